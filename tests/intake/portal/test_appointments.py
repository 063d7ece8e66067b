import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from intake.actors import Actor
from intake.appointments.models import Booking, Hold, Lane
from intake.appointments.selectors import appointment_of, hold_of
from intake.appointments.services import closure_add
from intake.authorities.models import OfferedService
from intake.portal.session import SESSION_KEY
from tests.intake.appointments.factories import LaneFactory, LocationFactory, booked, expire, held, submitted_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(10))


@pytest.fixture
def application(lane):
    return submitted_case(lane)


@pytest.fixture
def open_case(client):
    """Return a function that lets the client open a case, as a redeemed link does."""

    def grant(application):
        session = client.session
        session[SESSION_KEY] = [*session.get(SESSION_KEY, []), str(application.pk)]
        session.save()

    return grant


@pytest.fixture
def at(client, application, open_case):
    """Return a function that gives the address of one of the case's pages."""
    open_case(application)
    return lambda name, case=None, language="de": page_url(name, case or application, language)


def page_url(name, application, language="de"):
    with translation.override(language):
        return reverse(f"portal:{name}", args=[application.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def first_value(response):
    return re.search(r'name="time" value="([^"]+)"', response.content.decode())[1]


def choose(client, at, page="appointment"):
    return client.post(at(page), {"time": first_value(client.get(at(page)))}, follow=True)


def hold_field(response):
    return re.search(r'name="hold" value="([^"]+)"', response.content.decode())[1]


# --- Choose ---


def test_the_next_free_days_are_groups_of_radio_buttons_with_the_day_as_legend(client, at):
    html = client.get(at("appointment")).content.decode()
    legends = re.findall(r"<legend[^>]*><h2[^>]*><time datetime=\"([\d-]+)\">([^<]+)</time>", html)
    assert legends[0] == ("2026-11-23", "Montag, 23. November 2026")
    assert len(legends) == 5
    assert html.count('type="radio" name="time"') == 20
    assert '<time datetime="2026-11-23T08:00:00+01:00">08:00 Uhr</time>' in html
    assert "checked" not in html


def test_later_days_are_a_link_away_and_the_way_back_too(client, at):
    first = client.get(at("appointment")).content.decode()
    later = client.get(at("appointment") + "?from=2026-11-28").content.decode()
    assert "?from=2026-11-28" in first
    assert "Samstag, 28. November 2026" in later
    assert "Zurück zu den nächsten freien Terminen" in later


@pytest.mark.parametrize("start", ["x", "9999-99-99", "0001-01-01", "9999-12-31", "2027-13-01"])
def test_a_strange_day_in_the_address_is_no_error(client, at, start):
    assert client.get(at("appointment"), {"from": start}).status_code == 200


def test_the_day_is_written_as_the_language_writes_it(client, at):
    assert "23 Kasım 2026" in client.get(at("appointment", language="tr")).content.decode()
    assert 'dir="rtl"' in client.get(at("appointment", language="ar")).content.decode()


def test_choosing_nothing_says_so_and_leads_to_the_first_time(client, at):
    response = client.post(at("appointment"), {})
    html = response.content.decode()
    assert "Bitte wählen Sie eine Zeit." in html
    assert "<title>Fehler:" in html
    assert 'href="#time-20261123-1"' in html
    assert not Hold.objects.exists()


@pytest.mark.parametrize("value", ["x", "20261123T0700Z.0", "20261123T0701Z.1", "99991231T2355Z.1"])
def test_a_forged_time_is_refused_and_the_free_times_shown(client, at, value):
    response = client.post(at("appointment"), {"time": value})
    assert response.status_code in {200, 409}
    assert "08:00 Uhr" in text_of(response)
    assert not Hold.objects.exists()


def test_a_chosen_time_is_kept_and_shown_with_all_that_belongs_to_it(client, at, application):
    response = choose(client, at)
    assert response.redirect_chain == [(at("appointment_confirm"), 302)]
    text = text_of(response)
    for part in (
        "Montag, 23. November 2026, 08:00 Uhr",
        "Wir halten diese Zeit bis 07:15 Uhr für Sie frei",
        "Demostraße 1",
        "Eingang B",
        "Ihren gültigen Pass",
        "Reisepass",
        application.reference,
    ):
        assert part in text, part
    assert response.content.decode().count(f'href="{at("appointment")}"') == 2  # back, and another time
    assert hold_of(application)
    assert not Booking.objects.exists()


def test_the_list_reminds_of_the_kept_time(client, at):
    choose(client, at)
    response = client.get(at("appointment"))
    assert "Für Sie reserviert bis 07:15 Uhr" in text_of(response)
    assert response.content.decode().count(" checked>") == 1


def test_two_places_are_told_apart(client, at, lane):
    LaneFactory(
        location=LocationFactory(authority=lane.location.authority, name="Rathaus Wanne"),
        opens=time(8),
        opens__closes=time(9),
    )
    text = text_of(client.get(at("appointment")))
    assert "08:00 Uhr Ausländerbehörde, Demogebäude" in text
    assert "08:00 Uhr Rathaus Wanne" in text


def test_when_nothing_is_free_the_page_says_what_to_do(client, at):
    Lane.objects.update(active=False)
    text = text_of(client.get(at("appointment")))
    assert "Zurzeit ist kein Termin frei." in text
    assert "Ihr Antrag ist eingereicht" in text


def test_a_lost_time_is_told_at_once_with_the_next_free_ones(client, at, lane):
    value = first_value(client.get(at("appointment")))
    held(submitted_case(lane))
    response = client.post(at("appointment"), {"time": value})
    assert response.status_code == 409
    text = text_of(response)
    assert "gerade an jemand anderen vergeben" in text
    assert "08:30 Uhr" in text
    assert value not in response.content.decode()


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("office_assigns", "Ihre Ausländerbehörde gibt Ihnen den Termin"),
        ("after_release", "prüft zuerst Ihre Unterlagen"),
        ("none", "wird hier kein Termin vergeben"),
    ],
)
def test_where_no_time_can_be_booked_the_page_says_why(client, at, mode, sentence):
    OfferedService.objects.update(booking_mode=mode)
    for response in (client.get(at("appointment")), client.post(at("appointment"), {"time": "20261123T0700Z.1"})):
        assert sentence in text_of(response)
    assert not Hold.objects.exists()


# --- Confirm ---


def test_confirming_books_and_says_what_to_do_next(client, at, application):
    hold = hold_field(choose(client, at))
    response = client.post(at("appointment_confirm"), {"hold": hold}, follow=True)
    assert response.redirect_chain == [(at("appointment_booked"), 302)]
    text = text_of(response)
    assert "Ihr Termin ist gebucht" in text
    assert "08:00 Uhr" in text
    assert at("calendar") in response.content.decode()
    assert appointment_of(application)


def test_a_double_click_books_once(client, at):
    hold = hold_field(choose(client, at))
    for _click in range(2):
        response = client.post(at("appointment_confirm"), {"hold": hold}, follow=True)
        assert "Ihr Termin ist gebucht" in text_of(response)
    assert Booking.objects.count() == 1


def test_A04_a_hold_that_expired_while_the_form_was_open_is_told_clearly(client, at, monday):
    hold = hold_field(choose(client, at))
    monday.shift(timedelta(minutes=20))
    response = client.post(at("appointment_confirm"), {"hold": hold})
    assert response.status_code == 409
    text = text_of(response)
    assert "Ihre Reservierung ist abgelaufen" in text
    assert "08:00 Uhr" in text
    assert f'action="{at("appointment")}"' in response.content.decode()
    assert not Booking.objects.exists()


def test_an_expired_confirmation_page_leads_back_to_the_times(client, at, monday):
    choose(client, at)
    monday.shift(timedelta(minutes=20))
    assert client.get(at("appointment_confirm"))["Location"] == at("appointment")


def test_A05_the_hold_of_another_case_is_not_found(client, at, lane):
    foreign = held(submitted_case(lane))
    assert client.post(at("appointment_confirm"), {"hold": str(foreign.pk)}).status_code == 404
    assert client.post(at("appointment_confirm"), {"hold": "1"}).status_code == 404
    assert not Booking.objects.exists()


def test_A10_a_time_closed_by_the_office_meanwhile_is_told_with_the_reason(client, at, lane):
    hold = hold_field(choose(client, at))
    closure_add(location=lane.location, starts_at=MORNING, ends_at=MORNING + timedelta(hours=2), actor=Actor.system())
    response = client.post(at("appointment_confirm"), {"hold": hold})
    assert response.status_code == 409
    assert "Die Behörde hat diese Zeit inzwischen geschlossen" in text_of(response)
    assert not Booking.objects.exists()


# --- See, move, cancel ---


def test_the_booked_appointment_is_shown_with_its_ways(client, at, application):
    booked(application)
    html = client.get(at("appointment")).content.decode()
    assert "Montag, 23. November 2026, 08:00 Uhr" in html
    for name in ("appointment_reschedule", "appointment_cancel", "calendar"):
        assert at(name) in html


def test_a_past_appointment_offers_no_way_to_change_it(client, at, application, monday):
    booked(application)
    monday.shift(timedelta(hours=3))
    html = client.get(at("appointment")).content.decode()
    assert "Dieser Termin hat schon begonnen oder ist vorbei." in html
    assert at("appointment_cancel") not in html
    assert client.get(at("appointment_cancel")).status_code == 409
    assert client.get(at("appointment_reschedule")).status_code == 409


def test_moving_shows_both_times_and_moves_only_on_the_button(client, at, application):
    former = booked(application)
    response = choose(client, at, "appointment_reschedule")
    text = text_of(response)
    assert "Bisheriger Termin" in text
    assert appointment_of(application) == former
    response = client.post(at("appointment_confirm"), {"hold": hold_field(response)}, follow=True)
    assert "Ihr Termin ist verschoben" in text_of(response)
    assert appointment_of(application).rescheduled_from == former


def test_a_move_that_loses_its_time_keeps_the_appointment_and_says_so(client, at, application):
    former = booked(application)
    hold = hold_field(choose(client, at, "appointment_reschedule"))
    expire(Hold.objects.get())
    response = client.post(at("appointment_confirm"), {"hold": hold})
    assert response.status_code == 409
    assert "Er bleibt gebucht" in text_of(response)
    assert appointment_of(application) == former


def test_cancelling_asks_first_and_then_offers_new_times(client, at, application):
    booking = booked(application)
    assert "Möchten Sie diesen Termin absagen?" in text_of(client.get(at("appointment_cancel")))
    response = client.post(at("appointment_cancel"), {"booking": str(booking.pk)}, follow=True)
    text = text_of(response)
    assert "Ihr Termin ist abgesagt. Ihr Antrag bleibt eingereicht." in text
    assert "Wann möchten Sie kommen?" in text
    assert appointment_of(application) is None


def test_A08_cancelling_twice_is_harmless(client, at, application):
    booking = booked(application)
    for _click in range(2):
        assert client.post(at("appointment_cancel"), {"booking": str(booking.pk)}).status_code == 302
    assert Booking.objects.get().sequence == 1


def test_a_stale_cancel_page_does_not_cancel_a_later_booking(client, at, application):
    stale = booked(application)
    client.post(at("appointment_cancel"), {"booking": str(stale.pk)})
    later = booked(application)
    client.post(at("appointment_cancel"), {"booking": str(stale.pk)})
    assert appointment_of(application) == later


def test_A06_the_booking_of_another_case_is_not_found(client, at, lane):
    foreign = booked(submitted_case(lane))
    for booking_id in (foreign.pk, "00000000-0000-0000-0000-000000000000", "1", ""):
        assert client.post(at("appointment_cancel"), {"booking": str(booking_id)}).status_code == 404
    assert Booking.objects.get().is_open


PAGES = ("appointment", "appointment_confirm", "appointment_booked", "appointment_reschedule", "appointment_cancel")


@pytest.mark.parametrize("name", [*PAGES, "calendar"])
def test_A07_without_access_to_the_case_every_page_is_404(client, application, name):
    booked(application)
    assert client.get(page_url(name, application)).status_code == 404
    if name in {"appointment", "appointment_confirm", "appointment_reschedule", "appointment_cancel"}:
        booking = {"booking": str(Booking.objects.get().pk), "hold": str(Booking.objects.get().pk)}
        assert client.post(page_url(name, application), booking).status_code == 404
    assert Booking.objects.get().is_open


def test_A09_following_every_link_changes_nothing(client, at, application):
    booking = booked(application)
    held(application)
    before = (Booking.objects.values().get(), Hold.objects.values().get())
    for name in (*PAGES, "calendar"):
        assert client.get(at(name)).status_code in {200, 302}
        assert client.head(at(name)).status_code in {200, 302}
    assert (Booking.objects.values().get(), Hold.objects.values().get()) == before
    assert appointment_of(application) == booking


@pytest.mark.parametrize("name", ["appointment_booked", "calendar"])
def test_pages_that_only_show_refuse_a_post(client, at, name):
    assert client.post(at(name)).status_code == 405


def test_the_calendar_file_is_a_private_download(client, at, application):
    assert client.get(at("calendar")).status_code == 404
    booked(application)
    response = client.get(at("calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert application.reference in response["Content-Disposition"]
    assert Calendar.from_ical(response.content)["METHOD"] == "PUBLISH"


def test_no_page_is_kept_by_caches_or_found_by_search_engines(client, at):
    response = client.get(at("appointment"))
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in response.content.decode()


# --- What a page costs ---


def test_the_list_of_free_times_costs_few_queries(client, at, django_assert_max_num_queries):
    client.get(at("appointment"))
    with django_assert_max_num_queries(23):
        client.get(at("appointment"))


def test_the_booked_page_costs_few_queries(client, at, application, django_assert_max_num_queries):
    booked(application)
    client.get(at("appointment"))
    with django_assert_max_num_queries(14):
        client.get(at("appointment"))
