"""The last answers: what people see when a request failed and no view could say why."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 60


def request_not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 without reading the request again: its host name may be what is wrong with it (L05)."""
    return HttpResponse(render_to_string("400.html"), status=400)


def request_failed(request: HttpRequest) -> HttpResponse:
    """Say "try again in a minute" (503) while a database is away, else that the fault is ours (500).

    Django calls this for exceptions of views and of middleware alike, with the exception still being handled.
    The page is rendered without the request, because whatever reads a session or a site would fail again.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "private, no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
