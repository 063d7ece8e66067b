"""Count the facts of one authority's cases: by month of the fact, without anything that tells about a person.

Each function yields ``(month, dimension, amount)``. A ``Scope`` is either one month of an authority, counted by the
worker, or one case with all its months, counted when it is erased; so both count by the same queries. Erased cases
are never counted: what they had added was kept when they went.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from intake.applications.models import Application
from intake.applications.states import State
from intake.appointments.models import Booking, BookingCase
from intake.appointments.states import CALLED_OFF
from intake.audit import AuditEntry
from intake.figures.keys import COMPLETE, INCOMPLETE, MOST_DAYS, SEPARATOR, Key
from intake.figures.months import begin_of, days_between, following, month_of
from intake.prechecks.models import Finding
from intake.reviews.models import CorrectionRequest, Decision, Review

Fact = tuple[date, str, int]
DECIDED = (State.GRANTED, State.REFUSED)


@dataclass(frozen=True)
class Scope:
    """What is counted: a month of an authority, or everything of one of its cases."""

    authority_id: int
    month: date | None = None
    case_id: uuid.UUID | None = None

    def within(self, moment: str) -> Q:
        """Return the condition that a moment lies in the month."""
        if self.month is None:
            return Q()
        return Q(**{f"{moment}__gte": begin_of(self.month), f"{moment}__lt": begin_of(following(self.month))})

    def cases(self, path: str = "") -> Q:
        """Return the condition that a row belongs to a case that counts; ``path`` leads to the case."""
        lead = f"{path}__" if path else ""
        wanted = Q(**{f"{lead}authority_id": self.authority_id, f"{lead}submitted_at__isnull": False})
        wanted &= ~Q(**{f"{lead}state": State.ERASED})
        return wanted & Q(**{f"{lead}pk": self.case_id}) if self.case_id else wanted


def submitted(scope: Scope) -> Iterator[Fact]:
    """Count submitted applications by service."""
    yield from _grouped(_submitted(scope), "submitted_at", "service_key")


def submitted_language(scope: Scope) -> Iterator[Fact]:
    """Count submitted applications by the language in which they were filled in."""
    yield from _grouped(_submitted(scope), "submitted_at", "language")


def _submitted(scope: Scope) -> QuerySet[Application]:
    return Application.objects.filter(scope.cases(), scope.within("submitted_at"))


def _grouped(rows: QuerySet[Any], moment: str, dimension: str) -> Iterator[Fact]:
    """Count rows by month and dimension in the database."""
    grouped = rows.order_by().annotate(month=TruncMonth(moment)).values_list("month", dimension)
    for month, value, count in grouped.annotate(count=Count("pk")):
        yield month_of(month), str(value), count


def first_review(scope: Scope) -> Iterator[Fact]:
    """Count the cases that a clerk decided on for the first time, by whether anything was asked for.

    Complete at first try means that this first review asked the applicant for nothing. A note is no review.
    """
    decided = Q(Exists(Decision.objects.filter(review=OuterRef("pk"))))
    asked_answer = Q(Exists(CorrectionRequest.objects.filter(review=OuterRef("pk"))))
    asked = asked_answer | Exists(CorrectionRequest.objects.filter(decision__review=OuterRef("pk")))
    reviews = Review.objects.filter(decided | asked_answer)
    first = reviews.filter(application=OuterRef("application")).order_by("created_at", "pk").values("pk")[:1]
    rows = reviews.filter(scope.cases("application"), scope.within("created_at"), pk=Subquery(first))
    for created_at, incomplete in rows.order_by().annotate(incomplete=asked).values_list("created_at", "incomplete"):
        yield month_of(created_at), INCOMPLETE if incomplete else COMPLETE, 1


def days_to_first_look(scope: Scope) -> Iterator[Fact]:
    """Count the days from submission until a clerk opened the case for the first time."""
    yield from _days_until(scope, AuditEntry.objects.filter(event="case_viewed", actor_kind="staff"))


def days_to_decision(scope: Scope) -> Iterator[Fact]:
    """Count the days from submission until the application was granted or refused for the first time."""
    decided = AuditEntry.objects.filter(event="application_advanced", details__state__in=[str(one) for one in DECIDED])
    yield from _days_until(scope, decided)


def _days_until(scope: Scope, entries: QuerySet[AuditEntry]) -> Iterator[Fact]:
    """Count the days from submission to the first of each case's entries in the record."""
    before = entries.filter(case_id=OuterRef("case_id"), pk__lt=OuterRef("pk"))
    case = Application.objects.filter(scope.cases(), pk=OuterRef("case_id"))
    own = Q(case_id=scope.case_id) if scope.case_id else Q()
    rows = entries.filter(own, scope.within("at"), authority_id=scope.authority_id)
    firsts = rows.filter(~Exists(before)).annotate(submitted=Subquery(case.values("submitted_at")[:1]))
    for at, begun in firsts.filter(submitted__isnull=False).order_by().values_list("at", "submitted"):
        yield month_of(at), _days(begun, at), 1


def _days(first: datetime, second: datetime) -> str:
    return str(min(max(days_between(first, second), 0), MOST_DAYS))


def booked(scope: Scope) -> Iterator[Fact]:
    """Count new appointments by the way in which they were booked; moving one is no new one."""
    rows = _bookings(scope, "created_at").filter(rescheduled_from=None)
    yield from _grouped(rows, "created_at", "channel")


def lead_days(scope: Scope) -> Iterator[Fact]:
    """Count the days from booking to appointment, of new appointments."""
    rows = _bookings(scope, "created_at").filter(rescheduled_from=None)
    for created_at, starts_at in rows.order_by().values_list("created_at", "starts_at"):
        yield month_of(created_at), _days(created_at, starts_at), 1


def appointments(scope: Scope) -> Iterator[Fact]:
    """Count the appointments of the month by what became of them."""
    yield from _grouped(_bookings(scope, "starts_at"), "starts_at", "state")


def minutes_booked(scope: Scope) -> Iterator[Fact]:
    """Count the minutes of each lane that appointments take, those without called off ones."""
    rows = _bookings(scope, "starts_at").exclude(state__in=CALLED_OFF).order_by()
    for lane_id, starts_at, ends_at in rows.values_list("lane_id", "starts_at", "ends_at"):
        yield month_of(starts_at), str(lane_id), int((ends_at - starts_at).total_seconds() // 60)


def _bookings(scope: Scope, moment: str) -> QuerySet[Booking]:
    """Return the bookings that count; a shared one goes with the last of its cases."""
    living = BookingCase.objects.filter(booking=OuterRef("pk")).exclude(application__state=State.ERASED)
    rows = Booking.objects.filter(scope.within(moment), authority_id=scope.authority_id)
    if scope.case_id is None:
        return rows.filter(Exists(living))
    own = living.filter(application_id=scope.case_id)
    return rows.filter(Exists(own)).exclude(Exists(living.exclude(application_id=scope.case_id)))


def findings(scope: Scope) -> Iterator[Fact]:
    """Count what pre-checks of submitted cases found or could not tell, by check."""
    rows = Finding.objects.filter(
        scope.cases("application"),
        scope.within("precheck__finished_at"),
        precheck__finished_at__isnull=False,
        outcome__in=[Finding.Outcome.FAILED, Finding.Outcome.INCONCLUSIVE],
        settled=False,
    )
    grouped = rows.order_by().annotate(month=TruncMonth("precheck__finished_at"))
    for month, code, outcome, count in grouped.values_list("month", "code", "outcome").annotate(count=Count("pk")):
        yield month_of(month), f"{code}{SEPARATOR}{outcome}", count


COUNTS: Mapping[Key, Callable[[Scope], Iterator[Fact]]] = {
    Key.SUBMITTED: submitted,
    Key.SUBMITTED_LANGUAGE: submitted_language,
    Key.FIRST_REVIEW: first_review,
    Key.DAYS_TO_FIRST_LOOK: days_to_first_look,
    Key.DAYS_TO_DECISION: days_to_decision,
    Key.BOOKED: booked,
    Key.LEAD_DAYS: lead_days,
    Key.APPOINTMENTS: appointments,
    Key.MINUTES_BOOKED: minutes_booked,
    Key.FINDINGS: findings,
}


def counted(scope: Scope) -> Counter[tuple[date, str, str]]:
    """Return every count of the scope by month, key and dimension."""
    found: Counter[tuple[date, str, str]] = Counter()
    for key, count in COUNTS.items():
        for month, dimension, amount in count(scope):
            found[month, str(key), dimension] += amount
    return found
