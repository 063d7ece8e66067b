"""Closing a day: everybody booked gets another time, or hears that there is none; repeating it changes nothing."""

from datetime import UTC, datetime, time, timedelta

import pytest

from intake.actors import Actor
from intake.applications.models import Message
from intake.appointments.closings import bookings_in, closing_reason, closures_visible_to, outcomes_of
from intake.appointments.errors_openings import ClosingReversed
from intake.appointments.models import Booking, Closure, Lane, OccupiedUnit
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_cancel
from intake.appointments.services.closures import booking_move, closure_add, closure_clear, closure_remove
from intake.appointments.states import State
from intake.appointments.tasks import closure_clear_task
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from intake.errors import NotPermitted
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import LaneFactory, LocationFactory, booked, submitted_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin
EVENING = MORNING + timedelta(hours=12)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(9))


@pytest.fixture
def clerk(lane):
    return Actor.staff(MembershipFactory(authority=lane.location.authority).user)


def closed(lane, actor, *, whole=True, **kwargs):
    values = {"starts_at": MORNING, "ends_at": EVENING, "reason": "absence", "lane": None if whole else lane} | kwargs
    closure_add(location=lane.location, actor=actor, **values)
    return Closure.objects.order_by("-pk").first()


def text_of(application, kind):
    return Message.objects.filter(application=application, kind=kind).latest("pk").content["text"]


def test_everybody_is_moved_to_the_next_free_time_and_told_the_former_one(lane, clerk):
    cases = [submitted_case(lane), submitted_case(lane, language="en")]
    former = [booked(case) for case in cases]
    closure = closed(lane, clerk)
    assert bookings_in(closure) == former
    assert closure_clear(closure=closure, actor=clerk) == 2
    moved = [appointment_of(case) for case in cases]
    tuesday = MORNING + timedelta(days=1)
    assert [each.starts_at for each in moved] == [
        tuesday + timedelta(hours=1),
        tuesday + timedelta(hours=1, minutes=30),
    ]
    assert [each.calendar_uid for each in moved] == [each.calendar_uid for each in former]
    german = text_of(cases[0], "booking_rescheduled")
    assert "Der frühere Termin am Montag, 23. November 2026, um 08:00 Uhr gilt nicht mehr." in german
    assert "Grund: Personalausfall" in german
    assert [outcome.kind for outcome in outcomes_of(closure)] == ["moved", "moved"]
    assert [outcome.moved_to for outcome in outcomes_of(closure)] == moved


def test_repeating_it_is_harmless(lane, clerk):
    case = submitted_case(lane)
    booked(case)
    closure = closed(lane, clerk)
    closure_clear(closure=closure, actor=clerk)
    rows = (Booking.objects.count(), Message.objects.count(), OccupiedUnit.objects.count())
    assert closed(lane, clerk) == closure
    assert closure_clear(closure=closure, actor=clerk) == 0
    assert (Booking.objects.count(), Message.objects.count(), OccupiedUnit.objects.count()) == rows
    assert AuditEntry.objects.filter(event="location_closed").count() == 1


def test_where_no_time_exists_the_appointment_is_cancelled_with_a_message(lane, clerk):
    case = submitted_case(lane)
    booking = booked(case)
    Lane.objects.update(bookable_days=0)
    closure = closed(lane, clerk)
    closure_clear(closure=closure, actor=clerk)
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED_BY_OFFICE
    assert "Grund: Personalausfall" in text_of(case, "booking_cancelled")
    assert [outcome.kind for outcome in outcomes_of(closure)] == ["cancelled"]


def test_an_appointment_is_never_moved_to_an_earlier_time(lane, clerk):
    case = submitted_case(lane)
    booking = booked(case, MORNING + timedelta(days=1, hours=1))
    closure = closed(lane, clerk, starts_at=booking.starts_at, ends_at=booking.starts_at + timedelta(hours=8))
    closure_clear(closure=closure, actor=clerk)
    assert appointment_of(case).starts_at == booking.starts_at + timedelta(days=1)


def test_the_same_place_comes_before_an_earlier_time_elsewhere(lane, clerk):
    elsewhere = LocationFactory(authority=lane.location.authority)
    LaneFactory(location=elsewhere, opens=time(10), opens__closes=time(11))
    case = submitted_case(lane)
    booked(case, MORNING + timedelta(hours=1))
    closure_clear(closure=closed(lane, clerk), actor=clerk)
    assert appointment_of(case).lane == lane


def test_a_lane_alone_may_be_closed_and_others_take_its_people(lane, clerk):
    second = LaneFactory(location=lane.location, opens=time(8), opens__closes=time(9))
    case, other = submitted_case(lane), submitted_case(lane)
    booked(case), booked(other, MORNING + timedelta(hours=1))
    closure = closed(lane, clerk, whole=False)
    closure_clear(closure=closure, actor=clerk)
    assert appointment_of(case).lane == second
    assert appointment_of(case).starts_at == MORNING + timedelta(hours=1, minutes=30)
    assert appointment_of(other).starts_at == MORNING + timedelta(hours=1)


def test_who_cancels_meanwhile_is_left_alone_and_listed(lane, clerk):
    case = submitted_case(lane)
    booking = booked(case)
    closure = closed(lane, clerk)
    booking_cancel(application=case, booking_id=booking.pk, actor=Actor.applicant(case.pk))
    assert closure_clear(closure=closure, actor=clerk) == 0
    assert [outcome.kind for outcome in outcomes_of(closure)] == ["cancelled"]
    assert booking_move(booking=booking, actor=clerk) is None


def test_what_was_changed_before_the_closing_is_not_among_its_outcomes(lane, clerk, monday):
    case = submitted_case(lane)
    booking = booked(case)
    booking_move(booking=booking, actor=clerk)
    monday.shift(timedelta(minutes=1))
    assert booking not in [outcome.booking for outcome in outcomes_of(closed(lane, clerk))]


def test_an_appointment_that_has_begun_takes_place(lane, clerk, monday):
    booking = booked(submitted_case(lane))
    monday.move_to(booking.starts_at + timedelta(minutes=5))
    closure = closed(lane, clerk)
    assert closure_clear(closure=closure, actor=clerk) == 0
    assert [outcome.kind for outcome in outcomes_of(closure)] == ["open"]


def test_a_time_that_can_no_longer_be_closed_is_refused(lane, clerk):
    with pytest.raises(ClosingReversed):
        closed(lane, clerk, starts_at=EVENING, ends_at=MORNING + timedelta(hours=1))
    with pytest.raises(ClosingReversed):
        closed(lane, clerk, starts_at=MORNING - timedelta(days=2), ends_at=MORNING - timedelta(days=1))
    assert not Closure.objects.exists()


def test_opening_again_leaves_who_was_moved_where_they_are(lane, clerk):
    case = submitted_case(lane)
    booked(case)
    closure = closed(lane, clerk)
    closure_clear(closure=closure, actor=clerk)
    moved = appointment_of(case)
    closure_remove(closure=closure, actor=clerk)
    closure_remove(closure=closure, actor=clerk)
    assert not Closure.objects.exists()
    assert appointment_of(case) == moved
    assert AuditEntry.objects.filter(event="location_reopened").count() == 1


def test_the_worker_goes_on_for_the_clerk_who_asked_and_for_nobody_else(lane, clerk):
    case = submitted_case(lane)
    former = booked(case)
    closure = closed(lane, clerk)
    stranger = MembershipFactory().user
    closure_clear_task.call(closure.pk, stranger.pk)
    assert appointment_of(case) == former
    closure_clear_task.call(closure.pk, clerk.user.pk)
    assert appointment_of(case) != former


def test_only_clerks_of_the_authority_close_clear_and_reopen(lane, clerk):
    booked(submitted_case(lane))
    closure = closed(lane, clerk)
    editor = MembershipFactory(authority=lane.location.authority, role=Membership.Role.EDITOR).user
    for user in (MembershipFactory().user, editor):
        actor = Actor.staff(user)
        assert not closures_visible_to(user).exists()
        for attempt in (
            lambda actor=actor: closure_clear(closure=closure, actor=actor),
            lambda actor=actor: closure_remove(closure=closure, actor=actor),
            lambda actor=actor: closed(lane, actor, starts_at=MORNING + timedelta(days=9), ends_at=EVENING),
        ):
            with pytest.raises(NotPermitted):
                attempt()


def test_a_reason_that_says_nothing_is_not_said(lane, clerk):
    booking = booked(submitted_case(lane))
    closed(lane, clerk, reason="other")
    assert closing_reason(booking) == ""
