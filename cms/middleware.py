"""What every answer passes: the content policy by path, and the second factor of staff."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language_from_path

from cms.directory import SECOND_FACTOR_KEY
from cms.translations.offers import best_offer, offered_languages

ADMIN = "/admin/"
SIGN_IN = "/accounts/"
READING = {"GET", "HEAD"}
MIB = 1024 * 1024
BODY_PER_FILE = 2

# Wagtail has no nonces. Styles: Draftail and the translation editor write them inline. Scripts: its date
# choosers do, which these parts of the admin contain; the clerk's desk does not and stays strict.
ADMIN_STYLES = {"style-src": ["'self'", "'unsafe-inline'"]}
ADMIN_SCRIPTS = {"script-src": ["'self'", "'unsafe-inline'"]}
ADMIN_FRAMES = {"frame-src": ["'self'"], "frame-ancestors": ["'self'"]}
DATE_CHOOSERS = re.compile(r"^/admin/(pages|reports|localize|workflows|choosers?|users|$)")


class ContentPolicyMiddleware(CSPMiddleware):
    """Send the strict policy to the public and the one that Wagtail can live with to its admin."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Replace some directives below ``/admin/``."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(SIGN_IN) and settings.VORSPRACHE_DIRECTORY_ORIGINS and not report_only:
            parts.replace = {"form-action": ["'self'", *settings.VORSPRACHE_DIRECTORY_ORIGINS]} | (parts.replace or {})
        if request.path_info.startswith(ADMIN) and not report_only:
            loosened = ADMIN_STYLES | ADMIN_FRAMES
            if DATE_CHOOSERS.match(request.path_info):
                loosened = loosened | ADMIN_SCRIPTS
            parts.replace = loosened | (parts.replace or {})
        return parts


class PublicLocaleMiddleware(LocaleMiddleware):
    """Django's language by address and browser, among those that the site offers."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]
        """Lead a reader of a language that the site does not offer (any more) to one that it does.

        Only reading is led away: what somebody sends from a page that is still open is taken as it is.
        """
        super().process_request(request)
        asked = get_language_from_path(request.path_info)
        if request.method not in READING or not asked or asked == settings.LANGUAGE_CODE:
            return None
        if asked in offered_languages(request):
            return None
        rest = request.get_full_path().removeprefix(f"/{asked}/")
        led = self.response_redirect_class(f"/{best_offer(request)}/{rest}")
        patch_vary_headers(led, ("Accept-Language",))
        return led

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave the admin's 404 alone, which would else become a redirect to an address with a language prefix."""
        if response.status_code != 404 or get_language_from_path(request.path_info):
            return super().process_response(request, response)
        if request.path_info.startswith(ADMIN):
            return response
        activate(best_offer(request))
        return super().process_response(request, response)


class BodyLimitMiddleware:
    """Refuse a body far above the upload limit by its announced length, before anything reads it (U03).

    A file a little too large still arrives, so that the upload's own page can say so beside the field. Without
    an announced length a WSGI server gives us no body. The proxy in front should refuse it even earlier.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 with what to do instead."""
        limit = settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > BODY_PER_FILE * limit:
            page = render_to_string("413.html", {"limit": limit // MIB})
            return HttpResponse(page, status=413, headers={"Cache-Control": "private, no-store"})
        return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Let nobody into the admin whose session gave no second factor, by whatever door it came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send staff without a second factor to its enrolment, and a session without its code to be asked for it."""
        if (
            settings.VORSPRACHE_STAFF_MFA_REQUIRED
            and request.path_info.startswith(ADMIN)
            and request.user.is_authenticated
            and not gave_second_factor(request)
        ):
            if not is_mfa_enabled(request.user):
                return redirect("mfa_activate_totp")
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        return self.get_response(request)


def gave_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session proved a second factor: one that still is enrolled, or the directory's."""
    if request.session.get(SECOND_FACTOR_KEY) and settings.VORSPRACHE_DIRECTORY_SECOND_FACTOR:
        return True
    proofs = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" in proofs and is_mfa_enabled(request.user)
