"""How long each lane is open in a month, as its rules say now: what utilisation divides by."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from intake.appointments.models import Closure, Lane
from intake.appointments.openings import LaneCalendar, instant, joined
from intake.figures.months import begin_of, following


def minutes_opened(authority_id: int, month: date) -> dict[int, int]:
    """Return the minutes by lane, for whomever the lane is open; closures and holidays are no opening."""
    lanes = Lane.objects.filter(location__authority_id=authority_id, active=True).select_related("location")
    end = following(month)
    closures = list(
        Closure.objects.filter(
            location__authority_id=authority_id, starts_at__lt=begin_of(end), ends_at__gt=begin_of(month)
        )
    )
    found = {}
    for lane in lanes.prefetch_related("openings", "special_openings"):
        closed = [
            (one.starts_at, one.ends_at)
            for one in closures
            if one.location_id == lane.location_id and one.lane_id in (None, lane.pk)
        ]
        found[lane.pk] = sum(_minutes(begin, end, closed) for begin, end in _stretches(LaneCalendar.of(lane), month))
    return found


def _stretches(calendar: LaneCalendar, month: date) -> Iterator[tuple[datetime, datetime]]:
    day, end = month, following(month)
    while day < end:
        for opens, closes in joined((hours.opens, hours.closes) for hours in calendar.hours(day)):
            begins, ends = (instant(datetime.combine(day, wall), calendar.zone) for wall in (opens, closes))
            if begins and ends:  # a wall-clock time of the nights on which clocks change may not exist
                yield begins, ends
        day += timedelta(days=1)


def _minutes(begin: datetime, end: datetime, closed: list[tuple[datetime, datetime]]) -> int:
    """Return the minutes of a stretch outside of closures, which may overlap."""
    minutes, at = 0.0, begin
    for closes, reopens in sorted(closed):
        if closes < end and reopens > at:
            minutes += max((closes - at).total_seconds(), 0)
            at = min(max(at, reopens), end)
    return int((minutes + (end - at).total_seconds()) // 60)
