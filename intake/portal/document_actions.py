"""Replace, remove and explain: a page with a button each, so that no link ever acts."""

import contextlib
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.actors import Actor
from intake.applications.models import Application
from intake.documents.errors import DocumentSettled
from intake.documents.models import Document
from intake.documents.selectors import document_for
from intake.documents.services import (
    document_explain,
    document_remove,
    missing_document_explain,
    missing_document_retract,
)
from intake.documents.states import Place
from intake.errors import NotPermitted
from intake.portal.cases import DOCUMENT_SCOPES, case_of, case_texts, marked, page_context
from intake.portal.document_cards import document_card
from intake.portal.document_forms import ExplainForm, MissingForm, UploadForm
from intake.portal.document_views import entry_of, take_file
from intake.prechecks.selectors import findings_for

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _document(
    request: HttpRequest, case: uuid.UUID, requirement: str, document_id: uuid.UUID
) -> tuple[Application, Actor, Document]:
    application, actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    document = document_for(actor, application, document_id)
    if document.requirement_key != requirement:
        raise NotPermitted
    return application, actor, document


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; also an empty form is one that was sent."""
    return request.POST if request.method == "POST" else None


def _require_current(document: Document) -> None:
    if document.place != Place.ACTIVE:
        raise DocumentSettled


def _page(
    request: HttpRequest, template: str, application: Application, document: Document, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = page_context(
        application,
        document=document,
        card=document_card(application, document, findings_for([document]).get(document.pk)),
        title=marked(case_texts(application)[f"document.{document.requirement_key}.label"]),
        back_url=_requirement_url(application, document.requirement_key),
        **more,
    )
    return render(request, f"portal/{template}.html", context, status=status)


def _requirement_url(application: Application, requirement_key: str) -> str:
    return reverse("portal:requirement", args=[application.pk, requirement_key])


@never_cache
@READ_AND_SEND
def replace(request: HttpRequest, case: uuid.UUID, requirement: str, document: uuid.UUID) -> HttpResponse:
    """Ask for the new file; a POST puts it in the place of the old one."""
    application, actor, old = _document(request, case, requirement, document)
    form = UploadForm()
    status: int | None = 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        status = take_file(request, form, application, requirement, actor, replaces=old)
        if status is None:
            return redirect(_requirement_url(application, requirement))
    _require_current(old)
    return _page(request, "document_replace", application, old, status=status or 200, form=form)


@never_cache
@READ_AND_SEND
def remove(request: HttpRequest, case: uuid.UUID, requirement: str, document: uuid.UUID) -> HttpResponse:
    """Ask back; a POST removes. Pressed twice, it was removed once."""
    application, actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    if request.method == "POST":
        with contextlib.suppress(NotPermitted):  # gone already: the button was pressed twice
            document_remove(document=document_for(actor, application, document), actor=actor)
        messages.success(request, _("Die Datei ist entfernt."))
        return redirect(_requirement_url(application, requirement))
    application, actor, old = _document(request, case, requirement, document)
    _require_current(old)
    return _page(request, "document_remove", application, old)


@never_cache
@READ_AND_SEND
def explain(request: HttpRequest, case: uuid.UUID, requirement: str, document: uuid.UUID) -> HttpResponse:
    """Take what the applicant wants to say about the findings; an empty text takes it back."""
    application, actor, current = _document(request, case, requirement, document)
    form = ExplainForm(_sent(request), initial={"note": current.note})
    if request.method == "POST" and form.is_valid():
        document_explain(document=current, note=form.cleaned_data["note"], actor=actor)
        said = bool(form.cleaned_data["note"])
        messages.success(request, _("Ihre Erklärung ist gespeichert.") if said else _("Die Erklärung ist gelöscht."))
        return redirect(_requirement_url(application, requirement))
    _require_current(current)
    return _page(request, "document_explain", application, current, status=422 if form.errors else 200, form=form)


@never_cache
@READ_AND_SEND
def missing_document(request: HttpRequest, case: uuid.UUID, requirement: str) -> HttpResponse:
    """Take the reason why there is no document; the application goes on with any."""
    application, actor = case_of(request, case, scopes=DOCUMENT_SCOPES)
    entry = entry_of(application, requirement)
    missing = entry.status.missing
    if request.method == "POST" and "_retract" in request.POST:
        missing_document_retract(application=application, requirement_key=requirement, actor=actor)
        messages.success(request, _("Ihre Angabe ist gelöscht."))
        return redirect(_requirement_url(application, requirement))
    initial = {"reason": missing.reason, "explanation": missing.explanation} if missing else {}
    form = MissingForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        missing_document_explain(application=application, requirement_key=requirement, actor=actor, **form.cleaned_data)
        messages.success(request, _("Ihre Erklärung ist gespeichert. Sie können mit dem Antrag weitermachen."))
        return redirect("portal:documents", application.pk)
    context = page_context(
        application,
        form=form,
        missing=missing,
        title=marked(case_texts(application)[f"document.{requirement}.label"]),
        back_url=_requirement_url(application, requirement),
    )
    return render(request, "portal/missing_document.html", context, status=422 if form.errors else 200)
