"""The calendar in the admin: who sees what, the week before saving, stranded appointments, closing a day."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from intake.appointments.models import AppointmentType, Closure, Lane, Location, OpeningRule, SpecialOpening
from intake.appointments.selectors import appointment_of
from intake.authorities.models import Membership, OfferedService
from tests.factories import MembershipFactory, UserFactory
from tests.intake.appointments.factories import LaneFactory, booked, submitted_case

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(10), opens__weekdays=[0, 1])


def signed_in(client, authority, *roles, **kwargs):
    user = UserFactory(**kwargs)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for role in roles:
        MembershipFactory(user=user, authority=authority, role=role)
    client.force_login(user)
    return client


@pytest.fixture
def editor(client, lane):
    return signed_in(client, lane.location.authority, Membership.Role.EDITOR)


@pytest.fixture
def clerk(client, lane):
    return signed_in(client, lane.location.authority, Membership.Role.CLERK)


def pages_of(lane):
    authority = lane.location.authority
    own = AppointmentType.objects.create(authority=authority, key="card_pickup", duration_minutes=10)
    edit = [
        reverse("appointments:location", args=[lane.location_id]),
        reverse("appointments:location_add", args=[authority.pk]),
        reverse("appointments:type", args=[own.pk]),
        reverse("appointments:type_add", args=[authority.pk]),
        reverse("appointments:modes", args=[authority.pk]),
        reverse("appointments:lane", args=[lane.pk]),
        reverse("appointments:lane_add", args=[lane.location_id]),
        reverse("appointments:openings", args=[lane.pk]),
        reverse("appointments:dates", args=[lane.pk]),
    ]
    closure = Closure.objects.create(
        location=lane.location, starts_at=MORNING + timedelta(days=60), ends_at=MORNING + timedelta(days=61)
    )
    close = [reverse("appointments:close"), reverse("appointments:closing", args=[closure.pk])]
    return edit, close


def rows(*rules, **extra):
    """Return what the form of the rows posts: ``{"weekday": ..., "opens": ...}`` each."""
    data = {"form-TOTAL_FORMS": str(len(rules)), "form-INITIAL_FORMS": "0", "week": "2026-11-23", **extra}
    for number, given in enumerate(rules):
        values = {"weekday": "0", "audience": "everyone", "every_n_weeks": "1", **given}
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
    return data


# --- Who sees what ---


@pytest.mark.parametrize(("role", "edits", "closes"), [("editor", 200, 404), ("clerk", 404, 200)])
def test_editors_set_what_is_offered_and_clerks_close(client, lane, role, edits, closes):
    edit, close = pages_of(lane)
    signed_in(client, lane.location.authority, role)
    assert client.get(reverse("appointments:index")).status_code == 200
    assert {client.get(address).status_code for address in edit} == {edits}
    assert {client.get(address).status_code for address in close} == {closes}


def test_members_of_another_authority_and_superusers_without_one_find_nothing(client, lane):
    edit, close = pages_of(lane)
    signed_in(client, LaneFactory().location.authority, "editor", "clerk")
    own = {reverse("appointments:close")}
    assert {client.get(address).status_code for address in {*edit, *close} - own} == {404}
    assert lane.location.name not in client.get(reverse("appointments:index")).content.decode().split(lane.name)[1:]
    signed_in(client, lane.location.authority, is_superuser=True)
    addresses = [reverse("appointments:index"), *edit, *close]
    assert {client.get(address).status_code for address in addresses} == {404}


def test_the_menu_leads_there_for_staff_only(client, lane):
    assert reverse("appointments:index") in signed_in(client, lane.location.authority, "clerk").get("/admin/").text
    superuser = signed_in(client, lane.location.authority, is_superuser=True)
    assert f'"{reverse("appointments:index")}"' not in superuser.get("/admin/").text


# --- Hours ---


def test_the_week_is_shown_before_anything_is_saved(editor, lane):
    address = reverse("appointments:openings", args=[lane.pk])
    emergency = {"opens": "10:00", "closes": "10:30", "audience": "emergency"}
    answer = editor.post(
        address, rows({"opens": "09:00", "closes": "12:00", "breaks": "11:00-11:30"}, emergency, preview="1")
    )
    week = answer.context["week"]
    assert [(f"{each.hours.opens:%H:%M}", each.hours.audience) for each in week.days[0].stretches] == [
        ("09:00", "everyone"), ("10:00", "emergency"), ("10:30", "everyone"), ("11:30", "everyone"),
    ]  # fmt: skip
    assert week.days[1].stretches == []
    assert "Es ist noch nichts gespeichert." in answer.text
    assert lane.openings.count() == 2


def test_saving_writes_the_rows_for_every_ticked_lane(editor, lane):
    second = LaneFactory(location=lane.location, opens__weekdays=[])
    address = reverse("appointments:openings", args=[lane.pk])
    turn = {
        "opens": "09:00",
        "closes": "12:00",
        "every_n_weeks": "2",
        "anchor": "2026-11-23",
        "breaks": "10:00 – 10:15",
    }
    answer = editor.post(address, rows(turn, {}, save="1", also=[str(second.pk)]), follow=True)
    assert "Gespeichert: 2 Zeilen neu, 2 entfernt, 0 unverändert." in answer.text
    for each in (lane, second):
        rule = each.openings.get()
        assert (rule.every_n_weeks, rule.anchor, rule.breaks) == (2, MONDAY, [["10:00", "10:15"]])
    again = editor.post(address, rows(turn, save="1", also=[str(second.pk)]), follow=True)
    assert "Nichts ist geändert" in again.text


@pytest.mark.parametrize(
    "given",
    [
        {"opens": "12:00", "closes": "09:00"},
        {"opens": "09:00", "closes": "12:00", "breaks": "mittags"},
        {"opens": "09:00", "closes": "12:00", "breaks": "11:00-10:00"},
        {"opens": "09:00", "closes": "12:00", "every_n_weeks": "3"},
        {"opens": "09:00", "closes": "12:00", "valid_from": "2027-01-02", "valid_until": "2027-01-01"},
        {"opens": "09:00"},
    ],
)
def test_what_cannot_be_is_shown_with_everything_typed(editor, lane, given):
    answer = editor.post(reverse("appointments:openings", args=[lane.pk]), rows(given, save="1"))
    assert answer.status_code == 422
    assert 'value="09:00"' in answer.text
    assert lane.openings.count() == 2


def test_a_lane_of_another_authority_is_never_ticked_along(editor, lane):
    foreign = LaneFactory(opens__weekdays=[])
    address = reverse("appointments:openings", args=[lane.pk])
    editor.post(address, rows({"opens": "09:00", "closes": "12:00"}, save="1", also=[str(foreign.pk)]))
    assert not foreign.openings.exists()


def test_stranded_appointments_are_listed_first_and_only_what_was_listed_is_accepted(editor, lane):
    case = submitted_case(lane)
    booking = booked(case)
    address = reverse("appointments:openings", args=[lane.pk])
    later = {"opens": "09:00", "closes": "10:00"}
    preview = editor.post(address, rows(later, preview="1"))
    assert [line.booking for line in preview.context["would_strand"]] == [booking]
    refused = editor.post(address, rows(later, save="1"))
    assert refused.status_code == 409
    assert str(booking.pk) in refused.text
    assert case.reference not in refused.text  # an editor sees no case
    assert editor.post(address, rows(later, save="1", accept="on", shown=["x"])).status_code == 409
    assert lane.openings.count() == 2
    accepted = editor.post(address, rows(later, save="1", accept="on", shown=[str(booking.pk)]))
    assert accepted.status_code == 302
    assert lane.openings.get().opens == time(9)


def test_who_is_clerk_too_sees_whose_they_are(client, lane):
    case = submitted_case(lane)
    booked(case)
    both = signed_in(client, lane.location.authority, "editor", "clerk")
    answer = both.post(reverse("appointments:openings", args=[lane.pk]), rows(save="1"))
    assert case.reference in answer.text


def test_single_dates_are_saved_and_shown_in_their_week(editor, lane):
    address = reverse("appointments:dates", args=[lane.pk])
    saturday = {"day": "2026-11-28", "opens": "10:00", "closes": "12:00", "audience": "staff"}
    assert editor.post(address, rows(saturday, save="1")).status_code == 302
    assert SpecialOpening.objects.get().day == date(2026, 11, 28)
    shown = editor.get(address, {"week": "2026-11-28"})
    assert shown.context["week"].days[5].notes == ["Andere Zeiten an diesem Tag"]
    assert 'value="2026-11-28"' in shown.text


def test_holidays_and_closures_stand_in_the_week(editor, lane):
    Location.objects.update(state_code="NW")
    Closure.objects.create(
        location=lane.location, starts_at=MORNING + timedelta(days=29), ends_at=MORNING + timedelta(days=29, hours=9)
    )
    answer = editor.get(reverse("appointments:openings", args=[lane.pk]), {"week": "2026-12-25"})
    days = answer.context["week"].days
    assert days[4].notes == ["Feiertag, geschlossen: Erster Weihnachtstag"]
    assert days[1].notes == ["Schließung: Andere Gründe"]
    assert editor.get(reverse("appointments:openings", args=[lane.pk]), {"week": "2026-99-99"}).status_code == 200


# --- Places, lanes, types, modes ---


def test_a_place_gets_its_land_and_texts_in_many_languages(editor, lane):
    address = reverse("appointments:location", args=[lane.location_id])
    data = {
        "name": "Neues Amt", "address": "Weg 1", "state_code": "NW", "holidays_close": "on",
        "time_zone": "Europe/Berlin", "directions_de": "Links.", "directions_ar": "يسار",
    }  # fmt: skip
    assert editor.post(address, data).status_code == 302
    location = Location.objects.get(pk=lane.location_id)
    assert (location.state_code, location.directions) == ("NW", {"de": "Links.", "ar": "يسار"})
    assert "Fronleichnam" in editor.get(address).text


def test_a_new_place_and_lane_have_keys_and_numbers_of_their_own(editor, lane):
    authority = lane.location.authority
    place = {"name": "Amt Süd", "address": "Weg 2", "time_zone": "Europe/Berlin", "holidays_close": "on"}
    for _number in range(2):
        editor.post(reverse("appointments:location_add", args=[authority.pk]), place)
    assert [each.key for each in authority.locations.order_by("pk")][1:] == ["amt-sud", "amt-sud-2"]
    new = authority.locations.last()
    editor.post(
        reverse("appointments:lane_add", args=[new.pk]),
        {"name": "Platz 1", "active": "on", "bookable_days": "30", "lead_minutes": "60", "features": ["interpreter"]},
    )
    assert Lane.objects.get(location=new).features == ["interpreter"]


def test_a_lane_with_appointments_is_put_out_of_operation_with_open_eyes_only(editor, lane):
    booking = booked(submitted_case(lane))
    address = reverse("appointments:lane", args=[lane.pk])
    data = {"name": lane.name, "bookable_days": "60", "lead_minutes": "0"}
    assert editor.post(address, data).status_code == 409
    assert editor.post(address, {**data, "accept": "on", "shown": [str(booking.pk)]}).status_code == 302
    assert not Lane.objects.get(pk=lane.pk).active


def test_an_appointment_type_has_a_german_name_and_a_key_of_its_own(editor, lane):
    address = reverse("appointments:type_add", args=[lane.location.authority_id])
    data = {"key": "card_pickup", "duration_minutes": "10", "extra_person_minutes": "5", "needs": ["accessible_room"]}
    assert editor.post(address, data).status_code == 422
    assert editor.post(address, {**data, "labels_de": "Abholung"}).status_code == 302
    assert editor.post(address, {**data, "labels_de": "Noch einmal"}).status_code == 422
    own = AppointmentType.objects.get()
    assert (own.labels, own.needs) == ({"de": "Abholung"}, ["accessible_room"])
    editor.post(reverse("appointments:type", args=[own.pk]), {**data, "labels_de": "Karte", "duration_minutes": "15"})
    own.refresh_from_db()
    assert (own.duration_minutes, own.labels["de"]) == (15, "Karte")


def test_the_booking_mode_of_each_service_is_set(editor, lane):
    offered = OfferedService.objects.get(authority=lane.location.authority)
    address = reverse("appointments:modes", args=[offered.authority_id])
    assert editor.post(address, {offered.service_key: "after_release"}).status_code == 302
    offered.refresh_from_db()
    assert offered.booking_mode == "after_release"
    assert editor.post(address, {offered.service_key: "whenever"}).status_code == 422


# --- Closing ---


def closing_of(lane, **extra):
    return {"place": f"lane-{lane.pk}", "first_day": "2026-11-23", "reason": "technical", **extra}


def test_closing_lists_everybody_first_then_moves_all_with_one_action(clerk, lane):
    case = submitted_case(lane)
    former = booked(case)
    address = reverse("appointments:close")
    listed = clerk.post(address, closing_of(lane))
    assert case.reference in listed.text
    assert not Closure.objects.exists()
    result = clerk.post(address, closing_of(lane, clear="1"), follow=True)
    assert Closure.objects.get().reason == "technical"
    assert appointment_of(case).starts_at == former.starts_at + timedelta(days=1)
    assert "Verschoben: 1. Abgesagt: 0. Noch gebucht: 0." in result.text
    assert "24.11.2026" in result.text
    assert case.reference in result.text
    again = clerk.post(address, closing_of(lane, clear="1"), follow=True)
    assert again.context["rows"] == result.context["rows"]
    assert Closure.objects.count() == 1


def test_closing_alone_leaves_the_appointments_for_later(clerk, lane):
    case = submitted_case(lane)
    former = booked(case)
    result = clerk.post(reverse("appointments:close"), closing_of(lane, close="1"), follow=True)
    assert appointment_of(case) == former
    assert "Den verbliebenen Termin verschieben" in result.text
    page = result.redirect_chain[0][0]
    assert "Noch gebucht: 0." in clerk.post(page, {"clear": "1"}, follow=True).text
    assert "wieder geöffnet" in clerk.post(page, {"reopen": "1"}, follow=True).text
    assert not Closure.objects.exists()


def test_more_than_a_page_can_wait_for_is_left_to_the_worker(clerk, lane, monkeypatch):
    queued = []
    monkeypatch.setattr("cms.appointments.closing.AT_ONCE", 1)
    task = SimpleNamespace(enqueue=lambda *ids: queued.append(ids))
    monkeypatch.setattr("cms.appointments.closing.closure_clear_task", task)
    cases = [submitted_case(lane) for _number in range(2)]
    for case in cases:
        booked(case)
    result = clerk.post(reverse("appointments:close"), closing_of(lane, clear="1"), follow=True)
    assert "Verschoben: 1. Abgesagt: 0. Noch gebucht: 1." in result.text
    assert len(queued) == 1


@pytest.mark.parametrize(
    "extra",
    [
        {"first_day": "2026-11-22"},
        {"last_day": "2026-11-22"},
        {"begin": "12:00", "end": "11:00"},
        {"place": "lane-0"},
    ],
)
def test_a_time_that_cannot_be_closed_is_refused(clerk, lane, extra):
    answer = clerk.post(reverse("appointments:close"), closing_of(lane, **extra, close="1"))
    assert answer.status_code in {409, 422}
    assert not Closure.objects.exists()


def test_part_of_a_day_is_closed_in_the_time_of_the_place(clerk, lane):
    clerk.post(reverse("appointments:close"), closing_of(lane, begin="08:00", end="09:00", close="1"))
    closure = Closure.objects.get()
    assert (closure.starts_at.hour, closure.ends_at.hour) == (7, 8)


def test_the_overview_asks_the_same_queries_for_twenty_lanes(editor, lane, django_assert_max_num_queries):
    for _number in range(20):
        LaneFactory(location=lane.location)
    with django_assert_max_num_queries(40):
        assert editor.get(reverse("appointments:index")).status_code == 200
    assert OpeningRule.objects.count() > 100
