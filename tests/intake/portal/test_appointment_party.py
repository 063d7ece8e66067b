"""Who comes along, what is needed, more time to decide, and leaving: the applicant's pages."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from intake.actors import Actor
from intake.applications.access import code_issue
from intake.appointments.models import Booking, Hold
from intake.appointments.models_party import AppointmentWish, Companion
from intake.appointments.needs import Wish, wish_of
from intake.appointments.selectors import appointment_of, cases_of_booking, hold_of
from intake.appointments.services import booking_make, companion_add
from tests.intake.appointments.factories import LaneFactory, LocationFactory, booked, held, submitted_case
from tests.intake.portal.visitor import page, send, visitor

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(10))


@pytest.fixture
def application(lane):
    return submitted_case(lane)


@pytest.fixture
def other(lane):
    return submitted_case(lane)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(application, **changes):
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    year, month, day = application.answers["birth_date"].split("-")
    born = {"code-birth_date_day": day, "code-birth_date_month": month, "code-birth_date_year": year}
    return {"_code": "1", "code-reference": application.reference, "code-code": code} | born | changes


def join(application, other):
    actors = (Actor.applicant(case.pk) for case in (application, other))
    companion_add(
        application=application, companion=other, **dict(zip(("actor", "companion_actor"), actors, strict=True))
    )


# --- Who comes along ---


def test_a_case_is_added_by_reference_code_and_birth_date(application, other):
    client = visitor(application)
    response = send(client, "appointment_together", application.pk, data=typed(other), follow=True)
    text = text_of(response)
    assert f"Der Antrag {other.reference} kommt mit." in text
    assert Companion.objects.get().leader == application
    times = text_of(page(client, "appointment", application.pk))
    assert "2 Personen, 40 Minuten" in times
    assert f"gemeinsam mit {other.reference}" in times


@pytest.mark.parametrize("wrong", ["code-code", "code-reference", "code-birth_date_year"])
def test_whoever_cannot_open_a_case_cannot_add_it(application, other, wrong):
    data = typed(other, **{wrong: "1901" if "year" in wrong else "HER-26-00000"})
    response = send(visitor(application), "appointment_together", application.pk, data=data)
    assert response.status_code == 404
    assert "nicht gültig, schon benutzt oder abgelaufen" in text_of(response)
    assert not Companion.objects.exists()


def test_a_case_that_is_open_in_this_browser_is_one_button_away(application, other):
    client = visitor(application, other)
    assert other.reference in text_of(page(client, "appointment_together", application.pk))
    send(client, "appointment_together", application.pk, data={"_add": "1", "case": str(other.pk)})
    assert Companion.objects.get().application == other
    send(client, "appointment_together", application.pk, data={"_remove": "1", "case": str(other.pk)})
    assert not Companion.objects.exists()


def test_A06_the_id_of_a_case_is_not_enough_to_add_it(application, other):
    data = {"_add": "1", "case": str(other.pk)}
    assert send(visitor(application), "appointment_together", application.pk, data=data).status_code == 404
    assert not Companion.objects.exists()


def test_a_case_of_another_authority_is_refused_with_the_reason(application):
    stranger = submitted_case(LaneFactory(location=LocationFactory()))
    response = send(visitor(application), "appointment_together", application.pk, data=typed(stranger))
    assert response.status_code == 409
    assert "bei einer anderen Ausländerbehörde" in text_of(response)


def test_the_case_that_comes_along_says_where_its_appointment_is_booked(application, other):
    join(application, other)
    client = visitor(other)
    text = text_of(page(client, "appointment", other.pk))
    assert "gemeinsamer Termin mit einem anderen Antrag vorgesehen" in text
    assert application.reference in text
    assert 'name="time"' not in page(client, "appointment", other.pk).content.decode()
    send(client, "appointment_leave", other.pk)
    assert not Companion.objects.exists()
    assert 'name="time"' in page(client, "appointment", other.pk).content.decode()


def test_one_booking_stands_in_both_cases_and_one_of_them_can_leave(application, other):
    join(application, other)
    booking = booked(application)
    for case in (application, other):
        assert "40 Minuten" in text_of(page(visitor(case), "appointment", case.pk))
    assert "für alle Anträge in diesem Termin" in text_of(page(visitor(other), "appointment_cancel", other.pk))
    client = visitor(other)
    assert page(client, "appointment_leave", other.pk).status_code == 200
    send(client, "appointment_leave", other.pk, data={"booking": str(booking.pk)})
    assert cases_of_booking(booking) == [application]
    assert appointment_of(other) is None


def test_who_shares_no_appointment_has_nothing_to_leave(application):
    url = reverse("portal:appointment", args=[application.pk])
    assert page(visitor(application), "appointment_leave", application.pk)["Location"] == url


@pytest.mark.parametrize(
    "name", ["appointment_needs", "appointment_together", "appointment_leave", "appointment_extend"]
)
def test_A07_the_pages_are_for_those_with_access(application, other, name):
    assert send(visitor(other), name, application.pk).status_code == 404
    assert page(visitor(other), name, application.pk).status_code == 404


# --- What is needed ---


def test_needs_are_sealed_and_decide_which_times_are_shown(application, lane):
    LaneFactory(location=lane.location, opens=time(14), opens__closes=time(15), features=["accessible_room"])
    client = visitor(application)
    assert "08:00 Uhr" in text_of(page(client, "appointment", application.pk))
    response = send(
        client, "appointment_needs", application.pk, data={"accessible": "on", "interpreter": "ar"}, follow=True
    )
    text = text_of(response)
    assert "Barrierefreier Raum" in text
    assert "Dolmetschen: Arabisch" in text
    assert "14:00 Uhr" in text
    assert "08:00 Uhr" not in text
    assert wish_of(application) == Wish(accessible=True, interpreter="ar")
    assert b"accessible" not in bytes(AppointmentWish.objects.get().wish_sealed)
    send(client, "appointment_needs", application.pk)
    assert not AppointmentWish.objects.exists()


def test_a_language_that_does_not_exist_is_refused_at_its_field(application):
    response = send(visitor(application), "appointment_needs", application.pk, data={"interpreter": "klingon"})
    assert set(response.context["form"].errors) == {"interpreter"}


def test_where_no_counter_has_it_nobody_is_left_without_times(application):
    client = visitor(application)
    send(client, "appointment_needs", application.pk, data={"accessible": "on"})
    assert "08:00 Uhr" in text_of(page(client, "appointment", application.pk))


# --- More time to decide ---


def test_the_time_to_decide_can_be_extended_once(application, monday):
    hold = held(application)
    client = visitor(application)
    assert "noch 15 Minuten" in text_of(page(client, "appointment_confirm", application.pk))
    monday.shift(timedelta(minutes=10))
    html = page(client, "appointment_confirm", application.pk).content.decode()
    assert "noch 5 Minuten" in re.sub(r"\s+", " ", html)
    assert 'data-hold-seconds="300"' in html
    response = send(client, "appointment_extend", application.pk, data={"hold": str(hold.pk)}, follow=True)
    assert "Sie haben jetzt mehr Zeit" in text_of(response)
    assert "Reservierung verlängern" not in text_of(response)
    until = Hold.objects.get().expires_at
    response = send(client, "appointment_extend", application.pk, data={"hold": str(hold.pk)}, follow=True)
    assert "schon einmal verlängert" in text_of(response)
    assert Hold.objects.get().expires_at == until


def test_A04_an_expired_time_is_not_extended(application, monday):
    hold = held(application)
    monday.shift(timedelta(minutes=16))
    client = visitor(application)
    response = send(client, "appointment_extend", application.pk, data={"hold": str(hold.pk)}, follow=True)
    assert "Ihre Reservierung ist abgelaufen" in text_of(response)
    assert hold_of(application) is None


# --- Which times ---


def test_later_days_and_another_place_can_be_asked_for(application, lane):
    place = LocationFactory(authority=lane.location.authority, name="Rathaus Wanne")
    LaneFactory(location=place, opens=time(14), opens__closes=time(15))
    client = visitor(application)
    data = {"after_day": "1", "after_month": "12", "after_year": "2026", "place": str(place.pk)}
    response = page(client, "appointment", application.pk, data=data)
    html = response.content.decode()
    assert "Dienstag, 1. Dezember 2026" in html
    assert "14:00 Uhr" in html
    assert "08:00 Uhr" not in html
    assert f"?from=2026-12-06&amp;place={place.pk}" in html


@pytest.mark.parametrize("data", [{"after_day": "31"}, {"after_year": "x"}, {"place": "99999"}, {"place": "²"}])
def test_a_filter_that_makes_no_sense_is_no_error(application, data):
    response = page(visitor(application), "appointment", application.pk, data=data)
    assert response.status_code == 200
    assert "08:00 Uhr" in text_of(response)


def test_a_time_is_named_with_its_day_for_those_who_hear_it_alone(application):
    html = page(visitor(application), "appointment", application.pk).content.decode()
    label = re.search(r'<label[^>]*for="time-20261123-1">(.*?)</label>', html)[1]
    assert re.sub(r"<[^>]+>", "", label) == "08:00 Uhr, Montag, 23. November 2026"


def test_after_booking_the_page_says_that_name_and_birth_date_are_locked(application):
    hold = held(application)
    booking_make(application=application, hold_id=hold.pk, actor=Actor.applicant(application.pk))
    text = text_of(page(visitor(application), "appointment", application.pk))
    assert "Name und Geburtsdatum lassen sich nach der Buchung nicht mehr ändern" in text
    assert Booking.objects.count() == 1
