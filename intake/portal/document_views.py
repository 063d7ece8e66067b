"""Look at documents and send them: an overview, and one page for each requirement."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.documents.errors import FileNotAccepted, RequirementNotAsked
from intake.documents.selectors import document_for, page_image_open
from intake.documents.services import document_receive
from intake.documents.states import RequirementState
from intake.portal.cases import DOCUMENT_SCOPES, case_of, case_texts, current_language, marked, page_context
from intake.portal.document_cards import document_card, requirement_task
from intake.portal.document_forms import UploadForm
from intake.prechecks.selectors import CheckedRequirement, requirements_checked
from intake.reviews.selectors import open_refusals

SETTLED = {
    RequirementState.OK,
    RequirementState.UPLOADED,
    RequirementState.CHECKING,
    RequirementState.EXPLAINED,
    RequirementState.ACCEPTED,
}


@never_cache
@require_GET
def documents(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List what the answers ask for, required first, each with its status."""
    application, _actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    entries = requirements_checked(application)
    required = [entry for entry in entries if entry.status.requirement.required and entry.status.asked]
    others = [entry for entry in entries if entry not in required]
    draft = application.state == State.DRAFT
    context = page_context(
        application,
        required=[requirement_task(application, entry) for entry in required],
        others=[requirement_task(application, entry) for entry in others],
        done=sum(entry.status.state in SETTLED for entry in required),
        total=len(required),
        draft=draft,
        next_url=reverse("wizard:check" if draft else "portal:case", args=[application.pk]),
        back_url=reverse("portal:case", args=[application.pk]),
    )
    return render(request, "portal/documents.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def requirement(request: HttpRequest, case: uuid.UUID, requirement: str) -> HttpResponse:
    """Show what is needed and what is there; a POST takes one file and comes back here."""
    application, actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    if request.method != "POST":
        return requirement_page(request, application, requirement, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    status = take_file(request, form, application, requirement, actor)
    if status is None:
        return redirect("portal:requirement", application.pk, requirement)
    return requirement_page(request, application, requirement, form, status=status)


def take_file(
    request: HttpRequest, form: UploadForm, application: Application, requirement_key: str, actor: Actor, **options: Any
) -> int | None:
    """Store the form's file; returns ``None``, or the status under which the form is to be shown again."""
    if not form.is_valid():
        return 422
    try:
        document = document_receive(
            application=application, requirement_key=requirement_key, upload=form.upload(), actor=actor, **options
        )
    except FileNotAccepted as problem:
        form.refuse(problem)
        return problem.status
    messages.success(request, _("Ihre Datei %(name)s ist gespeichert.") % {"name": f"\u2068{document.name}\u2069"})
    return None


def entry_of(application: Application, requirement_key: str) -> CheckedRequirement:
    """Return one requirement of the case; raises ``RequirementNotAsked``."""
    for entry in requirements_checked(application):
        if entry.status.requirement.key == requirement_key:
            return entry
    raise RequirementNotAsked


def requirement_page(
    request: HttpRequest, application: Application, requirement_key: str, form: UploadForm, *, status: int = 200
) -> HttpResponse:
    """Return the page of one requirement with an upload form in whatever state."""
    entry = entry_of(application, requirement_key)
    wanted, texts = entry.status.requirement, case_texts(application)
    prefix = f"document.{wanted.key}"
    is_open = application.state in OPEN_TO_APPLICANT
    room = len(entry.status.documents) < wanted.max_files
    context = page_context(
        application,
        **cards(application, entry),
        title=marked(texts[f"{prefix}.label"]),
        help=marked(texts[f"{prefix}.help"]),
        evidence=[marked(texts[f"{prefix}.evidence.{number}"]) for number in range(wanted.evidence_count)],
        requirement=wanted,
        asked=entry.status.asked,
        missing=entry.status.missing,
        refusals=_refusals(application, entry),
        form=form,
        can_add=is_open and entry.status.asked and room,
        full=not room,
        is_open=is_open,
        back_url=reverse("portal:documents", args=[application.pk]),
    )
    return render(request, "portal/requirement.html", context, status=status)


def _refusals(application: Application, entry: CheckedRequirement) -> list[dict[str, Any]]:
    """Return what the office says about each refused file, with the way to replace just this one."""
    key = entry.status.requirement.key
    names = {str(document.pk): document.name for document in entry.status.documents}
    return [
        {
            "text": refusal.text,
            "comment": refusal.comment,
            "file": names.get(refusal.document_id, ""),
            "replace_url": reverse("portal:document_replace", args=[application.pk, key, refusal.document_id])
            if refusal.document_id in names and application.state in OPEN_TO_APPLICANT
            else "",
        }
        for refusal in open_refusals(application, current_language())
        if refusal.requirement_key == key
    ]


def cards(application: Application, entry: CheckedRequirement) -> dict[str, Any]:
    """Return the context of ``portal/_requirement_status.html``."""
    key = entry.status.requirement.key
    return {
        "cards": [
            document_card(application, document, entry.words.get(document.pk)) for document in entry.status.documents
        ],
        "poll_state": "running" if entry.running else "done",
        "poll_url": reverse("portal:requirement_status", args=[application.pk, key]),
        "page_url": reverse("portal:requirement", args=[application.pk, key]),
    }


@never_cache
@require_GET
def requirement_status(request: HttpRequest, case: uuid.UUID, requirement: str) -> HttpResponse:
    """Return the part of the requirement's page that changes while the pre-check runs."""
    application, _actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    context = cards(application, entry_of(application, requirement))
    response = render(request, "portal/_requirement_status.html", page_context(application, **context))
    response["X-Poll-State"] = context["poll_state"]
    return response


@never_cache
@require_GET
def page_image(request: HttpRequest, case: uuid.UUID, document: uuid.UUID, number: int) -> HttpResponse:
    """Send one page of the applicant's own document: re-encoded pixels, for this browser only."""
    application, actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    jpeg = page_image_open(document_for(actor, application, document), number, actor)
    return HttpResponse(
        jpeg,
        content_type="image/jpeg",
        headers={
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
