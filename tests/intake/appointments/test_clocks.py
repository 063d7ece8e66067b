"""Time itself: both nights of the clock change, other zones, leap days, and a server's clock that jumps (A11, T14)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from intake.appointments.calendar import calendar_file
from intake.appointments.errors import HoldExpired, SlotAlreadyTaken
from intake.appointments.models import Booking, Hold, OccupiedUnit
from intake.appointments.selectors import hold_of
from intake.appointments.services import booking_make, hold_extend, holds_tidy
from intake.verification import problems_found
from tests.intake.appointments.factories import (
    LaneFactory,
    LocationFactory,
    applicant,
    booked,
    held,
    submitted_case,
    times_of,
)

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def lane(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return LaneFactory(opens=time(8), opens__closes=time(12))


def make(application, hold):
    return booking_make(application=application, hold_id=hold.pk, actor=applicant(application))


# --- Nights of the clock change ---


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_night_of_the_clock_change_is_booked_without_overlap_and_read_back_as_offered(time_machine, night):
    time_machine.move_to(datetime.combine(night, time(10), UTC) - timedelta(days=1), tick=False)
    lane = LaneFactory(opens=time(0), opens__closes=time(6))
    cases = []
    while True:
        case = submitted_case(lane)
        offered = [each for each in times_of(case) if each.starts_at.astimezone(BERLIN).date() == night]
        if not offered:
            break
        booked(case, offered[0].starts_at)
        cases.append(case)
    walls = [f"{booking.starts_at.astimezone(BERLIN):%H:%M}" for booking in Booking.objects.order_by("starts_at")]
    every_half_hour = [f"{hour:02}:{minute:02}" for hour in range(6) for minute in (0, 30)]
    assert walls == [wall for wall in every_half_hour if not wall.startswith("02")]
    units = list(OccupiedUnit.objects.values_list("unit", flat=True))
    assert len(units) == len(set(units)) == 6 * len(cases)


@pytest.mark.parametrize(("night", "hours"), [(date(2027, 3, 27), 23), (date(2027, 10, 30), 25)])
def test_a_day_before_the_clock_change_is_a_day_on_the_wall_and_not_twenty_four_hours(time_machine, night, hours):
    time_machine.move_to(datetime.combine(night, time(5), UTC), tick=False)
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30))
    first, second = times_of(submitted_case(lane))[:2]
    assert second.starts_at - first.starts_at == timedelta(hours=hours)


def test_a_hold_over_the_doubled_hour_lasts_as_long_as_any_other(time_machine):
    """Half past two comes twice that night; what counts are minutes that pass, not what the wall says."""
    before = datetime(2027, 10, 31, 0, 50, tzinfo=UTC)  # 02:50 for the first time
    time_machine.move_to(before, tick=False)
    lane = LaneFactory(opens=time(8), opens__closes=time(12))
    application = submitted_case(lane)
    hold = held(application)
    time_machine.move_to(before + timedelta(minutes=14), tick=False)  # 02:04 for the second time
    assert hold_of(application) == hold
    time_machine.move_to(before + timedelta(minutes=16), tick=False)
    assert hold_of(application) is None


# --- Other zones ---


@pytest.mark.parametrize(
    ("zone", "utc"), [("Europe/Lisbon", "08:00"), ("America/St_Johns", "11:30"), ("Pacific/Kiritimati", "18:00")]
)
def test_a_counter_in_another_zone_opens_at_eight_on_its_own_wall(time_machine, zone, utc):
    time_machine.move_to(MONDAY, tick=False)
    lane = LaneFactory(location=LocationFactory(time_zone=zone), opens=time(8), opens__closes=time(9))
    application = submitted_case(lane)
    booking = booked(application)
    assert f"{booking.starts_at.astimezone(ZoneInfo(zone)):%H:%M}" == "08:00"
    assert f"{booking.starts_at:%H:%M}" == utc
    (event,) = Calendar.from_ical(calendar_file(booking, application, method="PUBLISH")).walk("VEVENT")
    assert event["DTSTART"].dt == booking.starts_at


# --- Leap days ---


def test_the_leap_day_is_offered_and_booked_like_any_other_and_no_year_without_one_has_it(time_machine):
    time_machine.move_to(datetime(2028, 2, 28, 12, 0, tzinfo=UTC), tick=False)
    leap = LaneFactory(opens=time(8), opens__closes=time(8, 30))
    application = submitted_case(leap)
    booking = booked(application)
    assert booking.starts_at.astimezone(BERLIN).date() == date(2028, 2, 29)
    (_held, after) = [date(2028, 2, 29), times_of(application)[0].starts_at.date()]
    assert after == date(2028, 3, 1)
    time_machine.move_to(datetime(2029, 2, 28, 12, 0, tzinfo=UTC), tick=False)
    assert times_of(submitted_case(leap))[0].starts_at.date() == date(2029, 3, 1)


# --- A clock that jumps ---


def test_T14_a_clock_that_jumps_ahead_ends_holds_honestly_and_gives_their_time_to_others(lane, time_machine):
    application, other = submitted_case(lane), submitted_case(lane)
    hold = held(application)
    time_machine.move_to(MONDAY + HOUR, tick=False)
    with pytest.raises(HoldExpired):
        make(application, hold)
    assert times_of(other)[0].starts_at == hold.starts_at
    make(other, held(other, hold.starts_at))
    assert OccupiedUnit.objects.filter(booking=None).count() == 0
    assert list(problems_found()) == []


def test_T14_a_clock_that_jumps_ahead_and_back_leaves_a_hold_that_nobody_took_as_it_was(lane, time_machine):
    application = submitted_case(lane)
    hold = held(application)
    time_machine.move_to(MONDAY + HOUR, tick=False)
    assert hold_of(application) is None
    time_machine.move_to(MONDAY + timedelta(minutes=5), tick=False)
    assert hold_of(application) == hold
    assert make(application, hold).starts_at == hold.starts_at


def test_T14_a_hold_that_was_taken_over_ahead_of_time_is_refused_when_the_clock_is_back(lane, time_machine):
    application, other = submitted_case(lane), submitted_case(lane)
    hold = held(application)
    time_machine.move_to(MONDAY + HOUR, tick=False)
    held(other, hold.starts_at)
    time_machine.move_to(MONDAY + timedelta(minutes=5), tick=False)
    for attempt in (make, lambda case, hold: hold_extend(application=case, hold_id=hold.pk, actor=applicant(case))):
        with pytest.raises(HoldExpired):
            attempt(application, hold)
    assert make(other, other.holds.get()).starts_at == hold.starts_at


def test_T14_a_clock_that_jumps_back_loses_no_hold_and_lets_none_live_for_ever(lane, time_machine):
    """A hold made while the clock was an hour ahead stays until then at most; its own case is not kept waiting."""
    application, other = submitted_case(lane), submitted_case(lane)
    time_machine.move_to(MONDAY + HOUR, tick=False)
    hold = held(application)
    time_machine.move_to(MONDAY, tick=False)
    assert hold_of(application) == hold
    with pytest.raises(SlotAlreadyTaken):
        held(other, hold.starts_at)
    again = held(application, hold.starts_at)
    assert again.expires_at == MONDAY + timedelta(minutes=15)
    time_machine.move_to(MONDAY + timedelta(minutes=16), tick=False)
    assert held(other, hold.starts_at).starts_at == hold.starts_at


def test_T14_a_hold_from_the_future_is_confirmed_as_any_other_and_tidied_when_its_time_has_come(lane, time_machine):
    confirmed, forgotten = submitted_case(lane), submitted_case(lane)
    time_machine.move_to(MONDAY + HOUR, tick=False)
    first, second = held(confirmed), held(forgotten)
    time_machine.move_to(MONDAY, tick=False)
    assert make(confirmed, first).starts_at == first.starts_at
    assert holds_tidy() == 0
    time_machine.move_to(MONDAY + 3 * HOUR, tick=False)
    assert holds_tidy() == 1
    assert not Hold.objects.filter(pk=second.pk).exists()
    assert list(problems_found()) == []
