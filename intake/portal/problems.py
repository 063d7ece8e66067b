"""Turn every refusal into a page in the person's language: what happened, what to do next, nothing lost."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from intake.errors import IntakeError


class ProblemMiddleware:
    """Render an ``IntakeError`` that a view let rise, with the status that its class names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else goes on to Django's own handling."""
        if not isinstance(exception, IntakeError):
            return None
        response = render(request, "portal/problem.html", {"problem": exception}, status=exception.status)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "strict-origin"  # the address may be a link whose token is still good
        return response
