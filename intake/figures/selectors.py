"""Read the monthly figures: sums, shares, medians, rows of months. The viewer's authority is the caller's to check."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, QuerySet

from intake.appointments.states import Channel
from intake.authorities.models import Authority, Membership
from intake.figures.keys import SEPARATOR, Key
from intake.figures.models import FigureCount, MonthlyFigure
from intake.figures.months import months_between


def authorities_with_figures(user: Any) -> QuerySet[Authority]:
    """Return the authorities whose figures a person may see: those in which they work, in whatever role."""
    if not user or not user.is_authenticated or not user.is_active:
        return Authority.objects.none()
    return Authority.objects.filter(Membership.current("memberships__"), memberships__user=user).distinct()


@dataclass(frozen=True)
class Figures:
    """The counts of an authority in a span of months, by key, month and dimension."""

    months: tuple[date, ...]
    counts: Mapping[str, Mapping[date, Mapping[str, int]]]

    def by_dimension(self, key: Key) -> Counter[str]:
        """Return the sums over all months, by dimension; those of nothing are left out."""
        sums: Counter[str] = Counter()
        for dimensions in self.counts.get(key, {}).values():
            sums.update(dimensions)
        return +sums

    def total(self, key: Key, *dimensions: str) -> int:
        """Return the sum over all months, of all dimensions or of these."""
        sums = self.by_dimension(key)
        return sum(sums[one] for one in dimensions) if dimensions else sum(sums.values())

    def by_month(self, key: Key, *dimensions: str) -> list[int]:
        """Return the sum of each month, of all dimensions or of these."""
        own = self.counts.get(key, {})
        return [
            sum(amount for one, amount in own.get(month, {}).items() if not dimensions or one in dimensions)
            for month in self.months
        ]

    def median(self, key: Key) -> float | None:
        """Return the median of a count of days over all months."""
        return median_of(self.by_dimension(key))

    def medians_by_month(self, key: Key) -> list[float | None]:
        """Return the median of a count of days in each month."""
        return [median_of(Counter(self.counts.get(key, {}).get(month, {}))) for month in self.months]

    def waits_by_month(self) -> list[float | None]:
        """Return the median wait for the next free time in each month, over all services and days."""
        own = self.counts.get(Key.FREE_WAIT_DAYS, {})
        return [median_of(days_only(own.get(month, {}))) for month in self.months]


def days_only(dimensions: Mapping[str, int]) -> Counter[str]:
    """Return the counts of days of all services together."""
    found: Counter[str] = Counter()
    for dimension, amount in dimensions.items():
        found[dimension.rpartition(SEPARATOR)[2]] += amount
    return found


def median_of(days: Counter[str]) -> float | None:
    """Return the median of a count of days; between the two middle ones where their number is even."""
    values = sorted((int(day), amount) for day, amount in days.items() if amount > 0)
    whole = sum(amount for _day, amount in values)
    if not whole:
        return None
    return (_at(values, (whole - 1) // 2) + _at(values, whole // 2)) / 2


def _at(values: Iterable[tuple[int, int]], place: int) -> int:
    seen = 0
    for day, amount in values:
        seen += amount
        if place < seen:
            return day
    raise IndexError(place)


def figures_of(authority: Authority, first: date, last: date) -> Figures:
    """Return the figures of the months from ``first`` to ``last`` in one query."""
    counts: dict[str, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = MonthlyFigure.objects.filter(authority=authority, month__gte=first, month__lte=last)
    for key, month, dimension, amount in rows.values_list("key", "month", "dimension", F("live") + F("kept")):
        if amount:
            counts[key][month][dimension] = amount
    return Figures(tuple(months_between(first, last)), counts)


def counted_at(authority: Authority) -> datetime | None:
    """Return when the worker counted last."""
    return FigureCount.objects.filter(authority=authority).values_list("counted_at", flat=True).first()


def first_online_booking(authority: Authority) -> date | None:
    """Return the month of the first appointment that somebody booked online."""
    rows = MonthlyFigure.objects.filter(authority=authority, key=Key.BOOKED, dimension=Channel.ONLINE)
    first: date | None = rows.filter(live__gt=-F("kept")).aggregate(first=Min("month"))["first"]
    return first
