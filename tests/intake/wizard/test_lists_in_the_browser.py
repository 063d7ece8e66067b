"""Add another, the writable list of states and the kept language switch, in Chromium with and without a script."""

import pytest

from tests.browser import follow
from tests.intake.definitions.lists import case_with_list

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def case(wagtail_tree_committed):
    return case_with_list()


@pytest.fixture
def office(case):
    return case.authority


def children_of(case):
    case.refresh_from_db()
    return case.answers.get("children", [])


def say(page, answer):
    page.get_by_label(answer, exact=True).check()
    follow(page, page.get_by_role("button", name="Weiter", exact=True))


def fill_in(page, name):
    page.locator("[name=family_name]").fill(name)
    page.locator("[name=birth_date_month]").fill("5")
    page.locator("[name=birth_date_year]").fill("2019")


def test_a_child_abroad_is_added_by_keyboard(browse, case, axe_violations):
    page = browse(f"/de/apply/{case.pk}/children/", case, **PHONE)
    assert axe_violations(page) == []
    say(page, "Ja")
    fill_in(page, "Yılmaz")
    state = page.get_by_role("combobox")
    assert not state.is_visible()
    page.get_by_label("Nein", exact=True).check()
    state.fill("turke")
    assert page.get_by_role("option").all_inner_texts()[0] == "Türkei"
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    state.press("ArrowDown")
    state.press("Enter")
    assert state.input_value() == "Türkei"
    follow(page, page.get_by_role("button", name="Weiter", exact=True))
    assert page.get_by_role("heading", name="Kind 1").is_visible()
    assert axe_violations(page) == []
    assert children_of(case)[0]["country"] == "TUR"
    page.get_by_role("link", name="Entfernen").click()
    page.get_by_role("button", name="Ja, entfernen").wait_for()
    assert axe_violations(page) == []
    assert page.complaints == []


def test_a_typed_state_counts_when_it_is_the_only_one_meant(browse, case):
    page = browse(f"/de/apply/{case.pk}/children/aaaaaaaa/", case)
    fill_in(page, "Yılmaz")
    page.get_by_label("Nein", exact=True).check()
    state = page.get_by_role("combobox")
    state.fill("atlantis")
    assert page.get_by_role("status").filter(has_text="Keine Treffer").count() == 1
    state.fill("kasach")
    state.press("Tab")
    assert state.input_value() == "Kasachstan"
    follow(page, page.get_by_role("button", name="Weiter", exact=True))
    assert children_of(case)[0]["country"] == "KAZ"


def test_a_list_is_filled_in_without_a_script(browse, case):
    page = browse(f"/de/apply/{case.pk}/children/", case, java_script_enabled=False)
    say(page, "Ja")
    fill_in(page, "Yılmaz")
    page.get_by_label("Ja", exact=True).check()
    follow(page, page.get_by_role("button", name="Weiter", exact=True))
    say(page, "Nein")
    assert page.url.endswith("/remarks/")
    assert [child["family_name"] for child in children_of(case)] == ["Yılmaz"]


@pytest.mark.parametrize("script", [True, False])
def test_changing_the_language_loses_nothing_and_enter_still_goes_on(browse, case, script):
    page = browse(f"/de/apply/{case.pk}/children/aaaaaaaa/", case, java_script_enabled=script)
    page.locator("[name=family_name]").fill("Yılmaz")
    page.locator("[name=birth_date_year]").fill("19")
    switch = page.get_by_role("banner").get_by_role("button", name="English")
    if not switch.is_visible():
        page.get_by_role("banner").locator("summary").first.click()
    follow(page, switch)
    assert "/en/apply/" in page.url
    assert page.locator("[name=family_name]").input_value() == "Yılmaz"
    assert page.locator("[name=birth_date_year]").input_value() == "19"
    assert [child["family_name"] for child in children_of(case)] == ["Yılmaz"]
    page.locator("[name=birth_date_year]").fill("2019")
    with page.expect_navigation():
        page.locator("[name=birth_date_year]").press("Enter")
    assert "/en/apply/" in page.url
    assert page.locator(".vs-error-summary").is_visible()


def test_going_back_keeps_what_was_typed(browse, case):
    page = browse(f"/de/apply/{case.pk}/children/aaaaaaaa/", case)
    page.locator("[name=family_name]").fill("Yılmaz")
    follow(page, page.get_by_role("button", name="Zurück"))
    assert page.url.endswith("/children/")
    assert [child["family_name"] for child in children_of(case)] == ["Yılmaz"]
