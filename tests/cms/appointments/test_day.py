"""The day at the counter in the admin: the list, the clicks, and booking for somebody else."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments.models import Booking, Hold, Lane, OpeningRule
from intake.appointments.models_party import Companion
from intake.appointments.needs import Wish
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_advance, wish_set
from intake.appointments.states import Audience, Channel, State
from intake.audit import AuditEntry
from tests.factories import MembershipFactory, UserFactory
from tests.intake.appointments.factories import LaneFactory, applicant, booked, submitted_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin
QUERIES = 23
DAY, WALK_IN = "/admin/appointments/day/", "/admin/appointments/walk-in/"


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    """A counter for everybody from 8 to 10, for emergencies from 12 to 13."""
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    for weekday in range(7):
        OpeningRule.objects.create(
            lane=lane, weekday=weekday, opens=time(12), closes=time(13), audience=Audience.EMERGENCY
        )
    return lane


@pytest.fixture
def case(lane):
    return submitted_case(lane)


def signed_in(client, authority, role="clerk", **kwargs):
    user = UserFactory(**kwargs)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if role:
        MembershipFactory(user=user, authority=authority, role=role)
    client.force_login(user)
    return client


@pytest.fixture
def clerk(client, lane):
    return signed_in(client, lane.location.authority, first_name="Ada", last_name="Amt")


@pytest.fixture
def colleague(lane):
    user = UserFactory(first_name="Kim", last_name="Klug")
    MembershipFactory(user=user, authority=lane.location.authority)
    return Actor.staff(user)


def click(client, booking, state, seen="booked", address=DAY):
    return client.post(address, {"booking": str(booking.pk), "state": state, "seen": seen}, follow=True)


def times_from(answer):
    return [time.value for _day, free in answer.context["times"]["days"] for time, _place in free]


# --- Who sees it ---


def test_only_clerks_of_the_authority_see_its_day_and_book_there(client, lane, case):
    booking = booked(case)
    own = reverse("appointments:walk_in_case", args=[case.pk])
    for role, kwargs in (("editor", {}), ("", {"is_superuser": True})):
        signed_in(client, lane.location.authority, role, **kwargs)
        assert {client.get(address).status_code for address in (DAY, WALK_IN, own)} == {404}
    signed_in(client, LaneFactory().location.authority)
    assert case.reference not in client.get(DAY).text
    assert client.get(WALK_IN, {"case": case.reference}).context["rows"] == []
    assert client.get(DAY, {"place": f"lane-{lane.pk}"}).status_code == 404
    assert {client.get(own).status_code, client.post(own, {"book": "1"}).status_code} == {404}
    assert click(client, booking, "attended").status_code == 404
    booking.refresh_from_db()
    assert booking.state == State.BOOKED


# --- The list ---


def test_a_line_says_in_words_who_comes_with_what(clerk, case):
    wish_set(application=case, wish=Wish(accessible=True, interpreter="ar"), actor=applicant(case))
    case.display = {"name": "Nour Beispiel"}
    case.save()
    Application.objects.update(readiness=3)
    booked(case)
    text = clerk.get(DAY).text
    for words in (
        case.reference, "Nour Beispiel", "08:00–08:30", "1 Person", "barrierefreier Raum", "Dolmetschen: Arabisch",
        "es fehlt etwas", "fehlt: ", reverse("review:case", args=[case.pk]),
    ):  # fmt: skip
        assert words in text


def test_what_is_missing_comes_first_and_what_is_over_last(clerk, lane, colleague):
    cases = [submitted_case(lane) for _number in range(4)]
    bookings = [booked(case) for case in cases]
    for case, readiness in zip(cases, (1, 2, 3, 3), strict=True):
        Application.objects.filter(pk=case.pk).update(readiness=readiness)
    booking_advance(booking=bookings[3], state=State.ATTENDED, actor=colleague)
    assert [line.booking for line in clerk.get(DAY).context["lines"]] == [bookings[each] for each in (2, 1, 0, 3)]
    by_time = clerk.get(DAY, {"order": "time"})
    assert [line.booking for line in by_time.context["lines"]] == bookings
    assert "4 Termine: 3 offen, 1 wahrgenommen, 0 nicht erschienen, 0 abgebrochen" in by_time.text
    assert "Kim Klug, 07:00 Uhr" in by_time.text


def test_a_family_is_one_line_with_all_its_cases(clerk, lane, case):
    other = submitted_case(lane)
    Companion.objects.create(application=other, leader=case)
    booked(case)
    (line,) = clerk.get(DAY).context["lines"]
    assert {person["case"] for person in line.people} == {case, other}
    assert line.booking.persons == 2


def test_an_appointment_of_a_later_day_is_moved_but_not_noted(clerk, case):
    booked(case, MORNING + timedelta(days=1, hours=1))
    text = clerk.get(DAY, {"day": "2026-11-24"}).text
    assert "Verschieben oder absagen" in text
    assert 'name="state"' not in text


def test_a_day_is_of_an_authority_a_place_or_one_counter(clerk, lane, case):
    other = LaneFactory(location=lane.location, opens=time(8))
    booked(case)
    shown = {
        place: len(clerk.get(DAY, {"place": place}).context["lines"])
        for place in (f"lane-{lane.pk}", f"lane-{other.pk}", f"location-{lane.location_id}", "")
    }
    assert list(shown.values()) == [1, 0, 1, 1]
    assert Lane.objects.count() == 2


def test_the_days_before_and_after_are_one_click_away(clerk, case):
    booked(case, MORNING + timedelta(days=1, hours=1))
    today = clerk.get(DAY)
    assert "An diesem Tag ist niemand gebucht." in today.text
    assert case.reference in clerk.get(DAY + today.context["next"]).text
    assert clerk.get(DAY + clerk.get(DAY + today.context["next"]).context["previous"]).context["day"].day == 23
    for day in ("0001-01-01", "9999-12-31", "2026-99-99", "x"):
        assert clerk.get(DAY, {"day": day}).status_code == 200


def test_a_full_day_asks_the_same_queries_as_one_appointment(clerk, lane, django_assert_num_queries):
    booked(submitted_case(lane))
    clerk.get(DAY)
    with django_assert_num_queries(QUERIES):
        assert len(clerk.get(DAY).context["lines"]) == 1
    for _number in range(3):
        booked(submitted_case(lane))
    clerk.get(DAY)
    with django_assert_num_queries(QUERIES):
        assert len(clerk.get(DAY).context["lines"]) == 4


# --- The clicks ---


def test_a_case_is_checked_in_and_attended_by_explicit_clicks(clerk, case):
    booking = booked(case)
    assert "08:00 Uhr: Angemeldet." in click(clerk, booking, "checked_in").text
    text = click(clerk, booking, "attended", seen="checked_in").text
    assert "08:00 Uhr: Wahrgenommen." in text
    assert "Ada Amt, 07:00 Uhr" in text
    booking.refresh_from_db()
    assert booking.state == State.ATTENDED


def test_absence_can_be_noted_from_the_beginning_on_and_taken_back(clerk, case, monday):
    booking = booked(case)
    assert 'value="no_show"' not in clerk.get(DAY).text
    assert "noch nicht begonnen" in click(clerk, booking, "no_show").text
    monday.move_to(booking.starts_at + timedelta(minutes=5))
    clerk.logout()  # their session has ended meanwhile
    clerk.force_login(User.objects.get(first_name="Ada"))
    text = click(clerk, booking, "no_show").text
    assert "08:00 Uhr: Nicht erschienen." in text
    assert "Doch erschienen" in text
    click(clerk, booking, "attended", seen="no_show")
    booking.refresh_from_db()
    assert booking.state == State.ATTENDED


def test_a_mistaken_check_in_is_taken_back_on_the_list(clerk, case):
    booking = booked(case)
    assert "Anmeldung zurücknehmen" in click(clerk, booking, "checked_in").text
    assert "08:00 Uhr: Bestätigt." in click(clerk, booking, "confirmed", seen="checked_in").text


def test_who_clicks_on_an_old_page_learns_who_was_faster(clerk, case, colleague):
    booking = booked(case)
    booking_advance(booking=booking, state=State.ABORTED_MISSING_DOCUMENTS, actor=colleague)
    text = click(clerk, booking, "attended").text
    assert "Ihr Klick hat nichts geändert." in text
    assert "Abgebrochen: Unterlagen fehlen, Kim Klug, 07:00 Uhr." in text
    booking.refresh_from_db()
    assert booking.state == State.ABORTED_MISSING_DOCUMENTS


@pytest.mark.parametrize(
    "data", [{}, {"booking": "x"}, {"booking": "0" * 32}, {"state": "x"}, {"state": "rescheduled"}]
)
def test_a_click_that_makes_no_sense_changes_nothing(clerk, case, data):
    booking = booked(case)
    answer = clerk.post(DAY, {"booking": str(booking.pk), "state": "", "seen": "booked", **data})
    assert answer.status_code in {302, 404}
    booking.refresh_from_db()
    assert booking.state == State.BOOKED


# --- Booking for somebody ---


def test_a_reference_leads_to_the_case_and_a_name_to_a_choice(clerk, lane, case):
    own = reverse("appointments:walk_in_case", args=[case.pk])
    assert clerk.get(WALK_IN, {"case": f" {case.reference.lower()} "})["Location"] == own
    assert "0 Anträge gefunden" in clerk.get(WALK_IN, {"case": "NIE-00-00000"}).text
    assert clerk.get(WALK_IN).status_code == 200


def test_a_walk_in_gets_a_time_of_today_and_stands_in_the_list(clerk, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    value = times_from(clerk.get(address))[1]
    answer = clerk.post(address, {"book": "1", "seen": "", "time": value, "channel": "walk_in"}, follow=True)
    assert "Der Termin ist gebucht." in answer.text
    assert "Ohne Termin vor Ort" in answer.text
    booking = appointment_of(case)
    assert (booking.channel, booking.starts_at) == (Channel.WALK_IN, MORNING + timedelta(hours=1, minutes=30))


def test_nothing_is_booked_without_time_and_channel_and_what_was_chosen_stays(clerk, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    value = times_from(clerk.get(address))[0]
    answer = clerk.post(address, {"book": "1", "seen": "", "time": value})
    assert answer.status_code == 422
    assert "Bitte wählen Sie, wie der Termin zustande kommt." in answer.text
    assert f'value="{value}" checked' in answer.text
    assert "Bitte wählen Sie eine Zeit." in clerk.post(address, {"book": "1", "seen": "", "channel": "phone"}).text
    assert not Booking.objects.exists()


def test_emergency_times_are_shown_on_request_and_need_a_reason(clerk, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    ordinary = set(times_from(clerk.get(address)))
    asked = f"{address}?emergency=on"
    value = next(each for each in times_from(clerk.get(asked)) if each not in ordinary)
    data = {"book": "1", "seen": "", "time": value, "channel": "walk_in"}
    assert "Bitte wählen Sie einen Grund." in clerk.post(asked, data).text
    assert clerk.post(address, data).status_code == 409
    assert clerk.get(asked).text.count(">Notfall<") == 10
    assert clerk.post(asked, {**data, "reason": "travel"}).status_code == 302
    assert AuditEntry.objects.get(event="appointment_booked").details["emergency"] == "travel"


def test_an_ordinary_time_among_emergency_times_keeps_no_reason(clerk, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    data = {"book": "1", "seen": "", "time": times_from(clerk.get(address))[0], "channel": "phone", "reason": "travel"}
    assert clerk.post(f"{address}?emergency=on", data).status_code == 302
    assert AuditEntry.objects.get(event="appointment_booked").details == {"channel": "phone"}


def test_a_time_that_somebody_took_meanwhile_is_said_with_the_times_left(clerk, lane, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    value, *left = times_from(clerk.get(address))
    booked(submitted_case(lane))
    answer = clerk.post(address, {"book": "1", "seen": "", "time": value, "channel": "phone"})
    assert answer.status_code == 409
    assert "gerade an jemand anderen vergeben" in answer.text
    assert value not in times_from(answer)
    assert set(left) <= set(times_from(answer))
    assert not Hold.objects.filter(application=case).exists()


def test_an_appointment_is_moved_and_cancelled_for_the_person(clerk, case):
    former = booked(case)
    address = reverse("appointments:walk_in_case", args=[case.pk])
    page = clerk.get(address)
    assert "Auf diese Zeit verschieben" in page.text
    clerk.post(address, {"book": "1", "seen": str(former.pk), "time": times_from(page)[-1]})
    moved = appointment_of(case)
    assert moved.rescheduled_from == former
    assert clerk.post(address, {"cancel": "1", "seen": str(moved.pk)}).status_code == 422
    gone = clerk.post(address, {"cancel": "1", "seen": str(moved.pk), "cancel-wish": "person"}, follow=True)
    assert "Der Termin ist abgesagt." in gone.text
    moved.refresh_from_db()
    assert moved.state == State.CANCELLED_BY_APPLICANT


def test_a_page_that_is_older_than_the_appointment_changes_nothing(clerk, case):
    address = reverse("appointments:walk_in_case", args=[case.pk])
    value = times_from(clerk.get(address))[-1]
    own = booked(case)
    answer = clerk.post(address, {"book": "1", "seen": "", "time": value, "channel": "phone"})
    assert answer.status_code == 409
    assert "inzwischen geändert" in answer.text
    assert appointment_of(case) == own
    assert "Gebuchter Termin" in answer.text


@pytest.mark.parametrize("change", [{"starts_at": MORNING - timedelta(minutes=20)}, {"state": State.CHECKED_IN}])
def test_an_appointment_that_is_under_way_is_noted_before_a_new_time_is_booked(clerk, case, change):
    booking = booked(case)
    Booking.objects.update(**change)
    address = reverse("appointments:walk_in_case", args=[case.pk])
    page = clerk.get(address)
    assert "was daraus wurde" in page.text
    assert 'name="time"' not in page.text
    late = {"book": "1", "seen": str(booking.pk), "time": "20261124T0700Z." + str(booking.lane.location_id)}
    assert clerk.post(address, late).status_code == 409
    assert appointment_of(case) == booking


def test_a_case_that_needs_no_appointment_says_so(clerk, case):
    Application.objects.filter(pk=case.pk).update(state="closed")
    answer = clerk.get(reverse("appointments:walk_in_case", args=[case.pk]))
    assert "Für diesen Antrag ist kein Termin mehr nötig." in answer.text


@pytest.mark.parametrize("query", ["?first=x&persons=99&place=0", "?place=9999999", "?persons=0", "?first=9999-12-31"])
def test_a_query_that_makes_no_sense_shows_what_can_be_shown(clerk, case, query):
    assert clerk.get(reverse("appointments:walk_in_case", args=[case.pk]) + query).status_code == 200
