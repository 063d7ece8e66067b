"""What the desk lists: the cases of a clerk's authorities, narrowed and ordered by what is kept beside each case."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.applications.models import Application
from intake.applications.search import expiry_digests
from intake.applications.selectors import applications_visible_to
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.authorities.models import OfferedService
from intake.authorities.selectors import clerk_authority_ids
from intake.definitions.models import FormRevision
from intake.definitions.selectors import texts_of
from intake.reviews.assignment import acting_for
from intake.reviews.desk_facts import FINISHED, Readiness, Worst
from intake.reviews.models_desk import CaseLabel
from intake.sealing import case_keys_load

__all__ = ["FINISHED", "OURS", "Readiness", "Worst"]

#: The next step is the office's.
OURS = frozenset({State.SUBMITTED, State.IN_REVIEW})
OPEN_STATES = VISIBLE_TO_CLERKS - FINISHED
#: Deadlines, in days: when an open case stands out by itself.
TITLE_EXPIRES_WITHIN = 28
OFFICE_ANSWERS_WITHIN = 14
APPLICANT_ANSWERS_WITHIN = 21
#: A home page counts so far; what is more reads "1.000+".
COUNT_LIMIT = 1000
# Columns that no list shows.
UNSHOWN = ("answers_sealed", "progress")


def cases_for_desk(user: Any) -> QuerySet[Application]:
    """Return the cases that a clerk may see, light enough for a list."""
    return (
        applications_visible_to(user)
        .filter(submitted_at__isnull=False)  # tells the database that the index of the newest serves
        .select_related("assigned_to")
        .defer(*UNSHOWN)
    )


def with_appointment(cases: QuerySet[Application], first: date | None, last: date | None) -> QuerySet[Application]:
    """Narrow to the cases whose open appointment lies on these days; ``None`` leaves a side open."""
    cases = cases.filter(appointment_at__isnull=False)
    if first:
        cases = cases.filter(appointment_at__gte=_midnight(first))
    if last:
        cases = cases.filter(appointment_at__lt=_midnight(last + timedelta(days=1)))
    return cases


def without_appointment(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the cases that have no open appointment."""
    return cases.filter(appointment_at=None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def assigned_to_me(cases: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Narrow to the clerk's own cases and those of whom they stand in for today, each within its authority."""
    mine = Q(assigned_to=user)
    for authority_id, clerk_id in acting_for(user):
        mine |= Q(assigned_to=clerk_id, authority_id=authority_id)
    return cases.filter(mine)


def answered_since(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the open cases in which the applicant did something since the office acted last."""
    return cases.filter(office_since__isnull=False, state__in=OPEN_STATES - {State.SUBMITTED})


def follow_up_due(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the cases that somebody wanted to look at again by today."""
    return cases.filter(follow_up_on__lte=timezone.localdate())


def title_expires_soon(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the open cases whose present title or visa expires within weeks, or did lately.

    The day is sealed; it is found by the keyed hashes of the days in question.
    """
    today = timezone.localdate()
    days = [today + timedelta(days=number) for number in range(-TITLE_EXPIRES_WITHIN, TITLE_EXPIRES_WITHIN + 1)]
    return cases.filter(Exists(expiry_digests(days).filter(application=OuterRef("pk"))), state__in=OPEN_STATES)


def office_is_late(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the cases in which the applicant has waited long for the office."""
    since = timezone.now() - timedelta(days=OFFICE_ANSWERS_WITHIN)
    return cases.filter(office_since__lt=since, state__in=OURS)


def applicant_is_late(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Narrow to the cases in which the office has waited long for the applicant."""
    since = timezone.now() - timedelta(days=APPLICANT_ANSWERS_WITHIN)
    return cases.filter(state=State.INCOMPLETE, last_activity_at__lt=since)


def labelled(cases: QuerySet[Application], label_id: int) -> QuerySet[Application]:
    """Narrow to the cases with a label."""
    return cases.filter(Exists(CaseLabel.objects.filter(application=OuterRef("pk"), label_id=label_id)))


def ordered_by_appointment(cases: QuerySet[Application], *, descending: bool) -> QuerySet[Application]:
    """Order by the appointment, cases without one last either way."""
    field = F("appointment_at")
    return cases.order_by(field.desc(nulls_last=True) if descending else field.asc(nulls_last=True), "-submitted_at")


def counted(cases: QuerySet[Application], limit: int = COUNT_LIMIT) -> int:
    """Count up to one more than ``limit``: what the database has to read stays bounded."""
    return counts_of([cases], limit)[0]


def counts_of(lists: Sequence[QuerySet[Application]], limit: int = COUNT_LIMIT) -> list[int]:
    """Count several lists in one query, each up to one more than ``limit``."""
    parts: list[str] = []
    values: list[Any] = []
    for number, cases in enumerate(lists):
        try:
            sql, params = cases.order_by().values("pk")[: limit + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {number}, COUNT(*) FROM ({sql}) AS list_{number}")  # noqa: S608 - Django's own SQL
        values += params
    if not parts:
        return [0] * len(lists)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = dict(cursor.fetchall())
    return [found.get(number, 0) for number in range(len(lists))]


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
