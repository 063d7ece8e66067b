"""Which times are free: what the lanes' openings give, minus closures, minus what is occupied.

Office hours are wall-clock time of the location; everything else is UTC. Starts lie on a raster that begins with
the opening and has the length of the type without further persons, so that equal appointments fill a counter
without gaps. A wall-clock time that a night of the clock change skips or repeats is not offered.

An offer reads lanes, rules, hours of single dates and closures once, then what is occupied in pieces of ``CHUNK``
until enough free days are found: the usual page costs five queries, however many lanes there are.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import UNIT, AppointmentType, Closure, Lane, OccupiedUnit, SpecialOpening
from intake.appointments.models_waiting import open_offers
from intake.appointments.openings import LaneCalendar, starts_of
from intake.appointments.states import Audience
from intake.definitions.selectors import form_of

CHUNK = 14
DEFAULT_TYPE = "appointment"
DEFAULT_MINUTES = 30
ONE_DAY = timedelta(days=1)
STAFF_DAYS = 366  # how far staff book ahead, whatever applicants are offered

# Whose times an audience is offered. Emergency times are never in the way of staff: they ask for them.
OFFERED_TO = {
    Audience.EVERYONE: frozenset({Audience.EVERYONE}),
    Audience.STAFF: frozenset({Audience.EVERYONE, Audience.STAFF}),
    Audience.EMERGENCY: frozenset(Audience),
}


@dataclass(frozen=True)
class Need:
    """What a case needs: the type of its appointment, how long that takes, and what must be there for it."""

    type_key: str
    minutes: int
    persons: int = 1
    raster_minutes: int = DEFAULT_MINUTES
    features: frozenset[str] = frozenset()

    @property
    def duration(self) -> timedelta:
        """Return the duration in whole units."""
        return whole_units(self.minutes)

    @property
    def raster(self) -> timedelta:
        """Return the distance of two starts."""
        return whole_units(self.raster_minutes)


def whole_units(minutes: int) -> timedelta:
    """Return the minutes rounded up to whole units, at least one."""
    return max(1, -(-timedelta(minutes=minutes) // UNIT)) * UNIT


def units_between(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """Return the units of a time, in order."""
    return [starts_at + number * UNIT for number in range((ends_at - starts_at) // UNIT)]


def need_of(application: Application, *, persons: int = 1, features: Iterable[str] = ()) -> Need:
    """Return what the case needs, from its revision; the authority's own appointment type overrides durations."""
    wanted = form_of(application.revision_id).appointment
    type_key = str(wanted.get("type") or DEFAULT_TYPE)
    own = AppointmentType.objects.filter(authority_id=application.authority_id, key=type_key).first()
    minutes = own.duration_minutes if own else int(wanted.get("duration_min") or DEFAULT_MINUTES)
    extra = own.extra_person_minutes if own else int(wanted.get("extra_person_min") or 0)
    needed = frozenset([*features, *(own.needs if own else ())])
    return Need(type_key, minutes + extra * (persons - 1), persons, raster_minutes=minutes, features=needed)


@dataclass(frozen=True)
class FreeTime:
    """A time at a location at which at least one lane is free; ``lane_ids`` are in order."""

    starts_at: datetime
    ends_at: datetime
    location_id: int
    lane_ids: tuple[int, ...]

    @property
    def value(self) -> str:
        """Return what a form posts for this time."""
        return f"{self.starts_at:%Y%m%dT%H%MZ}.{self.location_id}"


def parse_value(value: str) -> tuple[datetime, int] | None:
    """Return start and location of a posted value, or ``None`` for anything else."""
    moment, _separator, location = value.partition(".")
    try:
        starts_at = datetime.strptime(moment, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    if not (location.isascii() and location.isdigit() and len(location) < 10):
        return None
    return starts_at, int(location)


@dataclass(frozen=True)
class FreeDay:
    """A day, as the location's calendar has it, with its free times in order."""

    day: date
    times: tuple[FreeTime, ...]


def lanes_for(lanes: Iterable[Lane], need: Need) -> list[Lane]:
    """Return the lanes that serve the type and have the most of what is needed there.

    Nobody is left without times because no lane has it: then the desk sees the need and helps otherwise.
    """
    serving = [lane for lane in lanes if not lane.type_keys or need.type_key in lane.type_keys]
    fitting = [len(need.features.intersection(lane.features)) for lane in serving]
    return [lane for lane, count in zip(serving, fitting, strict=True) if count == max(fitting)]


class Offer:
    """The free times of an authority for a need, as of ``now``; times that ``hold_id`` keeps count as free."""

    def __init__(
        self,
        authority_id: int,
        need: Need,
        *,
        now: datetime | None = None,
        hold_id: uuid.UUID | None = None,
        lane_ids: Iterable[int] | None = None,
        audience: Audience = Audience.EVERYONE,
    ) -> None:
        self.need = need
        self._units = [number * UNIT for number in range(need.duration // UNIT)]
        self.now = now or timezone.now()
        self.hold_id = hold_id
        self.audience = audience
        lanes = Lane.objects.filter(location__authority_id=authority_id, active=True).select_related("location")
        wanted = None if lane_ids is None else set(lane_ids)
        if wanted is not None and not need.features:  # which lanes fit is then said by each alone
            lanes = lanes.filter(pk__in=wanted)
        self.lanes = [lane for lane in lanes_for(lanes.order_by("pk"), need) if wanted is None or lane.pk in wanted]
        coming = SpecialOpening.objects.filter(day__gte=(self.now - ONE_DAY).date())
        prefetch_related_objects(self.lanes, "openings", Prefetch("special_openings", coming))
        self._calendars = {lane.pk: LaneCalendar.of(lane) for lane in self.lanes}
        self.locations = {lane.location_id: lane.location for lane in self.lanes}
        self._closures = list(Closure.objects.filter(location__authority_id=authority_id, ends_at__gt=self.now))

    def days(self, *, first: date | None = None, count: int = 5) -> list[FreeDay]:
        """Return the next ``count`` days from ``first`` on that have a free time."""
        found: list[FreeDay] = []
        if not self.lanes:
            return found
        day = max(first or self._today(), self._today())
        last = self._today() + timedelta(days=max(self._window(lane) for lane in self.lanes))
        while day <= last and len(found) < count:
            chunk = [day + number * ONE_DAY for number in range(min(CHUNK, (last - day).days + 1))]
            occupied = self._occupied(chunk[0], chunk[-1])
            for each in chunk:
                if times := self._times(each, occupied):
                    found.append(FreeDay(each, times))
                if len(found) == count:
                    break
            day = chunk[-1] + ONE_DAY
        return found

    def at(self, starts_at: datetime, location_id: int | None = None) -> FreeTime | None:
        """Return the time as offered, with no lanes when all are taken; ``None`` when it is not offered."""
        lanes = [
            lane
            for lane in self.lanes
            if (location_id is None or lane.location_id == location_id)
            and self.now < starts_at < self.now + timedelta(days=self._window(lane) + 2)
            and starts_at in self._starts(lane, self._local_day(lane, starts_at))
        ]
        if not lanes:
            return None
        ends_at = starts_at + self.need.duration
        occupied = self._occupied_between(starts_at, ends_at)
        free = tuple(lane.pk for lane in lanes if self._is_free(lane, starts_at, occupied))
        return FreeTime(starts_at, ends_at, lanes[0].location_id, free)

    def _times(self, day: date, occupied: set[tuple[int, datetime]]) -> tuple[FreeTime, ...]:
        lanes: dict[tuple[datetime, int], list[int]] = defaultdict(list)
        for lane in self.lanes:
            for start in self._starts(lane, day):
                if self._is_free(lane, start, occupied):
                    lanes[start, lane.location_id].append(lane.pk)
        return tuple(
            FreeTime(start, start + self.need.duration, location_id, tuple(lane_ids))
            for (start, location_id), lane_ids in sorted(lanes.items())
        )

    def _starts(self, lane: Lane, day: date) -> set[datetime]:
        """Return the starts that the lane offers on a day by openings, closures, lead time and window."""
        calendar = self._calendars[lane.pk]
        if day > self.now.astimezone(calendar.zone).date() + timedelta(days=self._window(lane)):
            return set()
        lead = lane.lead_minutes if self.audience == Audience.EVERYONE else 0
        earliest = self.now + timedelta(minutes=lead)
        return {
            start
            for hours in calendar.hours(day)
            if hours.audience in OFFERED_TO[self.audience]
            for start in starts_of(hours, day, calendar.zone, duration=self.need.duration, raster=self.need.raster)
            if start >= earliest and start > self.now and not self.closed(lane, start, start + self.need.duration)
        }

    def _window(self, lane: Lane) -> int:
        return lane.bookable_days if self.audience == Audience.EVERYONE else max(lane.bookable_days, STAFF_DAYS)

    def takes_place(self, lane_id: int, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether the lane still serves the need and is open then, for whomever, and not closed."""
        lane = next((lane for lane in self.lanes if lane.pk == lane_id), None)
        return bool(
            lane and self._calendars[lane_id].is_open(starts_at, ends_at) and not self.closed(lane, starts_at, ends_at)
        )

    def closed(self, lane: Lane, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether lane or location is closed at any moment of the time."""
        return any(
            closure.location_id == lane.location_id
            and closure.lane_id in (None, lane.pk)
            and closure.starts_at < ends_at
            and starts_at < closure.ends_at
            for closure in self._closures
        )

    def _is_free(self, lane: Lane, start: datetime, occupied: set[tuple[int, datetime]]) -> bool:
        return all((lane.pk, start + offset) not in occupied for offset in self._units)

    def _occupied(self, first: date, last: date) -> set[tuple[int, datetime]]:
        margin = ONE_DAY  # a location's day begins up to fourteen hours before or after the day in UTC
        begin = datetime.combine(first, time.min, UTC) - margin
        return self._occupied_between(begin, datetime.combine(last, time.max, UTC) + margin)

    def _occupied_between(self, begin: datetime, end: datetime) -> set[tuple[int, datetime]]:
        live = Q(hold=None) | Q(hold__expires_at__gt=self.now) & ~Q(hold=self.hold_id)
        rows = OccupiedUnit.objects.filter(
            live, lane_id__in=[lane.pk for lane in self.lanes], unit__gte=begin, unit__lt=end
        )
        if self.audience != Audience.EVERYONE:  # a time given back waits for the public, unless somebody is offered it
            rows = rows.exclude(~Exists(open_offers(OuterRef("returned"))), returned__isnull=False)
        return set(rows.values_list("lane_id", "unit"))

    def _today(self) -> date:
        return min(self._local_day(lane, self.now) for lane in self.lanes)

    def _local_day(self, lane: Lane, moment: datetime) -> date:
        return moment.astimezone(self._calendars[lane.pk].zone).date()
