"""Read decisions and open requests of cases whose access the caller has checked."""

from dataclasses import dataclass

from intake.applications.models import Application
from intake.reviews.models import CorrectionRequest, Decision
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
            document_id=str(request.decision.document_id),
            text=all_reasons()[request.decision.reason_key].text(language),
            comment=request.decision.comment,
        )
        for request in requests
    ]


def decisions_of(application: Application) -> dict[object, list[Decision]]:
    """Return each document's decisions, newest first."""
    found: dict[object, list[Decision]] = {}
    for decision in Decision.objects.filter(application=application).select_related("review__clerk"):
        found.setdefault(decision.document_id, []).append(decision)
    return found
