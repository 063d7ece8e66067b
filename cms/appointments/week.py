"""A week of one lane as a table: when it is open for whom, why not, and what is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from intake.appointments.models import Booking, Closure, Lane
from intake.appointments.offices import bookings_of_week, closures_of_week
from intake.appointments.openings import Hours, LaneCalendar
from intake.appointments.public_holidays import holidays_of_year
from intake.appointments.states import Audience, ClosureReason


@dataclass(frozen=True)
class Bar:
    """A stretch of a day in a drawing that is as many units wide as the shown hours have minutes."""

    left: int
    width: int
    kind: str


@dataclass(frozen=True)
class Stretch:
    """Open hours with the name of their audience."""

    hours: Hours

    @property
    def label(self) -> str:
        """Return for whom they are."""
        return str(Audience(self.hours.audience).label)


@dataclass(frozen=True)
class WeekDay:
    """One row of the table."""

    day: date
    stretches: list[Stretch]
    notes: list[str]
    bookings: int
    outside: int
    bars: list[Bar]


@dataclass(frozen=True)
class Week:
    """Seven days, and the hours that their drawings span."""

    lane: Lane
    days: list[WeekDay]
    first_hour: int
    last_hour: int

    @property
    def monday(self) -> date:
        """Return its first day."""
        return self.days[0].day

    @property
    def width(self) -> int:
        """Return the minutes that the drawings span."""
        return (self.last_hour - self.first_hour) * 60

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Return the full hours with their places in the drawing."""
        return [((hour - self.first_hour) * 60, hour) for hour in range(self.first_hour, self.last_hour + 1)]


def monday_of(day: date) -> date:
    """Return the Monday of the week."""
    return day - timedelta(days=day.weekday())


def week_of_lane(lane: Lane, calendar: LaneCalendar, day: date) -> Week:
    """Return the week of a day with a calendar, which may be a proposed one."""
    monday = monday_of(day)
    days = [monday + timedelta(days=number) for number in range(7)]
    opened = {each: calendar.hours(each) for each in days}
    first, last = _frame([hours for each in opened.values() for hours in each])
    bookings, closures = bookings_of_week(lane, monday), closures_of_week(lane, monday)
    zone = calendar.zone
    rows = []
    for each in days:
        booked = [booking for booking in bookings if booking.starts_at.astimezone(zone).date() == each]
        outside = [booking for booking in booked if not calendar.is_open(booking.starts_at, booking.ends_at)]
        rows.append(
            WeekDay(
                day=each,
                stretches=[Stretch(hours) for hours in opened[each]],
                notes=_notes(calendar, each, closures),
                bookings=len(booked),
                outside=len(outside),
                bars=[_bar(hours, first) for hours in opened[each]] + [_booked_bar(one, zone, first) for one in booked],
            )
        )
    return Week(lane, rows, first, last)


def _frame(hours: Sequence[Hours]) -> tuple[int, int]:
    if not hours:
        return 8, 18
    last = max(each.closes.hour + (each.closes.minute > 0) for each in hours)
    return min(each.opens.hour for each in hours), last


def _bar(hours: Hours, first: int) -> Bar:
    begin, end = (moment.hour * 60 + moment.minute - first * 60 for moment in (hours.opens, hours.closes))
    return Bar(begin, end - begin, hours.audience)


def _booked_bar(booking: Booking, zone: ZoneInfo, first: int) -> Bar:
    begin = booking.starts_at.astimezone(zone)
    length = int((booking.ends_at - booking.starts_at).total_seconds() // 60)
    return Bar(begin.hour * 60 + begin.minute - first * 60, length, "booked")


def _notes(calendar: LaneCalendar, day: date, closures: Sequence[Closure]) -> list[str]:
    notes = []
    if name := holidays_of_year(calendar.location.state_code, day.year).get(day):
        closed = calendar.location.holidays_close and not calendar.is_special(day)
        notes.append(_("Feiertag, geschlossen: %(name)s") % {"name": name} if closed else name)
    if calendar.is_special(day):
        notes.append(_("Andere Zeiten an diesem Tag"))
    notes += [
        _("Schließung: %(reason)s") % {"reason": ClosureReason(closure.reason).label}
        for closure in closures
        if _touches(closure, day, calendar.zone)
    ]
    return notes


def _touches(closure: Closure, day: date, zone: ZoneInfo) -> bool:
    last = closure.ends_at - timedelta(microseconds=1)
    return closure.starts_at.astimezone(zone).date() <= day <= last.astimezone(zone).date()
