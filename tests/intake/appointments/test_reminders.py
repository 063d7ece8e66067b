"""Reminders: once each, at their moment, with what is still missing, and none that helps nobody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.appointments.models import Booking
from intake.appointments.models_waiting import Reminder
from intake.appointments.selectors import missing_of
from intake.appointments.services import booking_reschedule, reminders
from intake.appointments.services.reminders import days_before, reminders_send
from intake.documents.models import Document
from intake.outbox import OutboxMessage
from tests.intake.appointments.factories import applicant, booked, document_of, held, times_of
from tests.intake.appointments.waiting_office import MORNING, cancelled, link_in, mail, office, somebody

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return office()


def appointment(application, days):
    times = times_of(application, days=60)
    return booked(
        application, next(time.starts_at for time in times if time.starts_at > MORNING + timedelta(days=days))
    )


def reminded():
    return OutboxMessage.objects.filter(kind="booking_reminder").count()


def test_one_comes_seven_days_before_and_one_the_day_before(lane, monday):
    booking = appointment(somebody(lane), 20)
    for days, expected in ((8, 0), (7, 1), (2, 1), (1, 2), (0, 2)):
        monday.move_to(booking.starts_at - timedelta(days=days))
        reminders_send()
        reminders_send()
        assert reminded() == expected


def test_none_for_a_moment_that_had_passed_at_the_booking(lane, monday):
    booking = appointment(somebody(lane), 3)
    assert list(booking.reminders.values_list("kind", flat=True)) == ["day"]


def test_a_worker_that_stood_still_sends_the_last_one_only(lane, monday):
    booking = appointment(somebody(lane), 20)
    monday.move_to(booking.starts_at - timedelta(hours=2))
    assert reminders_send() == 2
    assert reminded() == 1
    assert OutboxMessage.objects.get(kind="booking_reminder").content["subject"].startswith("Morgen")


@pytest.mark.parametrize("after", ["over", "cancelled"])
def test_none_when_it_is_over_or_cancelled(lane, monday, after):
    application = somebody(lane)
    booking = appointment(application, 20)
    if after == "cancelled":
        cancelled(application, booking)
        monday.move_to(booking.starts_at - timedelta(days=1))
    else:
        monday.move_to(booking.starts_at + timedelta(minutes=1))
    reminders_send()
    assert reminded() == 0


def test_a_clock_that_jumps_back_sends_nothing_again(lane, monday):
    booking = appointment(somebody(lane), 20)
    monday.move_to(booking.starts_at - timedelta(days=7))
    reminders_send()
    monday.move_to(MORNING)
    reminders_send()
    monday.move_to(booking.starts_at - timedelta(days=6))
    reminders_send()
    assert reminded() == 1


def test_moving_the_appointment_sets_them_anew(lane, monday):
    application = somebody(lane)
    appointment(application, 20)
    hold = held(application, times_of(application, days=60)[-1].starts_at)
    moved = booking_reschedule(application=application, hold_id=hold.pk, actor=applicant(application))
    assert moved.reminders.filter(settled_at=None).count() == 2
    monday.move_to(moved.starts_at - timedelta(days=1))
    reminders_send()
    assert reminded() == 1


def test_it_says_in_the_persons_language_what_is_missing_and_how_to_cancel(lane, monday):
    application = somebody(lane, language="en")
    document_of(application, "passport")
    booking = appointment(application, 20)
    monday.move_to(booking.starts_at - timedelta(days=7))
    reminders_send()
    content = mail("booking_reminder")
    english, german = content["text"].split("----------")
    assert next(str(text) for text in missing_of(application, "en")) in english
    assert "- Passport" not in english
    assert "Demostraße 1" in english
    assert "valid passport" in english
    assert link_in(english, "appointment") == link_in(german, "appointment")
    message = application.messages.get(kind="booking_reminder")
    assert link_in(content["text"], "appointment") not in str(message.content)


def test_a_refused_document_is_missing(lane, monday):
    application = somebody(lane)
    document = document_of(application, "passport")
    Document.objects.filter(pk=document.pk).update(verdict="rejected")
    booking = appointment(application, 20)
    monday.move_to(booking.starts_at - timedelta(days=7))
    reminders_send()
    assert "- Reisepass" in mail("booking_reminder")["text"] or "- Pass" in mail("booking_reminder")["text"]


def test_the_moment_is_the_same_on_the_wall_across_a_change_of_the_clocks(lane):
    booking = Booking(lane=lane, starts_at=MORNING.replace(year=2027, month=4, day=2, hour=6))
    moment = days_before(booking, 7).astimezone(BERLIN)
    assert (moment.day, moment.hour) == (26, 8)


def test_two_workers_send_it_once(lane, monday, monkeypatch):
    """Both have read the same row; the second finds it settled when it comes to it."""
    booking = appointment(somebody(lane), 20)
    monday.move_to(booking.starts_at - timedelta(days=7))
    (row,) = Reminder.objects.filter(kind="week")
    reminders_send()
    reminders._settle(row, send=True)
    assert reminded() == 1


def test_a_batch_costs_the_same_queries_whatever_waits_in_it(lane, monday, django_assert_num_queries):
    bookings = [appointment(somebody(lane, number), 20) for number in range(3)]
    for each in bookings:
        cancelled(each.cases.get().application, each)
    monday.move_to(bookings[0].starts_at - timedelta(hours=1))
    assert Reminder.objects.filter(settled_at=None).count() == 6
    # The rows with their bookings, cases and keys; then a savepoint, an update and its release a row.
    with django_assert_num_queries(4 + 6 * 3 + 3):
        reminders_send()


def test_nothing_due_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert reminders_send() == 0
