"""When a lane is open: turns of weeks, breaks, audiences, single dates, holidays; and how that is changed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from intake.actors import Actor
from intake.appointments.errors_openings import SeveralAuthorities, WouldStrand
from intake.appointments.models import AppointmentType, Lane, Location, OpeningRule, SpecialOpening
from intake.appointments.offer import Need, Offer
from intake.appointments.openings import Hours, LaneCalendar, hours_of, joined, rule_applies, without
from intake.appointments.public_holidays import holidays_of_year, states
from intake.appointments.selectors import opening_hours_of
from intake.appointments.services.offices import (
    appointment_type_save,
    booking_mode_set,
    lane_save,
    location_save,
)
from intake.appointments.services.openings import (
    RuleValues,
    SpecialValues,
    openings_replace,
    special_openings_replace,
)
from intake.appointments.states import Audience
from intake.audit import AuditEntry
from intake.authorities.models import Membership, OfferedService
from intake.errors import NotPermitted
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import LaneFactory, LocationFactory, booked, submitted_case

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SYSTEM = Actor.system()
NEED = Need("application_biometrics", 30)
WEEKDAYS = [RuleValues(day, time(8), time(16), breaks=(("12:00", "12:30"),)) for day in range(4)]


def rule(**values):
    return OpeningRule(**{"weekday": 0, "opens": time(8), "closes": time(12)} | values)


def place(**values):
    return Location(time_zone="Europe/Berlin", **values)


def days_open(every, anchor, first, weeks):
    found = rule(weekday=anchor.weekday(), every_n_weeks=every, anchor=anchor)
    days = (first + timedelta(days=number) for number in range(weeks * 7))
    return [day for day in days if rule_applies(found, day)]


# --- Without a database ---


def test_a_rule_of_every_second_week_goes_on_over_the_turn_of_a_year_with_53_weeks():
    assert date(2026, 12, 31).isocalendar().week == 53
    assert days_open(2, date(2026, 12, 14), date(2026, 12, 14), 8) == [
        date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 11), date(2027, 1, 25),
    ]  # fmt: skip


def test_weeks_are_counted_before_the_anchor_too_and_over_a_leap_day():
    assert days_open(3, date(2028, 3, 9), date(2028, 1, 31), 9) == [
        date(2028, 2, 17), date(2028, 3, 9), date(2028, 3, 30),
    ]  # fmt: skip


def test_the_anchor_may_be_any_day_of_its_week():
    sunday = rule(weekday=0, every_n_weeks=2, anchor=date(2026, 11, 29))
    assert rule_applies(sunday, MONDAY)
    assert not rule_applies(sunday, MONDAY + timedelta(days=7))


def test_a_rule_applies_on_a_leap_day():
    assert rule_applies(rule(weekday=1), date(2028, 2, 29))


def test_breaks_cut_the_hours():
    found = hours_of([rule(closes=time(16), breaks=[["12:00", "12:30"], ["07:00", "08:15"]])])
    assert found == [Hours(time(8, 15), time(12)), Hours(time(12, 30), time(16))]


def test_times_for_few_are_taken_out_of_times_for_many():
    rows = [
        rule(closes=time(16)),
        rule(opens=time(9), closes=time(11), audience=Audience.STAFF),
        rule(opens=time(10), closes=time(10, 30), audience=Audience.EMERGENCY),
    ]
    assert hours_of(rows) == [
        Hours(time(8), time(9)),
        Hours(time(9), time(10), Audience.STAFF),
        Hours(time(10), time(10, 30), Audience.EMERGENCY),
        Hours(time(10, 30), time(11), Audience.STAFF),
        Hours(time(11), time(16)),
    ]


def test_spans_are_cut_and_joined():
    assert without([(time(8), time(9))], (time(8), time(9))) == []
    assert joined([(time(10), time(11)), (time(8), time(9)), (time(9), time(10))]) == [(time(8), time(11))]


def test_the_holidays_are_those_of_the_land():
    assert holidays_of_year("NW", 2027)[date(2027, 5, 27)] == "Fronleichnam"
    assert date(2027, 5, 27) not in holidays_of_year("BE", 2027)
    assert holidays_of_year("", 2027) == {}
    assert ("NW", "Nordrhein-Westfalen") in states()
    assert len(states()) == 16


def test_a_public_holiday_closes_unless_it_is_switched_off_or_the_date_has_hours_of_its_own():
    friday = date(2026, 12, 25)
    weekly = [rule(weekday=4)]
    special = [SpecialOpening(day=friday, opens=time(9), closes=time(10))]
    assert LaneCalendar(place(state_code="NW"), weekly, []).hours(friday) == []
    assert LaneCalendar(place(), weekly, []).hours(friday) == [Hours(time(8), time(12))]
    assert LaneCalendar(place(state_code="NW", holidays_close=False), weekly, []).hours(friday)
    assert LaneCalendar(place(state_code="NW"), weekly, special).hours(friday) == [Hours(time(9), time(10))]


def test_a_date_with_hours_of_its_own_has_none_of_the_weekly_ones():
    saturday, weekly = date(2026, 11, 28), [rule()]
    special = [SpecialOpening(day=day, opens=time(9), closes=time(10)) for day in (MONDAY, saturday)]
    calendar = LaneCalendar(place(), weekly, special)
    assert calendar.hours(MONDAY) == calendar.hours(saturday) == [Hours(time(9), time(10))]
    assert calendar.hours(MONDAY + timedelta(days=7)) == [Hours(time(8), time(12))]


def test_an_appointment_over_two_touching_hours_has_an_open_lane():
    calendar = LaneCalendar(place(), [rule(), rule(opens=time(12), closes=time(14), audience=Audience.STAFF)], [])
    noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    quarter = timedelta(minutes=15)
    assert calendar.is_open(noon - quarter, noon + quarter)
    assert not calendar.is_open(noon + timedelta(hours=2) - quarter, noon + timedelta(hours=2) + quarter)


# --- What is offered to whom ---


@pytest.fixture
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


def starts(lane, audience=Audience.EVERYONE, need=NEED):
    found = Offer(lane.location.authority_id, need, now=MORNING, audience=audience).days(count=1)
    return [f"{each.starts_at:%H:%M}" for day in found for each in day.times]


def test_applicants_are_offered_times_for_everybody_only_and_emergencies_are_asked_for():
    lane = LaneFactory(opens=time(8), opens__closes=time(10), opens__weekdays=[0])
    for opens, closes, audience in (
        (time(8, 30), time(9), Audience.STAFF),
        (time(9), time(9, 30), Audience.EMERGENCY),
    ):
        OpeningRule.objects.create(lane=lane, weekday=0, opens=opens, closes=closes, audience=audience)
    assert starts(lane) == ["07:00", "08:30"]
    assert starts(lane, Audience.STAFF) == ["07:00", "07:30", "08:30"]
    assert starts(lane, Audience.EMERGENCY) == ["07:00", "07:30", "08:00", "08:30"]


def test_lead_time_and_window_bind_applicants_and_not_the_office():
    lane = LaneFactory(opens=time(8), opens__closes=time(9))
    Lane.objects.update(lead_minutes=24 * 60, bookable_days=0)
    assert starts(lane) == []
    assert starts(lane, Audience.STAFF) == ["07:00", "07:30"]


def test_a_break_starts_the_raster_anew():
    lane = LaneFactory(opens__weekdays=[])
    OpeningRule.objects.create(lane=lane, weekday=0, opens=time(8), closes=time(10), breaks=[["08:40", "08:50"]])
    assert starts(lane) == ["07:00", "07:50", "08:20"]


def test_a_need_is_met_where_a_lane_has_it_and_nobody_is_left_out_where_none_has():
    plain = LaneFactory(opens=time(8), opens__closes=time(9))
    wide = LaneFactory(location=plain.location, opens=time(10), opens__closes=time(11))
    Lane.objects.filter(pk=wide.pk).update(features=["accessible_room"])
    assert starts(plain, need=Need("any", 30, features=frozenset({"accessible_room"}))) == ["09:00", "09:30"]
    assert len(starts(plain, need=Need("any", 30, features=frozenset({"interpreter"})))) == 4


def test_the_public_hours_are_those_for_everybody_without_breaks():
    lane = LaneFactory(opens__weekdays=[])
    openings_replace(
        lanes=[lane],
        rules=[*WEEKDAYS, RuleValues(5, time(8), time(9), audience=Audience.STAFF)],
        actor=SYSTEM,
    )
    hours = opening_hours_of(lane.location.authority, MONDAY)
    assert hours[0] == [(time(8), time(12)), (time(12, 30), time(16))]
    assert 5 not in hours


# --- Changing it ---


@pytest.fixture
def lanes():
    location = LocationFactory()
    return [LaneFactory(location=location, opens__weekdays=[]) for _number in range(20)]


def test_a_year_for_twenty_lanes_is_opened_with_few_queries_and_once_only(lanes, django_assert_num_queries):
    with django_assert_num_queries(8):  # savepoint, lanes, rules, dates, bookings, one insert, audit, release
        change = openings_replace(lanes=lanes, rules=WEEKDAYS, actor=SYSTEM)
    assert (change.added, change.removed, change.kept, len(change.lane_ids)) == (80, 0, 0, 20)
    ids = set(OpeningRule.objects.values_list("pk", flat=True))
    with django_assert_num_queries(5) as queries:  # savepoint, lanes, rules, dates, release: nothing written
        again = openings_replace(lanes=lanes, rules=list(reversed(WEEKDAYS)), actor=SYSTEM)
    assert again.is_empty
    assert again.kept == 80
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert set(OpeningRule.objects.values_list("pk", flat=True)) == ids
    assert AuditEntry.objects.filter(event="openings_changed").count() == 1


def test_a_changed_rule_touches_its_rows_alone(lanes):
    openings_replace(lanes=lanes, rules=WEEKDAYS, actor=SYSTEM)
    kept = set(OpeningRule.objects.exclude(weekday=2).values_list("pk", flat=True))
    longer = [*WEEKDAYS[:2], RuleValues(2, time(8), time(18)), *WEEKDAYS[3:]]
    change = openings_replace(lanes=lanes[:3], rules=longer, actor=SYSTEM)
    assert (change.added, change.removed, change.kept) == (3, 3, 9)
    assert kept <= set(OpeningRule.objects.values_list("pk", flat=True))
    assert AuditEntry.objects.first().details["lanes"] == [str(lane.pk) for lane in lanes[:3]]


def test_the_same_rule_twice_is_two_rows(lanes):
    openings_replace(lanes=lanes[:1], rules=[WEEKDAYS[0], WEEKDAYS[0]], actor=SYSTEM)
    assert openings_replace(lanes=lanes[:1], rules=[WEEKDAYS[0]], actor=SYSTEM).removed == 1


def test_lanes_of_two_authorities_are_never_changed_together(lanes):
    with pytest.raises(SeveralAuthorities):
        openings_replace(lanes=[lanes[0], LaneFactory()], rules=WEEKDAYS, actor=SYSTEM)


@pytest.mark.parametrize("role", [Membership.Role.CLERK, None])
def test_only_editors_of_the_authority_change_its_hours(lanes, role):
    membership = MembershipFactory(role=role or Membership.Role.EDITOR)
    if role:
        membership = MembershipFactory(role=role, authority=lanes[0].location.authority)
    actor = Actor.staff(membership.user)
    lane, location = lanes[0], lanes[0].location
    own_type = AppointmentType(authority=location.authority, key="x", duration_minutes=5)
    offered = OfferedService.objects.get(authority=location.authority)
    for attempt in (
        lambda: openings_replace(lanes=lanes, rules=WEEKDAYS, actor=actor),
        lambda: special_openings_replace(lanes=lanes, hours=[], first=MONDAY, actor=actor),
        lambda: location_save(location=location, actor=actor),
        lambda: lane_save(lane=lane, actor=actor),
        lambda: appointment_type_save(appointment_type=own_type, actor=actor),
        lambda: booking_mode_set(offered=offered, booking_mode="none", actor=actor),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert not AuditEntry.objects.exists()


def test_single_dates_are_replaced_by_differences_and_the_past_stays(lanes):
    past = SpecialOpening.objects.create(lane=lanes[0], day=MONDAY - timedelta(days=1), opens=time(8), closes=time(9))
    hours = [(MONDAY, SpecialValues(time(8), time(9))), (MONDAY, SpecialValues(time(10), time(11)))]
    first = special_openings_replace(lanes=lanes[:2], hours=hours, first=MONDAY, actor=SYSTEM)
    again = special_openings_replace(lanes=lanes[:2], hours=hours, first=MONDAY, actor=SYSTEM)
    fewer = special_openings_replace(lanes=lanes[:2], hours=hours[:1], first=MONDAY, actor=SYSTEM)
    assert (first.added, again.is_empty, again.kept, fewer.removed) == (4, True, 4, 2)
    assert SpecialOpening.objects.filter(pk=past.pk).exists()


@pytest.fixture
def appointment(monday):
    """An appointment on Monday at eight."""
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    return booked(submitted_case(lane))


def test_a_change_that_would_strand_an_appointment_is_refused_until_it_is_accepted(appointment):
    lane = appointment.lane
    later = [RuleValues(0, time(9), time(10))]
    with pytest.raises(WouldStrand) as refusal:
        openings_replace(lanes=[lane], rules=later, actor=SYSTEM)
    assert refusal.value.bookings == [appointment]
    assert lane.openings.count() == 7
    change = openings_replace(lanes=[lane], rules=later, actor=SYSTEM, accepted={appointment.pk})
    assert change.added == 1
    assert lane.openings.count() == 1


def test_what_is_stranded_already_is_not_asked_for_again(appointment):
    lane = appointment.lane
    openings_replace(lanes=[lane], rules=[], actor=SYSTEM, accepted={appointment.pk})
    assert openings_replace(lanes=[lane], rules=[RuleValues(1, time(8), time(9))], actor=SYSTEM).added == 1


def test_an_appointment_that_keeps_an_open_lane_for_staff_is_not_stranded(appointment):
    rules = [RuleValues(0, time(8), time(8, 30), audience=Audience.STAFF)]
    assert openings_replace(lanes=[appointment.lane], rules=rules, actor=SYSTEM).added == 1


def test_single_dates_holidays_and_a_lane_out_of_operation_strand_as_well(appointment):
    lane = Lane.objects.select_related("location").get(pk=appointment.lane_id)
    day = appointment.starts_at.date()
    with pytest.raises(WouldStrand):
        special_openings_replace(lanes=[lane], hours=[(day, SpecialValues(time(9), time(10)))], first=day, actor=SYSTEM)
    lane.active = False
    with pytest.raises(WouldStrand):
        lane_save(lane=lane, actor=SYSTEM)
    assert Lane.objects.get(pk=lane.pk).active


def test_a_land_whose_holiday_falls_on_an_appointment_lists_it(time_machine):
    time_machine.move_to(datetime(2026, 12, 24, 23, 30, tzinfo=UTC))  # Christmas day has begun in Berlin
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    appointment = booked(submitted_case(lane))
    location = Location.objects.get(pk=lane.location_id)
    location.state_code = "NW"
    with pytest.raises(WouldStrand) as refusal:
        location_save(location=location, actor=SYSTEM)
    assert refusal.value.bookings == [appointment]
    assert location_save(location=location, actor=SYSTEM, accepted={appointment.pk}) == ["state_code"]
    assert Offer(location.authority_id, NEED).days(count=1)[0].day == date(2026, 12, 27)


def test_saving_what_is_so_already_writes_nothing(lanes):
    editor = MembershipFactory(role=Membership.Role.EDITOR, authority=lanes[0].location.authority)
    actor = Actor.staff(editor.user)
    offered = OfferedService.objects.get(authority=editor.authority)
    assert lane_save(lane=lanes[0], actor=actor) == []
    assert location_save(location=lanes[0].location, actor=actor) == []
    assert not booking_mode_set(offered=offered, booking_mode="at_submission", actor=actor)
    assert not AuditEntry.objects.exists()
    assert booking_mode_set(offered=offered, booking_mode="none", actor=actor)
    assert AuditEntry.objects.get().event == "booking_mode_none"
