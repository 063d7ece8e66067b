"""Keep the monthly figures: counted by the worker, moved aside when a case is erased."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import Booking
from intake.authorities.models import Authority
from intake.figures.counting import Scope, counted
from intake.figures.free_times import free_times_now
from intake.figures.keys import MOST_DAYS, SEPARATOR, Key
from intake.figures.models import FigureCount, MonthlyFigure
from intake.figures.months import earlier, month_of, months_between
from intake.figures.opened import minutes_opened

#: How often the running month is counted. Its figures are for people who look at months, not at minutes.
EVERY = timedelta(minutes=15)
#: Months before the running one that are still counted, once a day: late clicks at the desk belong to them.
OPEN_MONTHS = 2

Counts = Mapping[tuple[str, str], int]


def month_count(authority: Authority, month: date) -> None:
    """Count one month anew; what it says of erased cases stays. May be repeated at any time."""
    with transaction.atomic():
        _lock(authority)
        counts = Counter(
            {(key, dimension): amount for (_month, key, dimension), amount in _month(authority, month).items()}
        )
        for lane_id, minutes in minutes_opened(authority.pk, month).items():
            counts[str(Key.MINUTES_OPENED), str(lane_id)] = minutes
        _live_write(authority, month, counts)


def _month(authority: Authority, month: date) -> Counter[tuple[date, str, str]]:
    return counted(Scope(authority.pk, month=month))


def _lock(authority: Authority) -> FigureCount:
    """Keep the worker's counting and a case's erasure apart."""
    FigureCount.objects.get_or_create(authority=authority)
    return FigureCount.objects.select_for_update().get(authority=authority)


def _live_write(authority: Authority, month: date, counts: Counts) -> None:
    rows = MonthlyFigure.objects.filter(authority=authority, month=month).exclude(key=Key.FREE_WAIT_DAYS)
    gone = [row.pk for row in rows if row.live and (row.key, row.dimension) not in counts]
    MonthlyFigure.objects.filter(pk__in=gone).update(live=0)
    MonthlyFigure.objects.bulk_create(
        [
            MonthlyFigure(authority=authority, month=month, key=key, dimension=dimension, live=amount)
            for (key, dimension), amount in counts.items()
        ],
        update_conflicts=True,
        unique_fields=["authority", "month", "key", "dimension"],
        update_fields=["live"],
    )


def case_figures_keep(application: Application) -> None:
    """Keep what a case added to the figures, in the transaction that erases it and before anything of it goes.

    No sum changes by it. A draft has added nothing.
    """
    if application.submitted_at is None:
        return
    _lock(application.authority)
    shares = counted(Scope(application.authority_id, case_id=application.pk))
    for (month, key, dimension), amount in shares.items():
        row, _made = MonthlyFigure.objects.get_or_create(
            authority_id=application.authority_id, month=month, key=key, dimension=dimension
        )
        MonthlyFigure.objects.filter(pk=row.pk).update(live=F("live") - amount, kept=F("kept") + amount)


def figures_refresh() -> int:
    """Count what is due, as one of the worker's jobs; returns how many authorities. Two workers share the work."""
    now = timezone.now()
    touched = 0
    for authority in Authority.objects.all():
        FigureCount.objects.get_or_create(authority=authority)
        due = FigureCount.objects.filter(Q(counted_at=None) | Q(counted_at__lte=now - EVERY), authority=authority)
        first_time = due.filter(counted_at=None).exists()
        if due.update(counted_at=now):
            _count(authority, first_time=first_time)
            touched += 1
    return touched


def _count(authority: Authority, *, first_time: bool) -> None:
    today = timezone.localdate()
    if first_time:
        figures_recount(authority)
    else:
        month_count(authority, month_of(today))
    fresh = FigureCount.objects.filter(Q(sampled_on=None) | Q(sampled_on__lt=today), authority=authority)
    if fresh.update(sampled_on=today):
        free_times_sample(authority)
        if not first_time:
            for month in months_between(earlier(month_of(today), OPEN_MONTHS), earlier(month_of(today), 1)):
                month_count(authority, month)


def figures_recount(authority: Authority, *, months: int | None = None) -> int:
    """Count the last ``months`` months, or all since the first submission or appointment; returns how many."""
    last = month_of(timezone.localdate())
    first = _first_month(authority) if months is None else earlier(last, months - 1)
    wanted = list(months_between(first, last))
    for month in wanted:
        month_count(authority, month)
    return len(wanted)


def _first_month(authority: Authority) -> date:
    moments = (
        Application.objects.filter(authority=authority).aggregate(first=Min("submitted_at"))["first"],
        Booking.objects.filter(authority=authority).aggregate(first=Min("created_at"))["first"],
    )
    return min((month_of(moment) for moment in moments if moment), default=month_of(timezone.localdate()))


def free_times_sample(authority: Authority) -> None:
    """Note how long one waits for the next free time today; no row of a case tells that afterwards."""
    today = timezone.localdate()
    for wait in free_times_now(authority):
        if wait.days is None:
            continue
        dimension = f"{wait.service_key}{SEPARATOR}{min(wait.days, MOST_DAYS)}"
        row, _made = MonthlyFigure.objects.get_or_create(
            authority=authority, month=month_of(today), key=Key.FREE_WAIT_DAYS, dimension=dimension
        )
        MonthlyFigure.objects.filter(pk=row.pk).update(kept=F("kept") + 1)
