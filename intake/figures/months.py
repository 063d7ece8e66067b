"""Months as the office's calendar has them."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

DECEMBER = 12


def month_of(moment: date | datetime) -> date:
    """Return the first day of the month in which a day, or a moment in local time, lies."""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return day.replace(day=1)


def following(month: date) -> date:
    """Return the first day of the next month."""
    return date(month.year + month.month // DECEMBER, month.month % DECEMBER + 1, 1)


def earlier(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months before."""
    number = month.year * DECEMBER + month.month - 1 - count
    return date(number // DECEMBER, number % DECEMBER + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the months from ``first`` to ``last``, both included."""
    while first <= last:
        yield first
        first = following(first)


def begin_of(day: date) -> datetime:
    """Return the moment at which a local day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def days_between(first: datetime, second: datetime) -> int:
    """Return how many midnights of local time lie between two moments."""
    return (timezone.localtime(second).date() - timezone.localtime(first).date()).days
