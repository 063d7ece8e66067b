from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.appointments.models import AppointmentType, Closure, Lane, Location, OccupiedUnit, OpeningRule
from intake.appointments.offer import (
    FreeTime,
    Need,
    Offer,
    need_of,
    parse_value,
    units_between,
    whole_units,
)
from intake.appointments.openings import Hours, instant, starts_of
from intake.appointments.selectors import free_times
from tests.factories import ApplicationFactory, AuthorityFactory
from tests.intake.appointments.factories import LaneFactory, LocationFactory, expire, held, submitted_case, times_of

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 7:00 in Berlin
NEED = Need("application_biometrics", 30)


def walls(times):
    return [f"{time.starts_at.astimezone(BERLIN):%a %H:%M}" for time in times]


def offer(lane, need=NEED, now=MORNING, **kwargs):
    return Offer(lane.location.authority_id, need, now=now, **kwargs)


# --- Without a database ---


def test_minutes_are_rounded_up_to_whole_units():
    assert [whole_units(minutes) // timedelta(minutes=5) for minutes in (0, 1, 5, 6, 30, 31)] == [1, 1, 1, 2, 6, 7]


def test_a_posted_value_names_time_and_place():
    moment = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    value = FreeTime(moment, moment + timedelta(minutes=30), 12, (1,)).value
    assert parse_value(value) == (moment, 12)


@pytest.mark.parametrize(
    "value", ["", "x", "20261123T0730Z", "20261123T0730Z.", "20261123T0730Z.-1", "20261399T0730Z.1"]
)
def test_a_forged_value_is_none(value):
    assert parse_value(value) is None


@given(st.text())
def test_no_posted_text_raises(value):
    parse_value(value)


def test_a_wall_clock_time_that_is_skipped_or_repeated_is_not_a_moment():
    assert instant(datetime.fromisoformat("2027-03-28T02:30"), BERLIN) is None
    assert instant(datetime.fromisoformat("2027-10-31T02:30"), BERLIN) is None
    assert instant(datetime.fromisoformat("2027-10-31T03:00"), BERLIN) == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


ZONES = st.sampled_from(
    ["Europe/Berlin", "Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
)
MOMENTS = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@settings(max_examples=300)
@given(
    day=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    hours=st.tuples(MOMENTS, MOMENTS).filter(lambda pair: pair[0] < pair[1]),
    minutes=st.integers(5, 120),
    zone=ZONES.map(ZoneInfo),
)
def test_starts_of_any_hours_follow_each_other_without_overlap_within_the_opening(day, hours, minutes, zone):
    opens, closes = hours
    need = Need("any", minutes, raster_minutes=minutes)
    starts = list(starts_of(Hours(opens, closes), day, zone, duration=need.duration, raster=need.raster))
    for former, later in pairwise(starts):
        assert former + need.duration <= later
    for start in starts:
        assert start.minute % 5 == start.second == 0
        local, local_end = start.astimezone(zone), (start + need.duration).astimezone(zone)
        assert (local.date(), opens <= local.time()) == (day, True)
        assert local_end.replace(tzinfo=None) <= datetime.combine(day, closes)


# --- Nights of the clock change (A11) ---


def starts_at_night(day):
    return [f"{start.astimezone(BERLIN):%H:%M}" for start in starts_between(time(1), time(4), day, 30)]


def starts_between(opens, closes, day, minutes):
    length = timedelta(minutes=minutes)
    return list(starts_of(Hours(opens, closes), day, BERLIN, duration=length, raster=length))


def test_A11_the_skipped_hour_of_march_is_not_offered():
    assert starts_at_night(date(2027, 3, 28)) == ["01:00", "01:30", "03:00", "03:30"]


def test_A11_the_doubled_hour_of_october_is_not_offered():
    assert starts_at_night(date(2027, 10, 31)) == ["01:00", "01:30", "03:00", "03:30"]


def test_A11_an_appointment_never_runs_over_the_closing_in_a_night_of_the_clock_change():
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        for start in starts_between(time(1), time(2, 30), day, 60):
            assert (start + timedelta(hours=1)).astimezone(BERLIN).replace(tzinfo=None) <= datetime.combine(
                day, time(2, 30)
            )


@pytest.mark.django_db
def test_A11_office_hours_stay_the_same_on_the_wall_before_and_after_the_clock_change():
    lane = LaneFactory(opens=time(8), opens__closes=time(9))
    friday = datetime(2027, 3, 26, 5, 0, tzinfo=UTC)
    days = offer(lane, now=friday).days(count=4)
    assert [walls(day.times) for day in days] == [
        [f"{name} 08:00", f"{name} 08:30"] for name in ("Fri", "Sat", "Sun", "Mon")
    ]
    assert [day.times[0].starts_at.hour for day in days] == [7, 7, 6, 6]


# --- Rules, closures, window ---


@pytest.mark.django_db
def test_the_next_free_days_come_first_and_in_order():
    lane = LaneFactory(opens=time(8), opens__closes=time(9, 30), opens__weekdays=[0, 2])
    days = offer(lane).days(count=3)
    assert [day.day for day in days] == [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=7)]
    assert walls(days[0].times) == ["Mon 08:00", "Mon 08:30", "Mon 09:00"]


@pytest.mark.django_db
def test_an_appointment_that_does_not_fit_before_closing_is_not_offered():
    lane = LaneFactory(opens=time(8), opens__closes=time(9), opens__weekdays=[0])
    assert walls(offer(lane, Need("any", 40)).days(count=1)[0].times) == ["Mon 08:00"]
    assert offer(lane, Need("any", 65)).days(count=1) == []


@pytest.mark.django_db
def test_lead_time_and_window_of_the_lane_bound_the_offer():
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    Lane.objects.update(lead_minutes=26 * 60, bookable_days=2)
    assert walls(time for day in offer(lane).days(count=9) for time in day.times) == [
        "Tue 09:00", "Tue 09:30", "Wed 08:00", "Wed 08:30", "Wed 09:00", "Wed 09:30",
    ]  # fmt: skip


@pytest.mark.django_db
def test_A11_a_past_time_is_not_offered():
    lane = LaneFactory(opens=time(8), opens__closes=time(9))
    assert offer(lane).at(MORNING - timedelta(hours=23)) is None
    now = datetime(2026, 11, 23, 7, 15, tzinfo=UTC)
    assert walls(offer(lane, now=now).days(count=1)[0].times) == ["Mon 08:30"]


@pytest.mark.django_db
def test_rules_apply_between_their_dates_only():
    lane = LaneFactory(opens__weekdays=[])
    OpeningRule.objects.create(
        lane=lane, weekday=0, opens=time(8), closes=time(9), valid_from=MONDAY + timedelta(days=7),
        valid_until=MONDAY + timedelta(days=14),
    )  # fmt: skip
    assert [day.day for day in offer(lane).days(count=9)] == [MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]


@pytest.mark.django_db
def test_a_closure_takes_out_every_time_that_it_touches():
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    Closure.objects.create(
        location=lane.location,
        starts_at=datetime(2026, 11, 23, 7, 45, tzinfo=UTC),
        ends_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    )
    assert walls(offer(lane).days(count=1)[0].times) == ["Mon 08:00", "Mon 09:30"]


@pytest.mark.django_db
def test_a_closure_of_one_lane_leaves_the_others_open():
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30))
    other = LaneFactory(location=lane.location, opens=time(8), opens__closes=time(8, 30))
    Closure.objects.create(location=lane.location, lane=lane, starts_at=MORNING, ends_at=MORNING + timedelta(hours=9))
    assert offer(lane).days(count=1)[0].times[0].lane_ids == (other.pk,)


@pytest.mark.django_db
def test_A12_lanes_of_another_authority_or_purpose_are_not_offered():
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30))
    LaneFactory(opens=time(9))
    LaneFactory(location=lane.location, opens=time(10), type_keys=["collection"])
    served = LaneFactory(location=lane.location, opens=time(8), opens__closes=time(8, 30), type_keys=[NEED.type_key])
    times = offer(lane).days(count=1)[0].times
    assert [(time.starts_at.hour, time.lane_ids) for time in times] == [(7, (lane.pk, served.pk))]


@pytest.mark.django_db
def test_two_places_offer_their_times_apart():
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30))
    elsewhere = LaneFactory(
        location=LocationFactory(authority=lane.location.authority), opens=time(8), opens__closes=time(8, 30)
    )
    times = offer(lane).days(count=1)[0].times
    assert [(time.location_id, time.lane_ids) for time in times] == [
        (lane.location_id, (lane.pk,)),
        (elsewhere.location_id, (elsewhere.pk,)),
    ]
    assert offer(lane).at(times[0].starts_at, elsewhere.location_id).lane_ids == (elsewhere.pk,)


@pytest.mark.django_db
def test_a_place_in_another_time_zone_has_its_own_wall_clock():
    lane = LaneFactory(location=LocationFactory(time_zone="America/New_York"), opens=time(8), opens__closes=time(9))
    assert [time.starts_at.hour for time in offer(lane).days(count=1)[0].times] == [13, 13]


@pytest.mark.django_db
def test_a_closed_counter_is_not_offered():
    lane = LaneFactory()
    Lane.objects.update(active=False)
    assert offer(lane).days() == []


# --- What is occupied ---


@pytest.mark.django_db
def test_a_time_is_free_only_when_all_its_units_are(time_machine):
    time_machine.move_to(MORNING)
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    held(submitted_case(lane), datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
    longer = Need("any", 45, raster_minutes=15)
    assert walls(offer(lane, longer, now=MORNING).days(count=1)[0].times) == ["Mon 09:00", "Mon 09:15"]


@pytest.mark.django_db
def test_an_expired_hold_does_not_take_a_time_out(time_machine):
    time_machine.move_to(MORNING)
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30), opens__weekdays=[0])
    Lane.objects.update(bookable_days=3)
    hold = held(submitted_case(lane))
    assert offer(lane).days() == []
    expire(hold)
    assert walls(offer(lane, now=MORNING).days(count=1)[0].times) == ["Mon 08:00"]


@pytest.mark.django_db
def test_a_case_still_sees_the_time_that_it_keeps_itself(time_machine):
    time_machine.move_to(MORNING)
    lane = LaneFactory(opens=time(8), opens__closes=time(8, 30), opens__weekdays=[0])
    application, other = submitted_case(lane), submitted_case(lane)
    kept = held(application).starts_at
    assert times_of(application)[0].starts_at == kept
    assert times_of(other)[0].starts_at > kept


@pytest.mark.django_db
def test_a_full_month_is_passed_over_with_one_query_a_fortnight(time_machine, django_assert_num_queries):
    time_machine.move_to(MORNING)
    application = submitted_case(LaneFactory(opens=time(8), opens__closes=time(8, 30)))
    lane = Lane.objects.get()
    hold = held(application)
    OccupiedUnit.objects.all().delete()
    for number in range(40):
        start = datetime.combine(MONDAY + timedelta(days=number), time(7), UTC)
        OccupiedUnit.objects.bulk_create(
            OccupiedUnit(lane=lane, unit=unit, hold=hold) for unit in units_between(start, start + NEED.duration)
        )
    with django_assert_num_queries(4 + 3):  # lanes, rules, single dates, closures; three fortnights
        days = Offer(application.authority_id, NEED, now=MORNING).days(count=2)
    assert days[0].day == MONDAY + timedelta(days=40)


@pytest.mark.django_db
def test_twenty_lanes_cost_no_more_queries_than_one(time_machine, django_assert_num_queries):
    time_machine.move_to(MORNING)
    location = LocationFactory()
    for _number in range(20):
        LaneFactory(location=location)
    application = ApplicationFactory(authority=location.authority, submitted=True)
    with django_assert_num_queries(9):  # hold, party, wishes, type, lanes, rules, dates, closures, occupied
        page = free_times(application)
    assert len(page.days) == 5
    assert page.more_from == MONDAY + timedelta(days=5)
    assert len(page.days[0].times[0].lane_ids) == 20


# --- What a case needs ---


@pytest.mark.django_db
def test_type_and_duration_come_from_the_revision_of_the_case():
    assert need_of(ApplicationFactory()) == Need("application_biometrics", 30, 1, 30)
    assert need_of(ApplicationFactory(), persons=3).minutes == 50


@pytest.mark.django_db
def test_the_authority_may_set_its_own_duration():
    application = ApplicationFactory()
    AppointmentType.objects.create(
        authority=application.authority, key="application_biometrics", duration_minutes=20, extra_person_minutes=5
    )
    AppointmentType.objects.create(authority=AuthorityFactory(), key="application_biometrics", duration_minutes=99)
    assert need_of(application, persons=2) == Need("application_biometrics", 25, 2, 20)


@pytest.mark.django_db
def test_no_lane_means_no_time():
    application = ApplicationFactory(submitted=True)
    page = free_times(application)
    assert (page.days, page.more_from) == ([], None)
    assert not Location.objects.exists()
