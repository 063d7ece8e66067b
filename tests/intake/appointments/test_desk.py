"""At the counter: what became of an appointment, times for staff and emergencies, booking for somebody else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from intake.actors import Actor
from intake.appointments import errors
from intake.appointments.day import day_entries, last_note_of
from intake.appointments.emergencies import EmergencyReason
from intake.appointments.errors_desk import AppointmentChanged, NotBegunYet
from intake.appointments.models import Booking, Hold, OccupiedUnit, OpeningRule
from intake.appointments.needs import Wish
from intake.appointments.selectors import appointment_of, free_times
from intake.appointments.services import (
    booking_advance,
    booking_cancel,
    booking_make,
    booking_on_behalf,
    booking_reschedule,
    hold_take,
    wish_set,
)
from intake.appointments.states import Audience, Channel, State
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from tests.factories import MembershipFactory, UserFactory
from tests.intake.appointments.factories import LaneFactory, applicant, booked, held, submitted_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin
TODAY = date(2026, 11, 23)
STAFF_TIME, EMERGENCY_TIME = (MORNING + timedelta(hours=hours) for hours in (3, 5))


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    """A counter for everybody from 8 to 10, for staff from 10 to 12, for emergencies from 12 to 13."""
    lane = LaneFactory(opens=time(8), opens__closes=time(10), lead_minutes=1440)
    for opens, closes, audience in ((10, 12, Audience.STAFF), (12, 13, Audience.EMERGENCY)):
        for weekday in range(7):
            OpeningRule.objects.create(
                lane=lane, weekday=weekday, opens=time(opens), closes=time(closes), audience=audience
            )
    return lane


@pytest.fixture
def case(lane):
    return submitted_case(lane)


@pytest.fixture
def clerk(lane):
    return Actor.staff(MembershipFactory(authority=lane.location.authority).user)


def on_behalf(case, clerk, starts_at=STAFF_TIME, channel=Channel.PHONE, **kwargs):
    location = kwargs.pop("location_id", None) or case.authority.locations.get().pk
    return booking_on_behalf(
        application=case, starts_at=starts_at, location_id=location, actor=clerk, channel=channel, **kwargs
    )


# --- Times for staff and for emergencies ---


@pytest.mark.parametrize(
    ("audience", "first", "last"),
    [(Audience.EVERYONE, "08:00", "09:30"), (Audience.STAFF, "08:00", "11:30"), (Audience.EMERGENCY, "08:00", "12:30")],
)
def test_each_audience_has_its_times(case, audience, first, last):
    day = free_times(case, audience=audience, first=TODAY + timedelta(days=2)).days[0]
    times = [f"{each.starts_at + timedelta(hours=1):%H:%M}" for each in day.times]
    assert (times[0], times[-1]) == (first, last)


def test_staff_need_no_lead_time(case):
    assert free_times(case).days[0].day == TODAY + timedelta(days=1)
    assert free_times(case, audience=Audience.STAFF).days[0].day == TODAY


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.EMERGENCY])
def test_an_applicant_never_takes_a_time_for_staff_or_emergencies(case, audience):
    own = applicant(case)
    for starts_at in (STAFF_TIME, EMERGENCY_TIME):
        with pytest.raises(NotPermitted):
            hold_take(application=case, starts_at=starts_at, actor=own, audience=audience)
        with pytest.raises(errors.TimeNotOffered):
            hold_take(application=case, starts_at=starts_at, actor=own)
    assert not Hold.objects.exists()


def test_an_applicant_books_online_and_without_a_reason_only(case):
    hold = held(case)
    own = applicant(case)
    for extra in ({"channel": Channel.PHONE}, {"channel": Channel.WALK_IN}, {"emergency": "work"}):
        with pytest.raises(NotPermitted):
            booking_make(application=case, hold_id=hold.pk, actor=own, **extra)
    booking_make(application=case, hold_id=hold.pk, actor=own)
    later = held(case, MORNING + timedelta(days=2, hours=2))
    with pytest.raises(NotPermitted):
        booking_reschedule(application=case, hold_id=later.pk, actor=own, emergency="work")


def test_only_clerks_of_the_authority_book_for_somebody(case, clerk):
    for actor in (applicant(case), Actor.staff(MembershipFactory().user), Actor.staff(UserFactory(is_superuser=True))):
        with pytest.raises(NotPermitted):
            on_behalf(case, actor)
    editor = MembershipFactory(authority=case.authority, role="editor").user
    with pytest.raises(NotPermitted):
        on_behalf(case, Actor.staff(editor))
    assert not Booking.objects.exists()


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.WALK_IN, Channel.STAFF])
def test_a_booking_for_somebody_says_how_it_came_and_tells_the_person(case, clerk, channel):
    booking = on_behalf(case, clerk, channel=channel)
    assert (booking.channel, booking.starts_at, booking.confirm_by) == (channel, STAFF_TIME, None)
    assert AuditEntry.objects.get(event="appointment_booked").details == {"channel": channel}
    assert case.messages.filter(kind="booking_confirmed").count() == 1
    assert not Hold.objects.exists()


def test_an_emergency_time_needs_a_reason_whose_code_is_kept(case, clerk):
    with pytest.raises(errors.TimeNotOffered):
        on_behalf(case, clerk, EMERGENCY_TIME)
    on_behalf(case, clerk, EMERGENCY_TIME, emergency=EmergencyReason.TRAVEL)
    assert AuditEntry.objects.get(event="appointment_booked").details == {"channel": "phone", "emergency": "travel"}


def test_who_books_for_a_case_that_got_an_appointment_meanwhile_is_told(case, clerk):
    former = booked(case)
    with pytest.raises(AppointmentChanged):
        on_behalf(case, clerk)
    assert appointment_of(case) == former
    moved = on_behalf(case, clerk, moves=former.pk)
    assert (moved.starts_at, moved.rescheduled_from, moved.channel) == (STAFF_TIME, former, Channel.ONLINE)
    with pytest.raises(AppointmentChanged):
        on_behalf(case, clerk, EMERGENCY_TIME, moves=former.pk, emergency=EmergencyReason.WORK)


def test_a_booking_that_fails_leaves_no_time_kept(case, clerk, monkeypatch):
    def fail(**kwargs):
        raise errors.TimeWithdrawn

    monkeypatch.setattr("intake.appointments.services.desk.booking_make", fail)
    with pytest.raises(errors.TimeWithdrawn):
        on_behalf(case, clerk)
    assert not OccupiedUnit.objects.exists()


@pytest.mark.parametrize(
    ("at_request", "state", "excuse"),
    [(True, State.CANCELLED_BY_APPLICANT, False), (False, State.CANCELLED_BY_OFFICE, True)],
)
def test_cancelling_on_request_counts_as_the_persons_own(case, clerk, at_request, state, excuse):
    booking = booked(case)
    assert booking_cancel(application=case, booking_id=booking.pk, actor=clerk, at_request=at_request).state == state
    message = case.messages.get(kind="booking_cancelled")
    assert ("leider absagen" in str(message.content)) == excuse
    assert not OccupiedUnit.objects.filter(returned=None).exists()


# --- What became of it ---


def test_a_mistaken_check_in_is_taken_back(case, clerk):
    booking = booked(case)
    booking_advance(booking=booking, state=State.CHECKED_IN, actor=clerk)
    booking_advance(booking=booking, state=State.CONFIRMED, actor=clerk)
    assert appointment_of(case).state == State.CONFIRMED


def test_who_was_noted_as_absent_may_still_have_come(case, clerk, monday):
    booking = booked(case)
    monday.move_to(booking.starts_at + timedelta(minutes=10))
    booking_advance(booking=booking, state=State.NO_SHOW, actor=clerk)
    assert booking_advance(booking=booking, state=State.ATTENDED, actor=clerk).state == State.ATTENDED


def test_nobody_is_absent_before_the_appointment_begins(case, clerk, monday):
    booking = booked(case)
    monday.move_to(booking.starts_at - timedelta(seconds=1))
    with pytest.raises(NotBegunYet):
        booking_advance(booking=booking, state=State.NO_SHOW, actor=clerk)


def test_a_click_on_an_old_page_changes_nothing(case, clerk):
    booking = booked(case)
    booking_advance(booking=booking, state=State.CHECKED_IN, actor=clerk, seen=State.BOOKED)
    with pytest.raises(AppointmentChanged):
        booking_advance(booking=booking, state=State.ATTENDED, actor=clerk, seen=State.BOOKED)
    note = last_note_of(booking)
    assert (note.user, note.details) == (clerk.user, {"state": "checked_in"})


# --- The day ---


def entries(clerk, lane, day=TODAY + timedelta(days=1), **kwargs):
    return day_entries(clerk.user, day, language="de", authority_id=lane.location.authority_id, **kwargs)


def test_the_day_lists_who_comes_with_what_is_missing_and_needed(lane, case, clerk):
    wish_set(application=case, wish=Wish(accessible=True, interpreter="ar"), actor=applicant(case))
    booked(case)
    (entry,) = entries(clerk, lane)
    (shown,) = entry.cases
    assert shown.application == case
    assert (shown.wish.accessible, shown.wish.interpreter) == (True, "ar")
    assert shown.missing
    assert entry.note is None
    assert entries(clerk, lane, TODAY) == []


def test_the_day_is_that_of_the_place_and_without_what_was_called_off(lane, case, clerk):
    booking = booked(case)
    lane.location.time_zone = "Pacific/Kiritimati"
    lane.location.save()
    assert [entry.booking for entry in entries(clerk, lane, TODAY + timedelta(days=1))] == [booking]
    Booking.objects.update(starts_at=MORNING + timedelta(hours=12), ends_at=MORNING + timedelta(hours=13))
    assert len(entries(clerk, lane, TODAY + timedelta(days=1))) == 1
    booking_cancel(application=case, booking_id=booking.pk, actor=clerk)
    assert entries(clerk, lane, TODAY + timedelta(days=1)) == []


def test_only_clerks_of_the_authority_have_its_day(lane, case, clerk):
    booked(case)
    for actor in (Actor.staff(MembershipFactory().user), Actor.staff(UserFactory(is_superuser=True))):
        assert entries(actor, lane) == []
    assert entries(clerk, lane, lane_ids=[]) == []
    assert len(entries(clerk, lane, lane_ids=[lane.pk])) == 1


def test_an_appointment_keeps_its_place_in_the_day_when_it_is_over(lane, case, clerk):
    booking = booked(case)
    booking_advance(booking=booking, state=State.ATTENDED, actor=clerk)
    (entry,) = entries(clerk, lane)
    assert (entry.booking.state, entry.note.user) == (State.ATTENDED, clerk.user)
    assert [each.application for each in entry.cases] == [case]


def test_a_full_day_asks_the_same_queries_as_one_appointment(lane, clerk, django_assert_num_queries):
    booked(submitted_case(lane))
    entries(clerk, lane)
    for _number in range(3):
        booked(submitted_case(lane))
    with django_assert_num_queries(7):
        assert len(entries(clerk, lane)) == 4
