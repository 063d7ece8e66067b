"""How long staff stay signed in: not after an hour away from the desk, and no longer than a working day."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from cms.middleware import ADMIN

SEEN_KEY = "staff_seen"
SINCE_KEY = "staff_since"
WRITTEN_EVERY = 60


class StaffSessionMiddleware:
    """End a staff session that lay idle or got old; the applicant's access in the same browser ends with it.

    The moment of the last request is written once a minute at most: a session row is not worth a write a click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out and ask for the sign-in again, with the way back."""
        if request.path_info.startswith(ADMIN) and request.user.is_authenticated:
            now = time.time()
            since = request.session.setdefault(SINCE_KEY, now)
            seen = request.session.get(SEEN_KEY, now)
            if (
                now - seen > settings.VORSPRACHE_STAFF_IDLE_SECONDS
                or now - since > settings.VORSPRACHE_STAFF_SESSION_SECONDS
            ):
                logout(request)
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if SEEN_KEY not in request.session or now - seen > WRITTEN_EVERY:
                request.session[SEEN_KEY] = now
        return self.get_response(request)
