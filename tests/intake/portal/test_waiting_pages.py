"""Links in messages and the pages of the waiting list: what they show, what acts, what a guess gets."""

import secrets
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from intake.appointments.message_links import WRONG_LINKS_PER_HOUR
from intake.appointments.models import Booking
from intake.appointments.models_waiting import AppointmentLink, WaitingEntry
from intake.appointments.selectors import appointment_of
from intake.appointments.services.reminders import reminders_send
from intake.authorities.models import OfferedService
from intake.portal.waiting_cards import waiting_card
from tests.intake.appointments.factories import LocationFactory, booked, times_of
from tests.intake.appointments.waiting_office import (
    MORNING,
    cancelled,
    joined,
    link_in,
    mail,
    offers,
    office,
    somebody,
    worker,
)
from tests.intake.portal.visitor import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(time_machine, settings):
    settings.VORSPRACHE_RELEASE_MIN_MINUTES, settings.VORSPRACHE_RELEASE_MAX_MINUTES = 15, 60
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return office()


@pytest.fixture
def application(lane):
    return somebody(lane)


@pytest.fixture
def booking(application):
    return booked(application, times_of(application, days=60)[-1].starts_at)


@pytest.fixture
def link(booking):
    """Return the path of the link in the mail that confirms the booking."""
    return link_in(mail("booking_confirmed")["text"], "appointment")


def address(name, application):
    with translation.override("de"):
        return reverse(f"portal:{name}", args=[application.pk])


@pytest.fixture
def offered(lane, application, booking, monday):
    """Let somebody give back an earlier time and the case be offered it; return the link of the offer's mail."""
    joined(application)
    other = somebody(lane, 7)
    earlier = next(time for time in times_of(other, days=60) if time.starts_at > MORNING + timedelta(days=10))
    cancelled(other, booked(other, earlier.starts_at))
    monday.shift(timedelta(hours=1))
    worker()
    return link_in(mail("waiting_offer")["text"], "waiting")


# --- The link to an appointment ---


def test_a_link_shows_time_place_and_what_to_bring_and_nothing_of_the_case(client, link, application):
    page = client.get(link).content.decode()
    assert "Demostraße 1" in page
    assert "Bitte bringen Sie mit" in page
    for secret in (application.reference, str(application.pk), "YILMAZ", "AYSE", "ayse@example.org"):
        assert secret not in page
    assert client.get(address("case", application)).status_code == 404


def test_one_click_on_the_page_cancels(client, link, application):
    page = client.post(link, {"_cancel": "1"}, follow=True).content.decode()
    assert appointment_of(application) is None
    assert "Dieser Termin ist abgesagt" in page


def test_A07_guessed_links_are_not_found_and_soon_refused(client, link, application):
    guesses = [f"/de/case/appointment/{secrets.token_urlsafe(24)}/" for _number in range(WRONG_LINKS_PER_HOUR + 5)]
    answers = [client.post(guess, {"_cancel": "1"}).status_code for guess in guesses]
    assert answers == [404] * WRONG_LINKS_PER_HOUR + [429] * 5
    assert appointment_of(application) is not None
    assert client.get(link).status_code == 200  # a good link is never locked out by somebody's guesses


def test_A07_only_the_keyed_hash_of_a_link_is_kept(link, application):
    token = link.split("/")[-2]
    assert len(token) >= 22  # 128 bit in base64
    (row,) = AppointmentLink.objects.all()
    assert len(row.digest) == 64
    assert token not in row.digest
    assert token not in str([message.content for message in application.messages.all()])


def test_A08_cancelling_twice_is_harmless(client, link, application):
    for _time in range(2):
        assert client.post(link, {"_cancel": "1"}).status_code == 302
    assert Booking.objects.get().sequence == 1


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_A09_a_mail_scanner_that_follows_links_cancels_nothing(client, link, offered, application, booking, method):
    for path in (link, offered, f"{link}?_cancel=1", f"{offered}?_accept={offers()[0].pk}"):
        assert getattr(client, method)(path).status_code == 200
    assert appointment_of(application) == booking
    assert len(offers()) == 1


def test_a_link_dies_with_its_appointment(client, link, booking, monday):
    monday.move_to(booking.starts_at + timedelta(minutes=1))
    assert "hat schon begonnen" in client.get(link).content.decode()
    monday.move_to(booking.ends_at)
    assert client.get(link).status_code == 404
    assert client.post(link, {"_cancel": "1"}).status_code == 404


def test_the_link_of_a_moved_appointment_touches_the_new_one_in_no_way(client, link, offered, application):
    client.post(offered, {"_accept": str(offers()[0].pk)})
    moved = appointment_of(application)
    assert "wurde verschoben und gilt nicht mehr" in client.get(link).content.decode()
    client.post(link, {"_cancel": "1"})
    assert appointment_of(application) == moved


def test_every_mail_has_a_link_of_its_own(link, booking, monday):
    monday.move_to(booking.starts_at - timedelta(days=1))
    reminders_send()
    assert link_in(mail("booking_reminder")["text"], "appointment") != link


def test_a_link_of_the_other_kind_is_unknown(client, link, offered):
    assert client.get(link.replace("/appointment/", "/waiting/")).status_code == 404
    assert client.get(offered.replace("/waiting/", "/appointment/")).status_code == 404


def test_its_answers_are_never_kept_and_name_no_address(client, link):
    for response in (client.get(link), client.get("/de/case/appointment/nothing/")):
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]


def test_it_confirms_where_the_service_asks_for_it(client, lane, application):
    OfferedService.objects.update(confirm_hours=24)
    booking = booked(application, times_of(application, days=60)[-1].starts_at)
    path = link_in(mail("booking_confirmed")["text"], "appointment")
    assert "Bitte bestätigen Sie Ihren Termin bis" in client.get(path).content.decode()
    assert "Ihr Termin ist bestätigt." in client.post(path, {"_confirm": "1"}, follow=True).content.decode()
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert "Bitte bestätigen Sie" not in client.get(path).content.decode()


# --- The link to the waiting list ---


def test_an_offer_is_accepted_with_one_click_on_its_page(client, offered, application, booking):
    assert "Diese Zeit annehmen" in client.get(offered).content.decode()
    (offer,) = offers()
    page = client.post(offered, {"_accept": str(offer.pk)}, follow=True).content.decode()
    assert appointment_of(application).starts_at == offer.starts_at
    assert "Ihr neuer Termin ist gebucht" in page
    assert application.reference not in page


def test_declining_and_leaving_take_one_click_each(client, offered, application, booking):
    client.post(offered, {"_decline": str(offers()[0].pk)})
    assert offers() == []
    client.post(offered, {"_leave": "1"})
    assert WaitingEntry.objects.get().state == "left"
    assert appointment_of(application) == booking
    assert "Sie stehen nicht auf der Warteliste" in client.get(offered).content.decode()


def test_an_old_link_does_not_answer_for_a_later_place(client, offered, application):
    client.post(offered, {"_leave": "1"})
    joined(application)
    client.post(offered, {"_leave": "1"})
    assert WaitingEntry.objects.get(state="waiting")


def test_the_offer_of_somebody_else_cannot_be_taken(client, offered, lane):
    stranger = somebody(lane, 9)
    joined(stranger)
    browser = visitor(stranger)
    answer = browser.post(address("appointment_waiting", stranger), {"_accept": str(offers()[0].pk)})
    assert answer.status_code == 404
    assert len(offers()) == 1


def test_an_offer_that_is_gone_is_said_so(client, offered, monday):
    (offer,) = offers()
    monday.move_to(offer.expires_at + timedelta(seconds=1))
    response = client.post(offered, {"_accept": str(offer.pk)})
    assert response.status_code == 409
    assert "gilt nicht mehr" in response.content.decode()


# --- The pages in the case ---


def test_one_joins_with_days_that_are_filled_in_already(application, booking):
    browser = visitor(application)
    path = address("appointment_waiting", application)
    page = browser.get(path).content.decode()
    assert 'value="24"' in page
    form = {"first_day_day": "1", "first_day_month": "12", "first_day_year": "2026"}
    form |= {"last_day_day": "20", "last_day_month": "12", "last_day_year": "2026", "_join": "1"}
    page = browser.post(path, form, follow=True).content.decode()
    assert "Sie stehen auf der Warteliste" in page
    entry = WaitingEntry.objects.get()
    assert (str(entry.first_day), str(entry.last_day), entry.location_id) == ("2026-12-01", "2026-12-20", None)
    assert (
        "Sie stehen nicht mehr auf der Warteliste." in browser.post(path, {"_leave": "1"}, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("1 12 2026", "30 11 2026", "nicht vor dem ersten Tag"),
        ("1 11 2026", "2 11 2026", "schon vorbei"),
        ("1 6 2027", "2 6 2027", "vor Ihrem jetzigen Termin"),
        ("31 2 2027", "2 6 2027", "gibt es nicht"),
    ],
)
def test_wrong_days_are_named_and_what_was_typed_is_kept(application, booking, first, last, said):
    parts = ("day", "month", "year")
    form = {f"first_day_{part}": value for part, value in zip(parts, first.split(), strict=True)}
    form |= {f"last_day_{part}": value for part, value in zip(parts, last.split(), strict=True)}
    page = visitor(application).post(address("appointment_waiting", application), form | {"_join": "1"})
    assert said in page.content.decode()
    assert f'value="{first.split()[0]}"' in page.content.decode()
    assert not WaitingEntry.objects.exists()


def test_with_several_places_one_says_where(application, booking, lane):
    elsewhere = office(location=LocationFactory(authority=lane.location.authority, name="Rathaus"))
    foreign = office()
    browser, path = visitor(application), address("appointment_waiting", application)
    assert "Rathaus" in browser.get(path).content.decode()
    form = {"first_day_day": "1", "first_day_month": "12", "first_day_year": "2026"}
    form |= {"last_day_day": "20", "last_day_month": "12", "last_day_year": "2026", "_join": "1"}
    assert browser.post(path, form | {"location": str(foreign.location_id)}).status_code == 200
    assert not WaitingEntry.objects.exists()
    browser.post(path, form | {"location": str(elsewhere.location_id)})
    assert WaitingEntry.objects.get().location_id == elsewhere.location_id


def test_the_case_confirms_too_and_strangers_do_not(client, application):
    OfferedService.objects.update(confirm_hours=24)
    booking = booked(application, times_of(application, days=60)[-1].starts_at)
    path = address("appointment_agree", application)
    assert client.post(path, {"booking": str(booking.pk)}).status_code == 404
    browser = visitor(application)
    assert browser.get(path)["Location"] == address("appointment", application)
    assert appointment_of(application).state == "booked"
    assert browser.post(path, {"booking": str(booking.pk)}).status_code == 302
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_the_list_is_not_praised_in_the_last_days_but_confirming_is_asked_for_to_the_end(application, lane):
    OfferedService.objects.update(confirm_hours=24)
    near = booked(application)
    card = waiting_card(application, near)
    assert (card["can_join"], card["to_confirm"]) == (False, near)
    assert waiting_card(application, None)["can_join"]


def test_a_begun_appointment_needs_no_confirmation(application, lane, monday):
    OfferedService.objects.update(confirm_hours=24)
    near = booked(application)
    monday.move_to(near.starts_at)
    assert waiting_card(application, near)["to_confirm"] is None
