"""The pages of the case home in Chromium: a phone's width, two scripts, without a script, by keyboard, with axe."""

import re

import pytest

from intake.actors import Actor
from intake.applications.messages import message_send, message_write
from intake.applications.models import Application
from intake.reviews.answer_requests import correction_request_answer
from tests.browser import follow
from tests.factories import ApplicationFactory, MembershipFactory
from tests.intake.portal.visitor import visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def office(wagtail_tree_committed):
    return MembershipFactory().authority


@pytest.fixture
def clerk(office):
    return Actor.staff(office.memberships.get().user)


@pytest.fixture
def case(office):
    return ApplicationFactory(authority=office, submitted=True)


@pytest.fixture
def opened(new_context, axe_violations, live_server, office):
    """Return a function that opens a page of a case with its applicant's session; ``judged`` names what is wrong."""

    def opens(case, path, **options):
        context = new_context(**options)
        cookie = visitor(case).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path.format(case=case.pk))
        return page

    def judged(page):
        problems = axe_violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            problems.append(f"wider than a phone: {page.url}")
        if page.locator("h1").count() != 1:
            problems.append("not exactly one h1")
        return problems

    opens.judged = judged
    return opens


@pytest.mark.parametrize(("language", "scheme"), [("de", "dark"), ("ar", "light")])
def test_home_thread_and_question_fit_a_phone(opened, case, clerk, language, scheme):
    asked = correction_request_answer(
        application=case, question_key="nationalities", text="Bitte beide angeben.", actor=clerk
    )
    message_write(application=case, text="Kommt meine Karte per Post?", actor=Actor.applicant(case.pk))
    message_send(application=case, text="Nein. https://example.org/eine/sehr/lange/adresse/die/umbricht", actor=clerk)
    problems = []
    paths = ("case/{case}/", "case/{case}/messages/", f"apply/{{case}}/answer/{asked.pk}/")
    for path in paths:
        page = opened(case, f"/{language}/{path}", color_scheme=scheme, **NARROW)
        problems += opened.judged(page)
        page.context.close()
    assert problems == []


def test_a_helpers_link_and_a_phones_code_fit_a_phone_without_a_script(opened, case):
    page = opened(case, "/ar/case/{case}/helpers/", java_script_enabled=False, **NARROW)
    page.locator("[name=label]").fill("Caritas")
    follow(page, page.locator("form:has([name=label]) button"))
    assert re.search(r"/ar/case/help/[\w-]{32}/", page.content())
    assert page.locator(".vs-qr svg").is_visible()
    page = opened(case, "/de/case/{case}/phone/", java_script_enabled=False, **NARROW)
    follow(page, page.get_by_role("button", name="QR-Code anzeigen"))
    assert page.locator(".vs-qr svg").is_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_code_the_link_and_the_helpers_view_are_accessible(opened, case, new_context, live_server, language):
    page = opened(case, f"/{language}/case/{{case}}/phone/", **NARROW)
    follow(page, page.locator("main form button").first)
    problems = opened.judged(page)
    page.goto(f"{live_server.url}/{language}/case/{case.pk}/helpers/")
    page.locator("[name=label]").fill("Caritas")
    follow(page, page.locator("form:has([name=label]) button"))
    problems += opened.judged(page)
    address = page.locator(".vs-break").inner_text()
    helper = new_context(**NARROW).new_page()
    helper.goto(address)
    follow(helper, helper.locator("main form button"))
    assert helper.locator(".vs-pass").is_visible()
    problems += opened.judged(helper)
    page.goto(f"{live_server.url}/{language}/case/{case.pk}/helpers/")
    problems += opened.judged(page)
    assert problems == []


def test_one_answer_is_corrected_by_keyboard(opened, case, clerk):
    asked = correction_request_answer(application=case, question_key="birth_place", text="Wie im Pass?", actor=clerk)
    page = opened(case, f"/de/apply/{{case}}/answer/{asked.pk}/")
    page.locator("[name=birth_place]").fill("IZMIR")
    with page.expect_navigation():
        page.locator("[name=birth_place]").press("Enter")
    assert page.url.endswith(f"/de/case/{case.pk}/")
    assert Application.objects.get(pk=case.pk).answers["birth_place"] == "IZMIR"
