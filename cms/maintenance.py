"""Keep the service closed while a restore is under way or has failed."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from intake.backup import restoring_marker


class RestoreGuardMiddleware:
    """Answer 503 while ``restore`` has not ended: a case that was erased must not be shown again (R04)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let only the sign of life through."""
        if request.path_info == "/healthz" or not restoring_marker().exists():
            return self.get_response(request)
        headers = {"Retry-After": "600", "Cache-Control": "private, no-store"}
        if request.path_info == "/readyz":
            body = json.dumps({"status": "failing", "checks": {"restored": False}})
            return HttpResponse(body, status=503, headers=headers, content_type="application/json")
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
