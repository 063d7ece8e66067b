"""What the desk sorts and counts by, derived from documents, pre-checks, bookings, requests and the record.

Kept beside the case, because a list of 200,000 cases cannot ask six tables about each row. Written here alone: by the
receivers, and case by case by the worker, which repairs what no receiver heard of.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.appointments.models import Booking
from intake.appointments.states import OPEN as OPEN_BOOKINGS
from intake.audit import AuditEntry
from intake.documents.models import Document, MissingDocument
from intake.documents.selectors import state_of
from intake.documents.states import Place, RequirementState
from intake.prechecks.models import Precheck
from intake.prechecks.states import UNFINISHED, Result
from intake.prechecks.states import State as PrecheckState
from intake.reviews.models import CorrectionRequest
from intake.reviews.models_desk import FollowUp
from intake.sealing import KeyDestroyed

#: Nothing is left to do; every other state that clerks see is open.
FINISHED = frozenset({State.REFUSED, State.WITHDRAWN, State.FORWARDED, State.CLOSED})
REPAIR_BATCH = 10
REPAIR_AFTER = timedelta(days=1)

#: What a member of staff does for themselves: the applicant still waits.
NO_ANSWER = frozenset(
    {"case_viewed", "document_viewed", "case_assigned", "case_label_added", "case_label_removed"}
    | {"follow_up_added", "follow_up_done", "cases_exported"}
)
#: What an applicant does that somebody at the office should see.
ANSWERS = ("step_saved", "document_received", "document_explained", "missing_document_", "correction_", "message_")


class Worst(IntEnum):
    """What the pre-checks of a case's current documents come to; the highest wins."""

    NONE = 0
    NO_FINDINGS = 1
    RUNNING = 2
    NOT_CHECKED = 3
    FINDINGS = 4


class Readiness(IntEnum):
    """How far the documents are for the appointment; the highest wins."""

    UNKNOWN = 0
    GREEN = 1
    AMBER = 2
    RED = 3


def desk_facts_refresh(application: Application | uuid.UUID) -> None:
    """Bring the case's derived columns up to date, in the caller's transaction; a draft or an erased case has none."""
    pk = application.pk if isinstance(application, Application) else application
    row = Application.objects.filter(pk=pk, state__in=VISIBLE_TO_CLERKS).first()
    if row is None:
        return
    Application.objects.filter(pk=pk).update(**_facts_of(row), facts_at=timezone.now())


def _facts_of(row: Application) -> dict[str, Any]:
    documents = list(Document.objects.filter(application=row, place=Place.ACTIVE).defer("name_sealed", "note_sealed"))
    ranks = _ranks([document.pk for document in documents])
    return {
        "precheck_rank": max(ranks.values(), default=Worst.NONE),
        "readiness": _readiness(row, documents, ranks),
        "open_corrections": CorrectionRequest.objects.filter(application=row, answered_at=None).count(),
        "appointment_at": _appointment_at(row),
        "office_since": _office_since(row),
        "follow_up_on": _follow_up_on(row),
    }


def _ranks(documents: list[uuid.UUID]) -> dict[uuid.UUID, Worst]:
    """Return what the latest pre-check of each document comes to; a document without one is left out."""
    rows = Precheck.objects.filter(document__in=documents).order_by("requested_at", "pk")
    return {
        document: _rank(state, result) for document, state, result in rows.values_list("document", "state", "result")
    }


def _rank(state: str, result: str) -> Worst:
    if state in UNFINISHED:
        return Worst.RUNNING
    if state == PrecheckState.GAVE_UP:
        return Worst.NOT_CHECKED
    return {Result.FINDINGS: Worst.FINDINGS, Result.NO_FINDINGS: Worst.NO_FINDINGS}.get(
        Result(result or Result.NOT_CHECKED), Worst.NOT_CHECKED
    )


def _readiness(row: Application, documents: list[Document], ranks: dict[uuid.UUID, Worst]) -> Readiness:
    """Judge what the answers ask for: red where the applicant owes something, amber where somebody should look."""
    try:
        asked = path_of(row).documents
    except KeyDestroyed:
        return Readiness.UNKNOWN
    missing = {entry.requirement_key: entry for entry in MissingDocument.objects.filter(application=row)}
    worst = Readiness.GREEN
    for requirement in asked:
        own = [document for document in documents if document.requirement_key == requirement.key]
        state = state_of(own, missing.get(requirement.key))
        if state == RequirementState.REJECTED or (state == RequirementState.OPEN and requirement.required):
            return Readiness.RED
        unclear = any(ranks.get(document.pk) != Worst.NO_FINDINGS for document in own)
        if state == RequirementState.EXPLAINED or (state == RequirementState.UPLOADED and unclear):
            worst = Readiness.AMBER
    return worst


def _appointment_at(row: Application) -> datetime | None:
    booked = Booking.objects.filter(cases__application=row, cases__is_open=True, state__in=OPEN_BOOKINGS)
    return booked.values_list("starts_at", flat=True).first()


def _follow_up_on(row: Application) -> date | None:
    return FollowUp.objects.filter(application=row, done_at=None).values_list("due_on", flat=True).first()


def _office_since(row: Application) -> datetime | None:
    """Return since when the applicant waits for a first or next answer; ``None`` while the office spoke last."""
    record = AuditEntry.objects.filter(case_id=row.pk)
    acted = record.filter(actor_kind="staff").exclude(event__in=NO_ANSWER).order_by("-id").values_list("id", flat=True)
    last = acted.first()
    if last is None:
        return row.submitted_at
    answering = Q()
    for start in ANSWERS:
        answering |= Q(event__startswith=start)
    answered = record.filter(answering, actor_kind="applicant", id__gt=last).order_by("id")
    return answered.values_list("at", flat=True).first()


@dataclass(frozen=True)
class _Refresh:
    """A refresh that waits for the commit; equal ones of a transaction run once."""

    application_id: uuid.UUID

    def __call__(self) -> None:
        with transaction.atomic():
            if Application.objects.select_for_update(no_key=True).filter(pk=self.application_id).values("pk").first():
                desk_facts_refresh(self.application_id)


def desk_facts_refresh_soon(application_id: uuid.UUID) -> None:
    """Bring a case up to date after the caller's transaction, under the case's own lock; the worker repairs a loss."""
    refresh = _Refresh(application_id)
    waiting = transaction.get_connection().run_on_commit
    if not any(wanted == refresh for _savepoints, wanted, _robust in waiting):
        transaction.on_commit(refresh, robust=True)


def desk_facts_repair() -> int:
    """Derive anew what was derived longest ago, a few open cases a round; returns how many (reconcile).

    A case that nobody touched is looked at once a day at most, so that a change that no receiver heard of (an import,
    a change by hand) does not stay hidden.
    """
    due = Q(facts_at=None) | Q(facts_at__lt=timezone.now() - REPAIR_AFTER)
    rows = Application.objects.filter(due, state__in=VISIBLE_TO_CLERKS - FINISHED)
    pks = list(rows.order_by(F("facts_at").asc(nulls_first=True)).values_list("pk", flat=True)[:REPAIR_BATCH])
    for pk in pks:
        with transaction.atomic():
            desk_facts_refresh(pk)
    return len(pks)
