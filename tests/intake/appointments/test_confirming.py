"""Confirming within the time that the service asks for."""

from datetime import timedelta

import pytest

from intake.actors import Actor
from intake.appointments.errors import AppointmentClosed
from intake.appointments.models_waiting import ReturnedTime
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_make, booking_reschedule, hold_take
from intake.appointments.services.confirming import booking_confirm
from intake.appointments.services.lapsing import booking_lapse, confirmations_lapse
from intake.appointments.services.reminders import reminders_send
from intake.authorities.models import OfferedService
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import applicant, booked, held, times_of
from tests.intake.appointments.waiting_office import MORNING, link_in, mail, office, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def lane():
    return office()


@pytest.fixture
def asked(lane):
    OfferedService.objects.filter(authority=lane.location.authority).update(confirm_hours=24)


def last_time(application):
    return times_of(application, days=60)[-1].starts_at


def confirmed(application, booking):
    return booking_confirm(application=application, booking_id=booking.pk, actor=applicant(application))


def test_a_service_that_does_not_ask_needs_no_confirmation(lane):
    assert booked(somebody(lane)).confirm_by is None


def test_it_is_asked_for_in_the_mail_with_the_moment_and_a_link(lane, asked):
    application = somebody(lane)
    booking = booked(application, last_time(application))
    assert (booking.state, booking.confirm_by) == ("booked", MORNING + timedelta(hours=24))
    text = mail("booking_confirmed")["text"]
    assert "24. November 2026, 9:00 Uhr" in text or "24. November 2026, 09:00 Uhr" in text
    assert link_in(text, "appointment")


def test_of_a_near_appointment_half_of_what_is_left(lane, asked):
    application = somebody(lane)
    booking = booked(application)
    assert booking.confirm_by - MORNING == (booking.starts_at - MORNING) / 2


def test_confirming_makes_it_stand_and_may_be_repeated(lane, asked, monday):
    application = somebody(lane)
    booking = booked(application, last_time(application))
    assert confirmed(application, booking).state == "confirmed"
    assert confirmed(application, booking).state == "confirmed"
    monday.shift(timedelta(hours=25))
    assert confirmations_lapse() == 0
    assert appointment_of(application) == booking


def test_it_reminds_once_before_it_lapses(lane, asked, monday):
    application = somebody(lane)
    booked(application, last_time(application))
    for hours in (17, 1, 1):
        monday.shift(timedelta(hours=hours))
        reminders_send()
    assert OutboxMessage.objects.filter(kind="booking_confirm_reminder").count() == 1


def test_who_confirmed_is_not_reminded(lane, asked, monday):
    application = somebody(lane)
    confirmed(application, booked(application, last_time(application)))
    monday.shift(timedelta(hours=20))
    reminders_send()
    assert not OutboxMessage.objects.filter(kind="booking_confirm_reminder").exists()


def test_unconfirmed_it_is_given_back_late_and_the_person_is_told(lane, asked, monday, settings):
    settings.VORSPRACHE_RELEASE_MIN_MINUTES, settings.VORSPRACHE_RELEASE_MAX_MINUTES = 15, 60
    application = somebody(lane)
    booking = booked(application, last_time(application))
    monday.shift(timedelta(hours=24))
    assert confirmations_lapse() == 1
    booking.refresh_from_db()
    assert (booking.state, appointment_of(application)) == ("cancelled_by_applicant", None)
    assert ReturnedTime.objects.get().starts_at == booking.starts_at
    content = mail("booking_lapsed")
    assert (content["calendar_method"], "STATUS:CANCELLED" in content["calendar"]) == ("CANCEL", True)
    assert str(application.pk) in content["text"]
    with pytest.raises(AppointmentClosed):
        confirmed(application, booking)


def test_a_confirmation_just_before_the_worker_comes_counts(lane, asked, monday):
    application = somebody(lane)
    booking = booked(application, last_time(application))
    monday.shift(timedelta(hours=24, seconds=5))
    confirmed(application, booking)
    assert booking_lapse(booking.pk) is False


def test_moving_asks_again_unless_it_was_confirmed(lane, asked):
    first, second = somebody(lane), somebody(lane, 1)
    for application in (first, second):
        booking = booked(application, last_time(application))
        if application is second:
            confirmed(application, booking)
        hold = held(application)
        moved = booking_reschedule(application=application, hold_id=hold.pk, actor=applicant(application))
        assert (moved.confirm_by is None) == (application is second)


def test_nobody_is_asked_whom_no_mail_reaches_or_whom_staff_booked_for(lane, asked):
    without_mail, by_phone = somebody(lane, email=""), somebody(lane, 1)
    assert booked(without_mail).confirm_by is None
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    hold = hold_take(application=by_phone, starts_at=last_time(by_phone), actor=clerk)
    assert booking_make(application=by_phone, hold_id=hold.pk, actor=clerk).confirm_by is None


def test_the_booking_of_another_case_cannot_be_confirmed(lane, asked):
    application, stranger = somebody(lane), somebody(lane, 1)
    booking = booked(application, last_time(application))
    with pytest.raises(NotPermitted):
        confirmed(stranger, booking)


def test_nothing_due_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert confirmations_lapse() == 0
