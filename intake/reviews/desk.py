"""What the desk lists: the cases of a clerk's authorities with what decides the order of work beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to
from intake.applications.states import State
from intake.appointments.models import BookingCase
from intake.authorities.models import OfferedService
from intake.authorities.selectors import clerk_authority_ids
from intake.definitions.models import FormRevision
from intake.definitions.selectors import texts_of
from intake.documents.models import Document
from intake.documents.states import Place
from intake.prechecks.models import Precheck
from intake.prechecks.states import UNFINISHED, Result
from intake.prechecks.states import State as PrecheckState
from intake.reviews.models import CorrectionRequest
from intake.sealing import case_keys_load

#: The next step is the office's.
OURS = frozenset({State.SUBMITTED, State.IN_REVIEW})
#: Nothing is left to do; every other state that clerks see is open.
FINISHED = frozenset({State.REFUSED, State.WITHDRAWN, State.FORWARDED, State.CLOSED})


class Worst(IntEnum):
    """What the pre-checks of a case's current documents come to; the highest wins."""

    NONE = 0
    NO_FINDINGS = 1
    RUNNING = 2
    NOT_CHECKED = 3
    FINDINGS = 4


_RANK = Case(
    When(state__in=UNFINISHED, then=Value(Worst.RUNNING)),
    When(state=PrecheckState.GAVE_UP, then=Value(Worst.NOT_CHECKED)),
    When(result=Result.FINDINGS, then=Value(Worst.FINDINGS)),
    When(result=Result.NO_FINDINGS, then=Value(Worst.NO_FINDINGS)),
    default=Value(Worst.NOT_CHECKED),
    output_field=IntegerField(),
)


def _worst() -> Coalesce:
    latest = Precheck.objects.filter(document=OuterRef("pk")).order_by("-requested_at", "-pk")
    documents = (
        Document.objects.filter(application=OuterRef("pk"), place=Place.ACTIVE)
        .order_by()
        .annotate(rank=Subquery(latest.annotate(rank=_RANK).values("rank")[:1]))
        .filter(rank__isnull=False)
        .order_by("-rank")
    )
    return Coalesce(Subquery(documents.values("rank")[:1]), Value(Worst.NONE), output_field=IntegerField())


def cases_for_desk(user: Any) -> QuerySet[Application]:
    """Return the cases that a clerk may see, with ``precheck_rank``, ``appointment_at`` and ``open_corrections``."""
    appointment = BookingCase.objects.filter(application=OuterRef("pk"), is_open=True).values("booking__starts_at")
    corrections = (
        CorrectionRequest.objects.filter(application=OuterRef("pk"), answered_at=None)
        .order_by()
        .values("application")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        applications_visible_to(user)
        .defer("answers_sealed")
        .annotate(
            precheck_rank=_worst(),
            appointment_at=Subquery(appointment[:1]),
            open_corrections=Coalesce(Subquery(corrections), Value(0), output_field=IntegerField()),
        )
    )


def with_appointment(cases: QuerySet[Application], first: date | None, last: date | None) -> QuerySet[Application]:
    """Narrow to the cases whose open appointment lies on these days; ``None`` leaves a side open."""
    booked = BookingCase.objects.filter(application=OuterRef("pk"), is_open=True)
    if first:
        booked = booked.filter(booking__starts_at__gte=_midnight(first))
    if last:
        booked = booked.filter(booking__starts_at__lt=_midnight(last + timedelta(days=1)))
    return cases.filter(Exists(booked))


def without_appointment(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the cases that have no open appointment."""
    return cases.exclude(Exists(BookingCase.objects.filter(application=OuterRef("pk"), is_open=True)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def ordered_by_appointment(cases: QuerySet[Application], *, descending: bool) -> QuerySet[Application]:
    """Order by the appointment, cases without one last either way."""
    field = F("appointment_at")
    return cases.order_by(field.desc(nulls_last=True) if descending else field.asc(nulls_last=True), "-submitted_at")


@dataclass(frozen=True)
class DeskCounts:
    """How much work lies on the desk."""

    new: int
    ours: int
    findings: int
    waiting: int
    today: int
    tomorrow: int


def desk_counts(user: Any) -> DeskCounts:
    """Count a clerk's cases by what is to be done with them (three queries)."""
    cases = applications_visible_to(user)
    states = dict(cases.order_by().values_list("state").annotate(Count("pk")))
    findings = cases.annotate(precheck_rank=_worst()).filter(state__in=OURS, precheck_rank=Worst.FINDINGS)
    today = timezone.localdate()
    edges = [_midnight(today + timedelta(days=number)) for number in range(3)]
    days = BookingCase.objects.filter(is_open=True, application__in=cases.order_by()).aggregate(
        today=Count("pk", filter=Q(booking__starts_at__gte=edges[0], booking__starts_at__lt=edges[1])),
        tomorrow=Count("pk", filter=Q(booking__starts_at__gte=edges[1], booking__starts_at__lt=edges[2])),
    )
    return DeskCounts(
        new=states.get(State.SUBMITTED, 0),
        ours=sum(states.get(state, 0) for state in OURS),
        findings=findings.order_by().count(),
        waiting=states.get(State.INCOMPLETE, 0),
        **days,
    )


def services_at_desk(user: Any, language: str) -> list[tuple[str, str]]:
    """Return key and title of every service that a clerk's authorities offer or offered."""
    keys = (
        OfferedService.objects.filter(authority_id__in=clerk_authority_ids(user))
        .order_by("service_key")
        .values_list("service_key", flat=True)
        .distinct()
    )
    standards = FormRevision.objects.filter(definition__key__in=list(keys), authority=None)
    newest = standards.order_by("definition", "number")
    revisions = dict(newest.values_list("definition__key", "pk"))
    return [(key, service_title(revision, language)) for key, revision in revisions.items()]


def service_title(revision_id: int, language: str) -> str:
    """Return what a revision calls its service."""
    return texts_of(revision_id, language).get("title")


def cases_open(cases: Iterable[Application]) -> list[Application]:
    """Prepare a page of cases for showing names: their keys come in one query."""
    rows = list(cases)
    case_keys_load(row.pk for row in rows)
    return rows
