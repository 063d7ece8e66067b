"""The time to decide counts down, and the proof of work is solved, in Chromium under the site's content policy."""

import re
from datetime import time

import pytest

from intake.appointments.models import Hold
from tests.browser import follow
from tests.intake.appointments.factories import LaneFactory, held, submitted_case
from tests.intake.portal.visitor import visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def case(wagtail_tree_committed):
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    return submitted_case(lane)


@pytest.fixture
def browse(case, live_server, new_context):
    """Return a function that opens a page of the case's office with access to the case."""

    def open_page(path, case, **options):
        base = live_server.url.replace("localhost", f"{case.authority.key}.localhost")
        context = new_context(base_url=base, **options)
        context.add_cookies([{"name": "sessionid", "value": visitor(case).cookies["sessionid"].value, "url": base}])
        page = context.new_page()
        page.goto(path)
        return page

    return open_page


def choose(page):
    page.locator("input[name=time]").first.check()
    follow(page, page.get_by_role("button", name="Weiter", exact=True))


def test_the_countdown_speaks_at_five_minutes_at_one_and_at_the_end(browse, case, axe_violations):
    held(case)
    page = browse(f"/de/case/{case.pk}/", case, **PHONE)
    page.clock.install()
    page.goto(page.url + "appointment/confirm/")
    clock = page.locator("[data-hold-clock]")
    voice = page.locator("[data-at-60]")
    page.clock.run_for(1000)
    assert re.fullmatch(r"14:5\d", clock.inner_text())
    assert voice.inner_text() == ""
    assert axe_violations(page) == []
    for minutes, said in ((10, "Noch 5 Minuten"), (4, "Noch 1 Minute,"), (1, "abgelaufen")):
        page.clock.run_for(minutes * 60_000)
        assert said in voice.text_content()
    assert clock.inner_text() == "0:00"


def test_the_device_proves_its_work_and_goes_on_by_itself(browse, case, settings):
    settings.VORSPRACHE_CHALLENGE = "always"
    page = browse(f"/de/case/{case.pk}/appointment/", case, **PHONE)
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.locator("input[name=time]").first.check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.wait_for_url("**/appointment/confirm/")
    assert page.get_by_role("heading", name="Passt dieser Termin?").is_visible()
    assert refused == []
    assert Hold.objects.filter(application=case).exists()


def test_without_a_script_there_is_a_mail_and_the_telephone(browse, case, settings):
    settings.VORSPRACHE_CHALLENGE = "always"
    case.authority.phone = "02323 000-0"
    case.authority.save()
    page = browse(f"/de/case/{case.pk}/appointment/", case, java_script_enabled=False, **PHONE)
    choose(page)
    assert "anderen Weg von dieser Seite" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="02323 000-0").is_visible()
    assert not Hold.objects.exists()
    follow(page, page.get_by_role("button", name="Link per E-Mail senden"))
    assert "Wir haben Ihnen den Link geschickt." in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
