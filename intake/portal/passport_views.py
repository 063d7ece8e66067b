"""Passport first: a photograph of it offers names, dates and numbers, and the applicant confirms each of them."""

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
from intake.applications.selectors import path_of
from intake.applications.services import step_save
from intake.applications.states import State
from intake.portal.cases import case_of, case_texts, current_language, page_context
from intake.portal.document_forms import UploadForm
from intake.portal.document_views import take_file
from intake.portal.passport_forms import PassportForm
from intake.prechecks.passport import REQUIREMENT, PassportReading, passport_reading


def is_offered(application: Application) -> bool:
    """Tell whether a draft asks for a passport, so that it may fill in the form."""
    return application.state == State.DRAFT and any(own.key == REQUIREMENT for own in path_of(application).documents)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passport(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Take the photograph, then offer what was read; a POST keeps only what was ticked."""
    application, actor = case_of(request, case)
    if not is_offered(application):
        return redirect("portal:documents", application.pk)
    if request.method == "POST" and "_use" not in request.POST:
        return _upload(request, application, actor)
    reading = passport_reading(application)
    if request.method == "POST":
        form = _form(application, reading, request.POST)
        if form.is_valid():
            return _take_over(request, application, form, actor)
        return _page(request, application, reading, form=form, status=422)
    return _page(request, application, reading, form=_form(application, reading))


def _form(application: Application, reading: PassportReading, data: Any = None) -> PassportForm:
    return PassportForm(data, application=application, values=reading.values, texts=case_texts(application))


def _upload(request: HttpRequest, application: Application, actor: Actor) -> HttpResponse:
    upload = UploadForm(request.POST, request.FILES)
    status = take_file(request, upload, application, REQUIREMENT, actor)
    if status is None:
        return redirect("portal:passport", application.pk)
    return _page(request, application, passport_reading(application), upload=upload, status=status)


def _take_over(request: HttpRequest, application: Application, form: PassportForm, actor: Actor) -> HttpResponse:
    """Save what was confirmed; every step stays open, so that its person sees each value again."""
    for step_key, answers in form.by_step().items():
        application = step_save(
            application=application,
            step_key=step_key,
            answers={**application.answers, **answers},
            lock_version=application.lock_version,
            language=current_language(),
            actor=actor,
            complete=False,
        )
    messages.success(request, _("Die bestätigten Angaben stehen jetzt im Antrag. Sie können sie dort noch ändern."))
    return redirect(_onward_url(application))


def _onward_url(application: Application) -> str:
    """Return the first step that was never finished, else the case."""
    for step in path_of(application).steps:
        if step.key not in application.progress:
            return reverse("wizard:step", args=[application.pk, step.key])
    return reverse("portal:case", args=[application.pk])


def _page(
    request: HttpRequest,
    application: Application,
    reading: PassportReading,
    *,
    form: PassportForm | None = None,
    upload: UploadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = form or _form(application, reading)
    context = page_context(
        application,
        **_status(application, reading),
        rows=list(shown.rows()),
        form=upload or shown,
        upload=upload or UploadForm(),
        errors=_errors(shown) if shown.is_bound else [],
        onward_url=_onward_url(application),
        back_url=reverse("portal:case", args=[application.pk]),
    )
    return render(request, "portal/passport.html", context, status=status)


def _errors(form: PassportForm) -> list[dict[str, str]]:
    """Return each error with a link to the row that it is about."""
    return [
        {"text": str(message), "href": "#werte" if name == "__all__" else f"#zeile-{name}"}
        for name, found in form.errors.items()
        for message in found
    ]


def _status(application: Application, reading: PassportReading) -> dict[str, Any]:
    """Return the context of ``portal/_passport_status.html``."""
    return {
        "document": reading.document,
        "found": bool(reading.values),
        "poll_state": "running" if reading.running else "done",
        "poll_url": reverse("portal:passport_status", args=[application.pk]),
        "page_url": reverse("portal:passport", args=[application.pk]),
    }


@never_cache
@require_GET
def passport_status(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Return the part of the page that changes when the passport has been read."""
    application, _actor = case_of(request, case)
    context = _status(application, passport_reading(application)) | {"polled": True}
    response = render(request, "portal/_passport_status.html", page_context(application, **context))
    response["X-Poll-State"] = context["poll_state"]
    return response
