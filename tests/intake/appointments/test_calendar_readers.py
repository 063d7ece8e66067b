"""The calendar file as a second library and the letter of RFC 5545 and 5546 read it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from intake.appointments.calendar import calendar_file
from intake.appointments.services import booking_cancel, booking_reschedule
from intake.outbox import OutboxMessage
from tests.intake.appointments.factories import applicant, booked, held
from tests.intake.appointments.waiting_office import MORNING, office, somebody

pytestmark = pytest.mark.django_db
MAX_OCTETS = 75  # RFC 5545, 3.1, without the line break


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)


@pytest.fixture
def lane():
    return office()


def read(text):
    """Parse strictly and return the calendar and its only event."""
    calendar = vobject.readOne(text, validate=True)
    (event,) = calendar.vevent_list
    return calendar, event


def sent(kind):
    return OutboxMessage.objects.get(kind=kind).content["calendar"]


def test_another_library_reads_booking_move_and_cancellation_as_one_event(lane):
    application = somebody(lane)
    booked(application)
    moved = booking_reschedule(application=application, hold_id=held(application).pk, actor=applicant(application))
    booking_cancel(application=application, booking_id=moved.pk, actor=applicant(application))
    seen = [read(sent(kind)) for kind in ("booking_confirmed", "booking_rescheduled", "booking_cancelled")]
    assert len({event.uid.value for _calendar, event in seen}) == 1
    assert [int(event.sequence.value) for _calendar, event in seen] == [0, 1, 2]
    assert [calendar.method.value for calendar, _event in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.status.value for _calendar, event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    stamps = [event.dtstamp.value for _calendar, event in seen]
    assert stamps == sorted(stamps)


def test_it_reads_the_moment_in_utc_and_needs_no_zone(lane):
    application = somebody(lane)
    booking = booked(application)
    calendar, event = read(calendar_file(booking, application, method="PUBLISH"))
    assert event.dtstart.value == booking.starts_at
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=30)
    assert event.dtstart.value.utcoffset() == timedelta(0)
    assert not hasattr(calendar, "vtimezone")
    assert "TZID" not in calendar_file(booking, application, method="PUBLISH")


def test_it_reminds_a_day_before_and_a_cancelled_event_does_not(lane):
    application = somebody(lane)
    booking = booked(application)
    _calendar, event = read(sent("booking_confirmed"))
    (alarm,) = event.valarm_list
    assert (alarm.action.value, alarm.trigger.value) == ("DISPLAY", timedelta(days=-1))
    assert alarm.description.value == event.summary.value
    booking_cancel(application=application, booking_id=booking.pk, actor=applicant(application))
    assert not hasattr(read(sent("booking_cancelled"))[1], "valarm_list")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_lines_are_folded_by_octets_and_no_letter_is_cut(lane, language):
    application = somebody(lane, language=language)
    text = calendar_file(booked(application), application, method="PUBLISH")
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert max(len(line) for line in lines) <= MAX_OCTETS
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # a fold within a letter would not be UTF-8
    unfolded = re.sub("\r\n[ \t]", "", text)
    assert re.search(r"^DESCRIPTION:.*\\n- ", unfolded, re.MULTILINE)
    assert "\n- " in read(text)[1].description.value


def test_an_invitation_names_organizer_and_attendee_and_the_download_names_nobody(lane):
    application = somebody(lane)
    booking = booked(application)
    _calendar, invitation = read(sent("booking_confirmed"))
    assert invitation.organizer.value == f"mailto:{application.authority.email}"
    assert invitation.attendee.value == "mailto:ayse@example.org"
    _calendar, download = read(calendar_file(booking, application, method="PUBLISH"))
    assert not hasattr(download, "attendee")


def test_in_summer_too_the_moment_is_the_counters(lane, time_machine):
    time_machine.move_to(datetime(2026, 7, 6, 8, 0, tzinfo=UTC))
    application = somebody(lane)
    _calendar, event = read(calendar_file(booked(application), application, method="PUBLISH"))
    assert (event.dtstart.value.hour, event.dtstart.value.minute) == (6, 0)
