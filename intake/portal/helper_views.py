"""Somebody who helps: the applicant gives a pass, sees what was done with it, and takes it back."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.applications.errors import PassNotPossible
from intake.applications.models import Application
from intake.applications.models_passes import CasePass
from intake.applications.passes import helper_pass_create, pass_record_of, pass_revoke, passes_of
from intake.applications.permissions import require_applicant
from intake.applications.scopes import Scope
from intake.audit import AuditEntry
from intake.portal.cases import case_of, page_context
from intake.portal.helper_forms import HelperForm
from intake.portal.phone_views import PassOpenView
from intake.portal.qr import qr_svg

#: What was done with a pass, in the applicant's words. Looks are named by the page.
DONE_WORDS: Mapping[str, str | Promise] = {
    "helper_pass_opened": gettext_lazy("Zugang zum ersten Mal geöffnet"),
    "phone_pass_opened": gettext_lazy("Telefon verbunden"),
    "document_viewed": gettext_lazy("Dokument angesehen"),
    "document_received": gettext_lazy("Dokument hochgeladen"),
    "document_removed": gettext_lazy("Dokument entfernt"),
    "document_explained": gettext_lazy("Erklärung zu einem Dokument geschrieben"),
    "missing_document_explained": gettext_lazy("Erklärt, warum ein Dokument fehlt"),
    "missing_document_retracted": gettext_lazy("Erklärung zu einem Dokument gelöscht"),
    "step_saved": gettext_lazy("Angaben gespeichert"),
    "step_postponed": gettext_lazy("Abschnitt für später gelassen"),
    "entry_saved": gettext_lazy("Angaben gespeichert"),
    "entry_removed": gettext_lazy("Eintrag gelöscht"),
    "answer_corrected": gettext_lazy("Rückfrage der Behörde beantwortet"),
    "application_advanced": gettext_lazy("Antrag eingereicht oder zurückgenommen"),
}
LOOKS: Mapping[str, str | Promise] = {
    "portal:case": gettext_lazy("Übersicht angesehen"),
    "portal:messages": gettext_lazy("Nachrichten angesehen"),
    "portal:receipt": gettext_lazy("Eingangsbestätigung angesehen"),
    "wizard": gettext_lazy("Angaben angesehen"),
    "documents": gettext_lazy("Dokumente angesehen"),
    "appointment": gettext_lazy("Termin angesehen"),
}
OTHER = gettext_lazy("Eine andere Seite des Antrags geöffnet")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helpers(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List the passes and what was done with them; a POST makes a new one and shows its link once."""
    application, actor = case_of(request, case)
    require_applicant(actor, application)
    form = HelperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row, token = helper_pass_create(
                application=application,
                scopes=form.scopes(),
                days=form.cleaned_data["days"],
                label=form.cleaned_data["label"],
                actor=actor,
            )
        except PassNotPossible as problem:
            form.add_error("days", f"{problem.text} {problem.remedy}")
        else:
            return _shown_once(request, application, row, token)
    record = pass_record_of(application)
    rows = [_pass(row, record) for row in passes_of(application, CasePass.Kind.HELPER)]
    context = page_context(
        application,
        form=form,
        active=[row for row in rows if row["active"]],
        ended=[row for row in rows if not row["active"]],
        back_url=reverse("portal:case", args=[application.pk]),
    )
    return render(request, "portal/helpers.html", context, status=422 if form.errors else 200)


def _shown_once(request: HttpRequest, application: Application, row: CasePass, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("portal:helper_open", args=[token]))
    context = page_context(
        application,
        helper=_pass(row, []),
        address=address,
        qr=qr_svg(address, title=_("QR-Code für die Person, die Ihnen hilft")),
    )
    return render(request, "portal/helper_link.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helper_revoke(request: HttpRequest, case: uuid.UUID, access: uuid.UUID) -> HttpResponse:
    """End a pass at once, by a POST alone. Pressed twice, it was ended once."""
    application, actor = case_of(request, case)
    if request.method == "POST":
        pass_revoke(application=application, pass_id=access, actor=actor)
        messages.success(request, _("Der Zugang ist beendet."))
    return redirect("portal:helpers", application.pk)


def _pass(row: CasePass, record: list[AuditEntry]) -> dict[str, Any]:
    """Return a pass for the page, with what was done with it, newest first."""
    own = [entry for entry in record if entry.details.get("pass") == str(row.pk)]
    return {
        "id": row.pk,
        "label": row.label,
        "rights": [scope.label for scope in Scope if scope.value in row.scopes],
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "opened_at": row.opened_at,
        "revoked_at": row.revoked_at,
        "active": row.is_active(),
        "record": [{"at": entry.at, "text": record_words(entry)} for entry in own[:50]],
    }


def record_words(entry: AuditEntry) -> str:
    """Say what was done or looked at."""
    if entry.event != "pass_viewed":
        return str(DONE_WORDS.get(entry.event, OTHER))
    page = str(entry.details.get("page") or "")
    if page in LOOKS:
        return str(LOOKS[page])
    if page.startswith("wizard:"):
        return str(LOOKS["wizard"])
    if "appointment" in page:
        return str(LOOKS["appointment"])
    return str(LOOKS["documents"] if "document" in page or "requirement" in page else OTHER)


class HelperOpenView(PassOpenView):
    """Opens the case for the helper."""

    kind = CasePass.Kind.HELPER
    template = "portal/helper_open.html"
    target = "portal:case"
