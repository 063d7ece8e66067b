"""Ask for one answer again: only this question is open to the applicant, and the former answer stays beside the new.

A question in a repeating step is asked for with its whole list, which is open until it is called complete again.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from intake.actors import Actor
from intake.applications.errors import NotEditable, StaleDraft, UnknownStep
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.applications.permissions import require_applicant
from intake.applications.scopes import Scope
from intake.applications.selectors import path_of
from intake.applications.services import DONE, advance, lock, settle
from intake.applications.signals import answers_saved
from intake.applications.states import OPEN_TO_APPLICANT, REVIEWABLE, TRANSITIONS, State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.definitions.schema import Question, Step
from intake.definitions.selectors import form_of, texts_of
from intake.reviews.errors import NotReviewable, ReasonMissing
from intake.reviews.models import CorrectionRequest, Review
from intake.reviews.reasons import SOURCE_LANGUAGE
from intake.reviews.services import corrections_follow


@dataclass(frozen=True)
class AnswerRequest:
    """One request for an answer, open or answered. ``former`` and ``answer`` are stored values by field key."""

    id: uuid.UUID
    question_key: str
    text: str
    text_de: str
    former: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    created_at: datetime
    answered_at: datetime | None


def correction_request_answer(
    *,
    application: Application,
    question_key: str,
    text: str,
    actor: Actor,
    text_de: str = "",
    review: Review | None = None,
    tell: bool = True,
) -> CorrectionRequest:
    """Ask the applicant for one answer again; asked twice while it is open, the newer words count.

    ``question_key`` is that of a question, or of a step that repeats; ``text`` says in the applicant's language what
    is unclear. With ``tell`` false the caller's own message tells of it. Raises ``NotPermitted``, ``NotReviewable``,
    ``ReasonMissing`` without a text, ``UnknownStep`` for a question that these answers do not lead to.
    """
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in REVIEWABLE:
            raise NotReviewable
        if not text.strip():
            raise ReasonMissing
        step, _question = _place_of(row, question_key)
        open_one = CorrectionRequest.objects.filter(application=row, question_key=question_key, answered_at=None)
        request = open_one.first() or CorrectionRequest(application=row, question_key=question_key)
        request.review = review or request.review
        former = {key: row.answers[key] for key in (question_key,) if key in row.answers}
        request.content = {"text": text.strip(), "text_de": text_de.strip(), "former": former, "answer": None}
        request.save()
        if step.repeat:
            row.progress = {key: value for key, value in row.progress.items() if key != step.key}
            row.save(update_fields=["progress"])
        _record("answer_requested", row, request, actor)
        if review is None and State.INCOMPLETE in TRANSITIONS[row.state]:
            advance(row, State.INCOMPLETE, actor=actor)
        if tell:
            context = {"label": _Label(row, question_key), "request": request.content}
            key = f"answer-request:{request.pk}:{timezone.now().timestamp()}"
            case_notify(row, kind="answer_requested", context=context, dedupe_key=key, actor=actor)
    return request


def correction_request_retract(*, application: Application, request_id: uuid.UUID, actor: Actor) -> None:
    """Take an open request back; may be repeated."""
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        request = CorrectionRequest.objects.filter(
            pk=request_id, application=row, answered_at=None, decision=None
        ).first()
        if request is None:
            return
        request.answered_at = timezone.now()
        request.save(update_fields=["answered_at"])
        step, _question = _place_of(row, request.question_key)
        if step.repeat:
            row.progress = {**row.progress, step.key: DONE}
            row.save(update_fields=["progress"])
        _record("answer_request_retracted", row, request, actor)
        corrections_follow(row, actor=actor)


def answer_correct(
    *,
    application: Application,
    request_id: uuid.UUID,
    answers: Mapping[str, Any],
    lock_version: int,
    actor: Actor,
) -> Application:
    """Store the new answer to a question that the office asked for again; the former one stays with the request.

    ``answers`` are the clean JSON values of the page; only this question's is taken. What the new answer opens is
    asked next. Raises ``NotPermitted``, ``StaleDraft``, ``NotEditable`` when nothing is asked (any more).
    """
    require_applicant(actor, application, Scope.FILL_IN)
    with transaction.atomic():
        row = lock(application.pk)
        request = CorrectionRequest.objects.filter(
            pk=request_id, application=row, answered_at=None, decision=None
        ).first()
        if request is None or row.state not in OPEN_TO_APPLICANT:
            raise NotEditable
        if row.lock_version != lock_version:
            raise StaleDraft
        _step, question = _place_of(row, request.question_key)
        if question is None:
            raise NotEditable
        row.answers = {
            **{key: value for key, value in row.answers.items() if key != question.key},
            **{key: value for key, value in answers.items() if key == question.key},
        }
        settle(row)
        _close(request, row, actor)
        answers_saved.send(Application, application=row)
    return row


def list_requests_settle(row: Application) -> None:
    """Close the requests for repeating steps that are done again, in the transaction that saved the answers."""
    if row.state == State.DRAFT:
        return
    done = [key for key, value in row.progress.items() if value == DONE]
    requests = CorrectionRequest.objects.filter(application=row, question_key__in=done, answered_at=None, decision=None)
    for request in requests:
        _close(request, row, Actor.applicant(row.pk))


def _close(request: CorrectionRequest, row: Application, actor: Actor) -> None:
    key = request.question_key
    request.content = {**request.content, "answer": {key: row.answers[key]} if key in row.answers else {}}
    request.answered_at = timezone.now()
    request.save()
    _record("answer_corrected", row, request, actor)
    corrections_follow(row, actor=actor)


def _place_of(row: Application, question_key: str) -> tuple[Step, Question | None]:
    """Return the step of a question that these answers lead to, and the question unless the whole step is meant."""
    path = path_of(row)
    for step in path.steps:
        if step.repeat and step.key == question_key:
            return step, None
        for question in path.questions.get(step.key, ()):
            if question.key == question_key:
                return step, question
    raise UnknownStep


def question_asked(application: Application, request_id: uuid.UUID) -> tuple[CorrectionRequest, Step, Question | None]:
    """Return an open request with its place in the form; raises ``NotEditable``, ``UnknownStep``."""
    request = CorrectionRequest.objects.filter(
        pk=request_id, application=application, answered_at=None, decision=None
    ).first()
    if request is None:
        raise NotEditable
    return request, *_place_of(application, request.question_key)


def answer_requests_of(application: Application) -> list[AnswerRequest]:
    """Return the requests for answers, newest first; the caller has checked access to the case."""
    rows = CorrectionRequest.objects.filter(application=application, decision=None).order_by("-created_at")
    return [
        AnswerRequest(
            id=row.pk,
            question_key=row.question_key,
            created_at=row.created_at,
            answered_at=row.answered_at,
            **{key: row.content.get(key) for key in ("text", "text_de", "former", "answer")},
        )
        for row in rows
    ]


class _Label:
    """The question's name in the language in which the message is being rendered."""

    def __init__(self, application: Application, question_key: str) -> None:
        self._application, self._key = application, question_key

    def __str__(self) -> str:
        texts = texts_of(self._application.revision_id, get_language() or SOURCE_LANGUAGE)
        steps = {step.key for step in form_of(self._application.revision_id).steps if step.repeat}
        place = f"step.{self._key}" if self._key in steps else f"question.{self._key}"
        return texts.get(f"{place}.label")


def _record(event: str, row: Application, request: CorrectionRequest, actor: Actor) -> None:
    audit_record(
        event,
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        obj=request,
        question=request.question_key,
    )
