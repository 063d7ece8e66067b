"""The home of a case, the receipt of its submission, and the way to take it back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.applications.errors import TransitionRefused
from intake.applications.selectors import path_of
from intake.applications.services import application_withdraw
from intake.applications.states import TRANSITIONS, State
from intake.definitions.answers import LEFT_TO_RIGHT, answer_lines
from intake.erasure import draft_erase
from intake.portal.case_home import case_home
from intake.portal.cases import case_of, case_texts, current_language, marked, page_context
from intake.portal.session import access_forget

RECEIPT_QUESTIONS = ("family_name", "given_names", "birth_date", "nationalities", "passport_number")


@never_cache
@require_GET
def home(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show where the case stands and what is to do."""
    application, actor = case_of(request, case)
    return render(request, "portal/case.html", page_context(application, **case_home(application, actor)))


@never_cache
@require_GET
def receipt(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what was submitted when and what that means; a draft has no receipt yet."""
    application, _actor = case_of(request, case)
    if application.submitted_at is None:
        return redirect("portal:case", application.pk)
    path, texts = path_of(application), case_texts(application)
    shown = [question for questions in path.questions.values() for question in questions]
    rows = [
        {
            "key": marked(texts[f"question.{question.key}.label"]),
            "lines": answer_lines(question, path.answers.get(question.key), texts, current_language()),
            "dir": "ltr" if question.type in LEFT_TO_RIGHT else "",
        }
        for key in RECEIPT_QUESTIONS
        for question in shown
        if question.key == key and path.answers.get(key)
    ]
    context = page_context(
        application,
        title=marked(texts["title"]),
        rows=rows,
        back_url=reverse("portal:case", args=[application.pk]),
    )
    return render(request, "portal/receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask back; a POST takes the application back. Pressed twice, it was taken back once."""
    application, actor = case_of(request, case)
    if request.method == "POST":
        application_withdraw(application=application, actor=actor)
        messages.success(request, _("Ihr Antrag ist zurückgenommen."))
        return redirect("portal:case", application.pk)
    if State.WITHDRAWN not in TRANSITIONS[application.state]:
        raise TransitionRefused(state=State(application.state).label)
    context = page_context(application, back_url=reverse("portal:case", args=[application.pk]))
    return render(request, "portal/withdraw.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask back; a POST erases the draft for good and forgets it on this device."""
    application, actor = case_of(request, case)
    if application.state != State.DRAFT:
        raise TransitionRefused(state=State(application.state).label)
    if request.method == "POST":
        draft_erase(application=application, actor=actor)
        access_forget(request, application.pk)
        messages.success(request, _("Ihr Entwurf ist gelöscht."))
        return redirect("portal:resume")
    context = page_context(application, back_url=reverse("portal:case", args=[application.pk]))
    return render(request, "portal/discard.html", context)
