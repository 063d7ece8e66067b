"""When a lane is open on a day: weekly rules, hours of single dates, holidays, breaks, and for whom.

Office hours are wall-clock time of the location. The hours of a single date stand instead of the weekly rules and
of a public holiday; a closure stands above all of them and is looked at by the offer. Where times for everybody and
times for staff or emergencies overlap, the rarer ones win: "8 to 12, of this 10 to 11 for emergencies" is two rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache, reduce
from zoneinfo import ZoneInfo

from intake.appointments.models import UNIT, Lane, Location, OpeningRule, SpecialOpening
from intake.appointments.public_holidays import holiday_name
from intake.appointments.states import Audience

Span = tuple[time, time]
Opening = OpeningRule | SpecialOpening

RARITY = {Audience.EVERYONE: 0, Audience.STAFF: 1, Audience.EMERGENCY: 2}
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Hours:
    """One stretch of a day in which a lane is open for an audience, without a break."""

    opens: time
    closes: time
    audience: str = Audience.EVERYONE


def rule_applies(rule: OpeningRule, day: date) -> bool:
    """Tell whether a rule opens its lane on the day."""
    return (
        rule.weekday == day.weekday()
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or day <= rule.valid_until)
        and _in_turn(rule, day)
    )


def _in_turn(rule: OpeningRule, day: date) -> bool:
    """Count whole weeks between Mondays, so that neither a year's end nor its 53rd week matters."""
    if rule.every_n_weeks == 1 or rule.anchor is None:
        return True
    weeks = (_monday(day) - _monday(rule.anchor)) // ONE_WEEK
    return weeks % rule.every_n_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def breaks_of(opening: Opening) -> list[Span]:
    """Return the breaks of a row as times."""
    return [(time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in opening.breaks]


def without(spans: Iterable[Span], cut: Span) -> list[Span]:
    """Return the spans without the part that lies in ``cut``."""
    begin, end = cut
    left: list[Span] = []
    for opens, closes in spans:
        left += [part for part in ((opens, min(closes, begin)), (max(opens, end), closes)) if part[0] < part[1]]
    return left


def without_all(spans: Iterable[Span], cuts: Iterable[Span]) -> list[Span]:
    """Return the spans without any of the ``cuts``."""
    return reduce(without, cuts, list(spans))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for opens, closes in sorted(spans):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def hours_of(openings: Sequence[Opening]) -> list[Hours]:
    """Return the hours that the rows of one day give, in order."""
    parts = [(opening, _parts(opening)) for opening in openings]
    found: set[Hours] = set()
    for opening, spans in parts:
        rarity = RARITY[Audience(opening.audience)]
        rarer = [cut for other, cuts in parts if RARITY[Audience(other.audience)] > rarity for cut in cuts]
        found |= {Hours(*span, opening.audience) for span in without_all(spans, rarer)}
    return sorted(found)


def _parts(opening: Opening) -> list[Span]:
    return without_all([(opening.opens, opening.closes)], breaks_of(opening))


@dataclass(frozen=True)
class LaneCalendar:
    """The openings of one lane, saved or only proposed."""

    location: Location
    rules: Sequence[OpeningRule]
    special: Sequence[SpecialOpening]

    @classmethod
    def of(cls, lane: Lane) -> "LaneCalendar":
        """Return the calendar of a lane as it is saved; prefetch ``openings`` and ``special_openings``."""
        return cls(lane.location, list(lane.openings.all()), list(lane.special_openings.all()))

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the location's time zone."""
        return ZoneInfo(self.location.time_zone)

    @cached_property
    def _special_by_day(self) -> dict[date, list[SpecialOpening]]:
        found: dict[date, list[SpecialOpening]] = {}
        for opening in self.special:
            found.setdefault(opening.day, []).append(opening)
        return found

    def is_special(self, day: date) -> bool:
        """Tell whether the date has hours of its own."""
        return day in self._special_by_day

    def hours(self, day: date) -> list[Hours]:
        """Return the hours of a day, in order."""
        if special := self._special_by_day.get(day):
            return hours_of(special)
        if holiday_name(self.location, day):
            return []
        return hours_of([rule for rule in self.rules if rule_applies(rule, day)])

    def is_open(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether the lane is open during the whole time, for whomever."""
        begin, end = (moment.astimezone(self.zone) for moment in (starts_at, ends_at))
        spans = joined((hours.opens, hours.closes) for hours in self.hours(begin.date()))
        return begin.date() == end.date() and any(
            opens <= begin.time() and end.time() <= closes for opens, closes in spans
        )


def instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """Return a wall-clock time in UTC; ``None`` when it does not exist or exists twice that day."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first == second else None


@lru_cache(maxsize=4096)
def starts_of(
    hours: Hours, day: date, zone: ZoneInfo, *, duration: timedelta, raster: timedelta
) -> tuple[datetime, ...]:
    """Return the starts in the hours of a day, in UTC; the raster begins with the opening.

    Remembered, for the counters of an office mostly have the same hours.
    """
    return tuple(_starts(hours, day, zone, duration, raster))


def _starts(hours: Hours, day: date, zone: ZoneInfo, duration: timedelta, raster: timedelta) -> Iterator[datetime]:
    closing = _closing(day, hours.closes, zone)
    wall = _on_units(datetime.combine(day, hours.opens))
    end = datetime.combine(day, hours.closes)
    while wall < end:
        start = instant(wall, zone)
        if start is not None and start + duration <= closing:
            yield start
        wall += raster


def _closing(day: date, closes: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, closes)
    return min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _on_units(wall: datetime) -> datetime:
    midnight = datetime.combine(wall.date(), time.min)
    return midnight + -(-(wall - midnight) // UNIT) * UNIT
