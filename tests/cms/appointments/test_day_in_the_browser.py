"""A clerk's day in Chromium: the list, the clicks, a walk-in; accessible, on a phone, in the dark, on paper."""

import os
from datetime import datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments.models import Booking
from intake.appointments.needs import Wish
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_on_behalf, wish_set
from intake.appointments.states import Channel, State
from tests.browser import follow
from tests.intake.appointments.factories import LaneFactory, applicant, submitted_case
from tests.intake.reviews.factories import make_clerk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wagtail_tree_committed"),
]
SHOTS = os.environ.get("DAY_SHOTS")
NAMES = ("Nour Beispiel", "Çağla Örnek", "محمد مثال", "Olena Pryklad")


@pytest.fixture
def lane():
    return LaneFactory(name="Platz 1", opens=time(0), opens__closes=time(23, 55))


@pytest.fixture
def clerk(lane):
    return make_clerk(lane.location.authority)


@pytest.fixture
def cases(lane, clerk):
    """Three appointments of today, the first of which has begun; and somebody without one."""
    found = [submitted_case(lane) for _name in NAMES]
    for readiness, (case, name) in enumerate(zip(found, NAMES, strict=True), start=1):
        case.display = {"name": name}
        case.save()
        Application.objects.filter(pk=case.pk).update(readiness=min(readiness, 3))
    wish_set(application=found[2], wish=Wish(accessible=True, interpreter="ar"), actor=applicant(found[2]))
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time(0)))
    for number, case in enumerate(found[:3]):
        booking = booking_on_behalf(
            application=case,
            starts_at=today + timedelta(days=1, hours=10, minutes=30 * number),
            location_id=lane.location_id,
            actor=Actor.staff(clerk),
            channel=Channel.PHONE,
        )
        Booking.objects.filter(pk=booking.pk).update(starts_at=today + timedelta(minutes=5 * number))
    return found


@pytest.fixture
def open_day(new_context, live_server, clerk, cases, settings):
    def start(**options):
        session = SessionStore()
        session["_auth_user_id"] = str(clerk.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session["_auth_user_hash"] = get_user_model().objects.get(pk=clerk.pk).get_session_auth_hash()
        session.save()
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(f"{live_server.url}{reverse('appointments:day')}?order=time")
        return page

    return start


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def row(page, name):
    return page.locator("tr", has_text=name)


def test_a_clerk_works_through_the_day_and_takes_a_walk_in(open_day, cases):
    page = open_day(java_script_enabled=False)
    assert page.locator(".day-line").count() == 3
    shot(page, "day-1280")

    follow(page, row(page, NAMES[1]).get_by_role("button", name="Anmelden"))
    follow(page, row(page, NAMES[1]).get_by_role("button", name="Wahrgenommen"))
    assert "Wahrgenommen" in row(page, NAMES[1]).inner_text()
    follow(page, row(page, NAMES[0]).get_by_role("button", name="Nicht erschienen"))
    assert appointment_of(cases[0]) is None
    shot(page, "day-after")

    follow(page, "text=Termin für jemanden buchen")
    page.get_by_label("Aktenzeichen").fill(cases[3].reference)
    follow(page, page.get_by_role("button", name="Antrag suchen"))
    page.locator("input[name=time]").first.check()
    page.get_by_label("Die Person ist hier").check()
    shot(page, "walk-in")
    follow(page, page.get_by_role("button", name="Termin buchen"))
    assert "Der Termin ist gebucht." in page.inner_text("body")
    assert NAMES[3] in page.inner_text(".day-list")
    booking = appointment_of(cases[3])
    assert (booking.channel, booking.state) == (Channel.WALK_IN, State.BOOKED)
    assert page.complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_day_and_booking_pages_are_accessible(open_day, cases, axe_violations, scheme, width):
    page = open_day(color_scheme=scheme, viewport={"width": width, "height": 900})
    addresses = [
        page.url,
        reverse("appointments:walk_in") + f"?case={NAMES[0]}",
        reverse("appointments:walk_in_case", args=[cases[2].pk]) + "?emergency=on",
        reverse("appointments:walk_in_case", args=[cases[3].pk]),
    ]
    for number, address in enumerate(addresses):
        page.goto(page.url.split("/admin/")[0] + address if address.startswith("/") else address)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shot(page, f"{scheme}-{width}-{number}")
    assert page.complaints == []


def test_the_list_on_paper_has_the_rows_and_no_buttons(open_day):
    page = open_day()
    page.emulate_media(media="print")
    assert not page.locator(".day-steps").first.is_visible()
    assert not page.locator(".sidebar").first.is_visible()
    assert page.locator(".day-print-only").is_visible()
    assert "fehlt: " in page.inner_text(".day-list")
    content = page.pdf(format="A4", landscape=True)
    page.evaluate("""() => {
        const body = document.querySelector('.day-list tbody');
        for (let round = 0; round < 10; round += 1) body.append(body.querySelector('tr').cloneNode(true));
    }""")
    pages = list(pypdfium2.PdfDocument(page.pdf(format="A4", landscape=True)))
    assert len(pages) > 1
    assert sum(each.get_textpage().get_text_range().count("Passersatz") for each in pages) == 13
    if SHOTS:
        (Path(SHOTS) / "day.pdf").write_bytes(content)
