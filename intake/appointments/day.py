"""One day at the counters: who comes when, with what, and what became of it.

A page for a whole authority asks the same queries as one for a single counter: the answers of all cases are opened
with keys that come in one query, and what is missing is derived from rows that are read for all cases together.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.appointments.models import Booking, BookingCase
from intake.appointments.models_party import AppointmentWish
from intake.appointments.needs import Wish
from intake.appointments.selectors import bookings_visible_to
from intake.appointments.states import CALLED_OFF
from intake.audit import AuditEntry
from intake.definitions.selectors import texts_of
from intake.documents.models import Document, MissingDocument
from intake.documents.selectors import state_of
from intake.documents.states import Place, RequirementState
from intake.sealing import KeyDestroyed, case_keys_load

MARGIN = timedelta(days=1)  # a place's day begins up to fourteen hours before or after the day in UTC
ADVANCED, LEFT = "appointment_advanced", "appointment_left"


@dataclass(frozen=True)
class DayCase:
    """A case that comes: its labels of what is missing and, apart from it, what was explained instead."""

    application: Application
    wish: Wish
    missing: tuple[str, ...]
    explained: tuple[str, ...]


@dataclass(frozen=True)
class DayEntry:
    """An appointment of the day; ``note`` is the last line of the record about what became of it, if any."""

    booking: Booking
    cases: tuple[DayCase, ...]
    note: AuditEntry | None

    @property
    def readiness(self) -> int:
        """Return how far the documents of all its cases are; the highest (the most to do) wins."""
        return max((case.application.readiness for case in self.cases), default=0)


def day_entries(
    user: Any, day: date, *, language: str, authority_id: int, lane_ids: Collection[int] | None = None
) -> list[DayEntry]:
    """Return the appointments that begin on a day of their place, by time; those called off are left out.

    Only of authorities in which ``user`` is a clerk. ``lane_ids`` narrow to these counters.
    """
    begin, end = datetime.combine(day, time.min, UTC) - MARGIN, datetime.combine(day, time.max, UTC) + MARGIN
    rows = bookings_visible_to(user).filter(authority_id=authority_id, starts_at__gte=begin, starts_at__lt=end)
    if lane_ids is not None:
        rows = rows.filter(lane_id__in=lane_ids)
    rows = rows.exclude(state__in=CALLED_OFF).order_by("starts_at", "lane_id")
    bookings = [row for row in rows if _local_day(row) == day]
    notes, left = _record_of(bookings)
    coming = BookingCase.objects.filter(booking__in=bookings).select_related("application__authority")
    cases: dict[uuid.UUID, list[Application]] = defaultdict(list)
    for case in coming.order_by("application_id"):
        if (case.booking_id, case.application_id) not in left:
            cases[case.booking_id].append(case.application)
    shown = _cases({each.pk: each for together in cases.values() for each in together}, language)
    return [DayEntry(row, tuple(shown[each.pk] for each in cases[row.pk]), notes.get(row.pk)) for row in bookings]


def last_note_of(booking: Booking) -> AuditEntry | None:
    """Return who last changed what became of an appointment, and when."""
    return _lines([booking]).last()


def _local_day(booking: Booking) -> date:
    return booking.starts_at.astimezone(ZoneInfo(booking.lane.location.time_zone)).date()


def _lines(bookings: list[Booking]) -> QuerySet[AuditEntry]:
    """Return what the record says of the appointments, found by the index on its cases."""
    cases = BookingCase.objects.filter(booking__in=bookings).values("application")
    rows = AuditEntry.objects.filter(case_id__in=cases, object_id__in=[str(row.pk) for row in bookings])
    return rows.filter(event__startswith="appointment_").select_related("user").order_by("id")


def _record_of(bookings: list[Booking]) -> tuple[dict[uuid.UUID, AuditEntry], set[tuple[uuid.UUID, uuid.UUID | None]]]:
    notes: dict[uuid.UUID, AuditEntry] = {}
    left = set()
    for line in _lines(bookings).filter(event__in=(ADVANCED, LEFT)):
        if line.event == LEFT:
            left.add((uuid.UUID(line.object_id), line.case_id))
        else:
            notes[uuid.UUID(line.object_id)] = line
    return notes, left


def _cases(applications: dict[uuid.UUID, Application], language: str) -> dict[uuid.UUID, DayCase]:
    """Return the cases with what is missing of them (five queries, however many they are)."""
    case_keys_load(applications)
    wishes = {row.pk: row for row in AppointmentWish.objects.filter(application__in=applications)}
    documents: dict[tuple[uuid.UUID, str], list[Document]] = defaultdict(list)
    active = Document.objects.filter(application__in=applications, place=Place.ACTIVE)
    for document in active.defer("name_sealed", "note_sealed"):
        documents[document.application_id, document.requirement_key].append(document)
    entries = MissingDocument.objects.filter(application__in=applications).defer("explanation_sealed")
    missing = {(entry.application_id, entry.requirement_key): entry for entry in entries}
    found = {}
    for pk, case in applications.items():
        try:
            asked = path_of(case).documents
            wish = Wish(**wishes[pk].wish) if pk in wishes else Wish()
        except KeyDestroyed:
            asked, wish = (), Wish()
        texts = texts_of(case.revision_id, language)
        lacks: dict[RequirementState, list[str]] = defaultdict(list)
        for requirement in asked:
            state = state_of(documents[pk, requirement.key], missing.get((pk, requirement.key)))
            if requirement.required or state != RequirementState.OPEN:
                lacks[state].append(texts.get(f"document.{requirement.key}.label"))
        absent = (*lacks[RequirementState.OPEN], *lacks[RequirementState.REJECTED])
        found[pk] = DayCase(case, wish, absent, tuple(lacks[RequirementState.EXPLAINED]))
    return found
