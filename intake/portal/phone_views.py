"""Go on with the telephone: a QR code opens the upload pages of this case there, for half an hour."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.applications.models import Application
from intake.applications.models_passes import CasePass
from intake.applications.passes import PHONE_MINUTES, pass_redeem, pass_revoke, passes_of, phone_pass_create
from intake.documents.selectors import requirements_of
from intake.portal.cases import case_of, case_texts, marked, page_context
from intake.portal.qr import qr_svg
from intake.portal.session import grant_pass, network_of

MAX_TYPED = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show whether a telephone is connected and what came in; a POST shows a new code once, or ends the access."""
    application, actor = case_of(request, case)
    if request.method == "POST" and "_revoke" in request.POST:
        for row in passes_of(application, CasePass.Kind.PHONE).filter(revoked_at=None):
            pass_revoke(application=application, pass_id=row.pk, actor=actor)
        messages.success(request, _("Der Zugang mit dem Telefon ist beendet."))
        return redirect("portal:phone", application.pk)
    code = {}
    if request.method == "POST":
        _row, token = phone_pass_create(application=application, actor=actor)
        address = request.build_absolute_uri(reverse("portal:phone_open", args=[token]))
        code = {"qr": qr_svg(address, title=_("QR-Code für Ihr Telefon")), "address": address}
    context = page_context(
        application,
        **code,
        **_status(application),
        minutes=PHONE_MINUTES,
        back_url=reverse("portal:documents", args=[application.pk]),
    )
    return render(request, "portal/phone.html", context)


@never_cache
@require_GET
def phone_status(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Return the part of the page that changes while the telephone sends pictures."""
    application, _actor = case_of(request, case)
    context = _status(application)
    response = render(request, "portal/_phone_status.html", page_context(application, **context))
    response["X-Poll-State"] = context["poll_state"]
    return response


def _status(application: Application) -> dict[str, Any]:
    """Return the context of ``portal/_phone_status.html``."""
    row = passes_of(application, CasePass.Kind.PHONE).first()
    active = row if row is not None and row.is_active() else None
    texts = case_texts(application)
    arrived = [
        {"title": marked(texts[f"document.{status.requirement.key}.label"]), "name": document.name, "at": at}
        for status in requirements_of(application)
        for document in status.documents
        if (at := document.uploaded_at) and row is not None and at >= row.created_at
    ]
    return {
        "active": active,
        "arrived": sorted(arrived, key=lambda item: item["at"], reverse=True),
        "poll_state": "running" if active else "done",
        "poll_url": reverse("portal:phone_status", args=[application.pk]),
        "page_url": reverse("portal:phone", args=[application.pk]),
    }


@method_decorator(never_cache, name="dispatch")
class PassOpenView(View):
    """The page behind the link of a pass: only its button redeems it, so that no preview uses it up."""

    kind: CasePass.Kind
    template = ""
    target = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Name only the origin as referrer: the address is a key."""
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show one button; nothing is looked up before it is pressed."""
        return render(request, self.template, {})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Use the pass in this browser; raises ``AccessRefused``."""
        row = pass_redeem(token=token[:MAX_TYPED], kind=self.kind, network=network_of(request))
        grant_pass(request, row)
        return redirect(self.target, row.application_id)


class PhoneOpenView(PassOpenView):
    """Opens the documents on the telephone."""

    kind = CasePass.Kind.PHONE
    template = "portal/phone_open.html"
    target = "portal:documents"
