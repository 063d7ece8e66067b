"""A time that is given back comes back late and at random, first to those who wait."""

from datetime import timedelta

import pytest

from intake.actors import Actor
from intake.appointments.models import OccupiedUnit
from intake.appointments.models_waiting import ReturnedTime
from intake.appointments.services import booking_cancel, booking_reschedule, hold_take, release
from intake.appointments.services.release import release_moment
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import applicant, booked, held, times_of
from tests.intake.appointments.waiting_office import MORNING, cancelled, office, somebody, worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late(settings, time_machine):
    settings.VORSPRACHE_RELEASE_MIN_MINUTES, settings.VORSPRACHE_RELEASE_MAX_MINUTES = 15, 36 * 60
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return office()


def starts(application):
    return [time.starts_at for time in times_of(application, days=20)]


def test_a_cancelled_time_is_not_free_at_once_but_after_its_moment(lane, late):
    first, second = somebody(lane), somebody(lane, 1)
    booking = booked(first, starts(first)[-1])
    cancelled(first, booking)
    assert booking.starts_at not in starts(second)
    assert not OccupiedUnit.objects.filter(booking=booking).exists()
    late.move_to(ReturnedTime.objects.get().release_at)
    worker()
    assert booking.starts_at in starts(second)
    assert not ReturnedTime.objects.exists()


def test_a_moved_time_comes_back_late_as_well(lane):
    first, second = somebody(lane), somebody(lane, 1)
    former = booked(first, starts(first)[-1])
    hold = held(first)
    booking_reschedule(application=first, hold_id=hold.pk, actor=applicant(first))
    assert former.starts_at not in starts(second)


def test_a_time_that_the_office_gives_back_is_free_at_once(lane):
    first, second = somebody(lane), somebody(lane, 1)
    booking = booked(first, starts(first)[-1])
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    booking_cancel(application=first, booking_id=booking.pk, actor=clerk)
    assert booking.starts_at in starts(second)


def test_staff_need_not_wait_for_it(lane):
    first, second = somebody(lane), somebody(lane, 1)
    booking = booked(first, starts(first)[-1])
    cancelled(first, booking)
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    hold = hold_take(application=second, starts_at=booking.starts_at, actor=clerk, audience="staff")
    assert hold.starts_at == booking.starts_at


def test_the_moment_is_drawn_anew_each_time_and_lies_within_the_bounds(lane):
    starts_at = MORNING + timedelta(days=30)
    moments = {release_moment(lane, starts_at, MORNING) for _number in range(40)}
    assert len(moments) > 30
    assert all(timedelta(minutes=15) <= moment - MORNING <= timedelta(hours=36) for moment in moments)


@pytest.mark.parametrize("hours", [0.2, 1, 5, 30])
def test_a_near_time_comes_back_while_it_can_still_be_booked(lane, hours):
    lane.lead_minutes = 60
    starts_at = MORNING + timedelta(hours=1 + hours)
    for _number in range(20):
        moment = release_moment(lane, starts_at, MORNING)
        assert MORNING <= moment <= MORNING + timedelta(hours=hours) / 2


def test_a_time_within_the_lead_time_comes_back_at_once(lane):
    lane.lead_minutes = 120
    assert release_moment(lane, MORNING + timedelta(hours=2), MORNING) is None


def test_the_moment_comes_from_a_source_that_cannot_be_foreseen(lane, monkeypatch):
    monkeypatch.setattr(release.secrets, "randbelow", lambda below: 0)
    moment = release_moment(lane, MORNING + timedelta(days=30), MORNING)
    assert moment == MORNING + timedelta(minutes=15)


def test_withdrawing_the_application_gives_back_late_too(lane):
    from intake.applications.services import application_withdraw

    first = somebody(lane)
    booking = booked(first, starts(first)[-1])
    application_withdraw(application=first, actor=applicant(first))
    assert booking.starts_at not in starts(somebody(lane, 1))


def test_the_worker_asks_once_when_there_is_nothing(lane, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert worker() == (0, 0, 0)
