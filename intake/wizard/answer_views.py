"""One answer that the office asked for again: this question alone is open, everything else stays as submitted."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.applications.errors import StaleDraft
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.definitions.answers import LEFT_TO_RIGHT, answer_lines
from intake.definitions.schema import Question, Step
from intake.definitions.selectors import texts_of
from intake.portal.cases import current_language, marked
from intake.reviews.answer_requests import answer_correct, question_asked
from intake.wizard.fields import AnswerField
from intake.wizard.form_builder import StepForm, form_class
from intake.wizard.step_pages import FORM_ID, case_of, case_request, step_url


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case: uuid.UUID, asked: uuid.UUID) -> HttpResponse:
    """Show the question with the answer as it is; a POST stores the new one and closes the request."""
    application, actor = case_of(request, case)
    own, step, question = question_asked(application, asked)
    if question is None:
        return redirect(step_url(application, step.key))
    given = case_request(request, application, actor)
    form = question_form(application, step, question, request.POST if request.method == "POST" else None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            answer_correct(
                application=application,
                request_id=own.pk,
                answers=form.answers,
                lock_version=given.lock_version,
                actor=actor,
            )
        except StaleDraft as stale:
            problem = stale
        else:
            messages.success(request, _("Ihre neue Angabe ist gespeichert. Die Behörde sieht sie jetzt."))
            return redirect("portal:case", application.pk)
    context = _context(application, question, form) | {"asked": own.content, "problem": problem}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "wizard/answer.html", context, status=status)


def question_form(application: Application, step: Step, question: Question, data: Any) -> StepForm:
    """Return the form of the step with this question alone, judged by all other answers as they are."""
    facts = {key: value for key, value in path_of(application).facts.items() if key != question.key}
    form = form_class(application.revision_id, current_language(), step.key)(
        data,
        facts=facts,
        stored=application.answers,
        today=timezone.localdate(application.submitted_at),
        revision_number=application.revision.number,
    )
    for key in set(form.fields) - {question.key}:
        del form.fields[key]
    cast(AnswerField, form.fields[question.key]).show_if = None
    return form


def _context(application: Application, question: Question, form: StepForm) -> dict[str, Any]:
    texts = texts_of(application.revision_id, current_language())
    return {
        "application": application,
        "authority": application.authority,
        "title": marked(texts[f"question.{question.address}.label"]),
        "field": form[question.key],
        "form": form,
        "form_id": FORM_ID,
        "former": answer_lines(question, application.answers.get(question.key), texts, current_language()),
        "former_dir": "ltr" if question.type in LEFT_TO_RIGHT else "",
        "lock_version": application.lock_version,
        "errors": form.error_entries() if form.is_bound else [],
        "back_url": reverse("portal:case", args=[application.pk]),
    }
