from datetime import UTC, datetime, time

import pytest
from icalendar import Calendar

from intake.appointments.calendar import calendar_file
from intake.appointments.services import booking_cancel, booking_reschedule
from intake.outbox import OutboxMessage
from tests.intake.appointments.factories import LaneFactory, applicant, booked, held, submitted_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 6, 0, tzinfo=UTC))


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(10))


def event_of(text):
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def sent(kind):
    message = OutboxMessage.objects.get(kind=kind)
    return message.content


def test_the_download_says_when_and_where(lane):
    application = submitted_case(lane)
    booking = booked(application)
    calendar, event = event_of(calendar_file(booking, application, method="PUBLISH"))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert calendar.errors == event.errors == []
    assert event["DTSTART"].dt == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert event["LOCATION"] == "Ausländerbehörde, Demogebäude, Demostraße 1, 44623 Herne"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert str(application.pk) in event["URL"]
    assert "DTSTART:20261123T070000Z" in calendar.to_ical().decode()


def test_the_file_tells_no_more_of_the_person_than_the_reference(lane):
    application = submitted_case(lane)
    text = Calendar.from_ical(calendar_file(booked(application), application, method="PUBLISH")).to_ical().decode()
    text = text.replace("\r\n ", "")
    assert application.reference in text
    for value in ("YILMAZ", "AYSE", "ayse@example.org", "1999", "+49"):
        assert value not in text


@pytest.mark.parametrize(("language", "word"), [("de", "gültigen Pass"), ("en", "valid passport"), ("ar", "جواز")])
def test_it_is_in_the_applicants_language(lane, language, word):
    application = submitted_case(lane, language=language)
    _calendar, event = event_of(calendar_file(booked(application), application, method="PUBLISH"))
    assert word in event["DESCRIPTION"]


def test_booking_moving_and_cancelling_are_one_event_that_counts_its_changes(lane):
    application = submitted_case(lane)
    former = booked(application)
    booking = booking_reschedule(application=application, hold_id=held(application).pk, actor=applicant(application))
    booking_cancel(application=application, booking_id=booking.pk, actor=applicant(application))
    seen = []
    for kind in ("booking_confirmed", "booking_rescheduled", "booking_cancelled"):
        content = sent(kind)
        calendar, event = event_of(content["calendar"])
        assert content["calendar_method"] == calendar["METHOD"]
        assert event["ATTENDEE"] == "mailto:ayse@example.org"
        assert event["ORGANIZER"] == f"mailto:{application.authority.email}"
        seen.append((event["UID"], event["SEQUENCE"], calendar["METHOD"], event["STATUS"], event["DTSTART"].dt))
    (uid,) = {entry[0] for entry in seen}
    assert uid.startswith(str(former.calendar_uid))
    assert [entry[1:] for entry in seen] == [
        (0, "REQUEST", "CONFIRMED", former.starts_at),
        (1, "REQUEST", "CONFIRMED", booking.starts_at),
        (2, "CANCEL", "CANCELLED", booking.starts_at),
    ]


GERMAN_LINE = "Wann: Montag, 23. November 2026, 08:00 Uhr"


def test_the_german_mail_names_day_and_time(lane):
    booked(submitted_case(lane))
    content = sent("booking_confirmed")
    assert content["subject"] == "Ihr Termin am 23. November 2026 um 08:00 Uhr"
    assert content["text"].count(GERMAN_LINE) == 1


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("Monday", "23 November 2026", "08:00")),
        ("tr", ("Pazartesi", "23 Kasım 2026")),
        ("ar", ("الاثنين", "2026")),
    ],
)
def test_every_mail_names_the_day_as_its_language_does_with_the_german_beside_it(lane, language, parts):
    booked(submitted_case(lane, language=language))
    own, _line, german = sent("booking_confirmed")["text"].partition("----------")
    for part in parts:
        assert part in own
    assert GERMAN_LINE in german


def test_the_mail_says_what_to_bring_how_to_get_there_and_where_to_cancel(lane):
    application = submitted_case(lane)
    booked(application)
    text = sent("booking_confirmed")["text"]
    for part in ("gültigen Pass", "Eingang B", str(application.pk), "Demostraße 1"):
        assert part in text
    assert "&" not in text.replace("&\n", "")


def test_without_an_address_the_message_waits_in_the_case(lane):
    application = submitted_case(lane, answers={"email": ""})
    booked(application)
    assert not OutboxMessage.objects.filter(kind="booking_confirmed").exists()
    assert application.messages.filter(kind="booking_confirmed").exists()
