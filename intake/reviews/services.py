"""Record what a clerk decided: one submit, one transaction, one message to the applicant."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import advance, lock
from intake.applications.states import REVIEWABLE, VISIBLE_TO_CLERKS, State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.documents.models import Document
from intake.documents.states import NEEDS_APPLICANT, VERDICT_TRANSITIONS, Place, Verdict
from intake.errors import NotPermitted
from intake.reviews.actions import CaseActions, actions_take, questions_ask
from intake.reviews.desk_facts import desk_facts_refresh
from intake.reviews.errors import NothingDecided, NotReviewable, ReasonMissing, ReviewConflict
from intake.reviews.models import CorrectionRequest, Decision, Review
from intake.reviews.outgoing import review_tell
from intake.reviews.reasons import all_reasons

NO_ACTIONS = CaseActions()


@dataclass(frozen=True)
class DecisionInput:
    """What the clerk ticked for one document."""

    document_id: uuid.UUID
    verdict: Verdict
    reason_key: str = ""
    comment: str = ""


def review_record(
    *,
    application: Application,
    decisions: Sequence[DecisionInput],
    lock_version: int,
    actor: Actor,
    note: str = "",
    state: State | None = None,
    actions: CaseActions = NO_ACTIONS,
) -> Review:
    """Store the decisions, move the case, ask for corrections and tell the applicant, all or nothing.

    ``lock_version`` is the case's when the clerk opened it. Raises ``NotPermitted``, ``ReviewConflict``,
    ``NotReviewable``, ``ReasonMissing``, ``NothingDecided``, ``TransitionRefused``, ``PlaceholdersOpen``,
    ``ForwardTargetMissing``.
    """
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in VISIBLE_TO_CLERKS:
            raise NotPermitted
        if row.lock_version != lock_version:
            raise ReviewConflict
        if decisions and row.state not in REVIEWABLE:
            raise NotReviewable
        changes = _changes(row, decisions)
        if not changes and not note.strip() and state in (None, row.state) and not actions.change(row):
            raise NothingDecided
        target = state or actions.state(row)
        actions_take(row=row, actions=actions, target=target, actor=actor)
        review = Review(application=row, clerk=actor.user, note_kind=actions.note_kind, occurred_at=actions.occurred_at)
        review.note = note.strip()
        review.save()
        decided = [_decide(review, document, decision, actor) for document, decision in changes]
        if actions.questions:
            questions_ask(row=row, review=review, actions=actions, actor=actor)
            row.refresh_from_db(fields=["progress"])
        review_tell(
            review=review,
            application=row,
            refused=[decision for decision in decided if decision.verdict in NEEDS_APPLICANT],
            questions=actions.questions,
            message=actions.message,
            actor=actor,
        )
        _move(row, target, actor=actor)
        desk_facts_refresh(row)
    return review


def _changes(row: Application, decisions: Sequence[DecisionInput]) -> list[tuple[Document, DecisionInput]]:
    """Pair each decision that changes something with its locked document; foreign or replaced ones are refused."""
    documents = {
        document.pk: document
        for document in Document.objects.select_for_update().filter(application=row, place=Place.ACTIVE)
    }
    changes = []
    for decision in decisions:
        document = documents.get(decision.document_id)
        if document is None:
            if Document.objects.filter(application=row, pk=decision.document_id).exists():
                raise ReviewConflict
            raise NotPermitted
        if decision.verdict == document.verdict:
            continue
        if decision.verdict not in VERDICT_TRANSITIONS[document.verdict]:
            raise ReviewConflict
        if decision.verdict in NEEDS_APPLICANT:
            reason = all_reasons().get(decision.reason_key)
            if reason is None or not reason.fits(document.requirement_key):
                raise ReasonMissing
        changes.append((document, decision))
    return changes


def _decide(review: Review, document: Document, given: DecisionInput, actor: Actor) -> Decision:
    application = review.application
    refused = given.verdict in NEEDS_APPLICANT
    decision = Decision(
        review=review,
        application=application,
        document=document,
        verdict=given.verdict,
        reason_key=given.reason_key if refused else "",
    )
    decision.comment = given.comment.strip() if refused else ""
    decision.save()
    document.verdict = given.verdict
    document.save(update_fields=["verdict"])
    # A second document of the same requirement keeps its own request, whatever is decided about this one.
    CorrectionRequest.objects.filter(decision__document=document, answered_at=None).update(answered_at=timezone.now())
    if refused:
        CorrectionRequest.objects.create(
            decision=decision, application=application, requirement_key=document.requirement_key
        )
    audit_record(
        "document_decided",
        actor=actor,
        authority_id=application.authority_id,
        case_id=application.pk,
        obj=document,
        requirement=document.requirement_key,
        verdict=str(given.verdict),
        reason=decision.reason_key,
    )
    return decision


def open_corrections(application: Application) -> int:
    """Return how many requests the applicant has not answered yet."""
    return CorrectionRequest.objects.filter(application=application, answered_at=None).count()


def _move(row: Application, wanted: State | None, *, actor: Actor) -> None:
    """Move to the wanted state, else to the one that follows from the open requests; count the save either way."""
    target = wanted if wanted and wanted != row.state else _following(row)
    if target != row.state:
        advance(row, target, actor=actor)
        return
    row.lock_version += 1
    row.last_activity_at = timezone.now()
    row.save(update_fields=["lock_version", "last_activity_at"])


def _following(row: Application) -> State:
    if row.state not in REVIEWABLE:
        return State(row.state)
    if open_corrections(row):
        return State.INCOMPLETE
    return State.IN_REVIEW if row.state in {State.SUBMITTED, State.INCOMPLETE} else State(row.state)


def correction_answer(
    *,
    application: Application,
    requirement_key: str,
    actor: Actor,
    document: Document | None = None,
    whole: bool = False,
) -> None:
    """Close the requests that the applicant has answered; with none left, the case goes back to the clerk.

    ``document`` was replaced or explained and closes its own request; ``whole`` answers for all of the requirement.
    A further file stands for one refused document that was taken away, or for the only one that is asked for anew:
    where several are open, each is replaced or explained by itself. Called in the transaction of the answer.
    """
    requests = CorrectionRequest.objects.filter(
        application=application, requirement_key=requirement_key, answered_at=None, decision__isnull=False
    ).select_related("decision__document")
    answered = _answered_by(list(requests), document, whole=whole)
    if not answered:
        return
    CorrectionRequest.objects.filter(pk__in=[request.pk for request in answered]).update(answered_at=timezone.now())
    row = lock(application.pk)
    audit_record(
        "correction_answered",
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        requirement=requirement_key,
    )
    corrections_follow(row, actor=actor)


def _answered_by(
    requests: list[CorrectionRequest], document: Document | None, *, whole: bool
) -> list[CorrectionRequest]:
    if whole:
        return requests
    if document is not None:
        return [request for request in requests if _document_of(request).pk == document.pk]
    gone = [request for request in requests if _document_of(request).place != Place.ACTIVE]
    return gone[:1] or (requests if len(requests) == 1 else [])


def _document_of(request: CorrectionRequest) -> Document:
    assert request.decision is not None  # noqa: S101 - asked for in the query
    return request.decision.document


def corrections_follow(row: Application, *, actor: Actor) -> None:
    """Give a locked case back to the clerk when nothing is asked of the applicant any more."""
    if row.state == State.INCOMPLETE and not open_corrections(row):
        advance(row, State.IN_REVIEW, actor=actor)
