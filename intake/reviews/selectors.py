"""Read decisions and open requests of cases whose access the caller has checked."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to
from intake.applications.states import TRANSITIONS, State
from intake.audit import AuditEntry, audit_record
from intake.authorities.permissions import require_clerk
from intake.documents.models import Document
from intake.documents.states import VERDICT_TRANSITIONS, Verdict
from intake.errors import NotPermitted
from intake.reviews.models import CorrectionRequest, Decision, Review
from intake.reviews.reasons import all_reasons


@dataclass(frozen=True)
class Refusal:
    """Why a document was not accepted, for the applicant."""

    requirement_key: str
    document_id: str
    text: str
    comment: str


def open_refusals(application: Application, language: str) -> list[Refusal]:
    """Return what the applicant is asked to correct, in a language."""
    requests = CorrectionRequest.objects.filter(application=application, answered_at=None).select_related("decision")
    return [
        Refusal(
            requirement_key=request.requirement_key,
            document_id=str(decision.document_id),
            text=all_reasons()[decision.reason_key].text(language),
            comment=decision.comment,
        )
        for request in requests
        if (decision := request.decision)
    ]


def decisions_of(application: Application) -> dict[object, list[Decision]]:
    """Return each document's decisions, newest first."""
    found: dict[object, list[Decision]] = {}
    for decision in Decision.objects.filter(application=application).select_related("review__clerk"):
        found.setdefault(decision.document_id, []).append(decision)
    return found


def case_for_clerk(user: Any, case_id: uuid.UUID) -> Application:
    """Return a submitted case of an authority in which ``user`` is a clerk; raises ``NotPermitted`` otherwise."""
    application = applications_visible_to(user).filter(pk=case_id).first()
    if application is None:
        raise NotPermitted
    return application


def case_look(application: Application, *, actor: Actor) -> None:
    """Record that a clerk opened the case (C07)."""
    require_clerk(actor, application.authority_id)
    audit_record("case_viewed", actor=actor, authority_id=application.authority_id, case_id=application.pk)


def history_of(application: Application) -> QuerySet[AuditEntry]:
    """Return the record of a case, newest first; the caller has checked access to the case."""
    return AuditEntry.objects.filter(case_id=application.pk).select_related("user")


def notes_of(application: Application) -> list[Review]:
    """Return the reviews that carry an internal note, newest first."""
    reviews = Review.objects.filter(application=application, note_sealed__isnull=False).select_related("clerk")
    return [review for review in reviews if review.note]


def states_offered(application: Application) -> list[State]:
    """Return the states to which a clerk may move a case now.

    Withdrawing is the applicant's, and gives the appointment back; erasing follows from retention.
    """
    allowed = TRANSITIONS[application.state] - {State.WITHDRAWN, State.ERASED}
    return [state for state in State if state in allowed]


def verdicts_offered(document: Document) -> list[Verdict]:
    """Return the decisions that a clerk may take about a document now."""
    return [verdict for verdict in Verdict if verdict in VERDICT_TRANSITIONS[document.verdict]]
