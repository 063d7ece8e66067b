"""Steps that repeat: add another, change, remove, and what stale tabs and hurried thumbs do to them."""

import pytest

from intake.applications.selectors import path_of
from intake.definitions.selectors import form_of, texts_of
from intake.wizard.summary import step_rows
from tests.intake.definitions.lists import CHILD, CONTENT, case_with_list

pytestmark = pytest.mark.django_db

TYPED = {"family_name": "Yılmaz", "birth_date_month": "5", "birth_date_year": "2019", "lives_here": "true"}
FIRST, SECOND, THIRD = "aaaaaaaa", "bbbbbbbb", "cccccccc"


class Browser:
    """Sends the forms of the list and of its entries as their pages hold them."""

    def __init__(self, visitor_of, case):
        self.visitor, self.case, self.client = visitor_of(case), case, visitor_of(case).client
        self.base = f"/de/apply/{case.pk}/children/"

    @property
    def answers(self):
        self.case.refresh_from_db()
        return self.case.answers

    @property
    def version(self):
        self.case.refresh_from_db()
        return self.case.lock_version

    def get(self, entry="", query=""):
        return self.client.get(self.base + (f"{entry}/" if entry else "") + query)

    def post(self, entry="", data=None, version=None, query="", **buttons):
        fields = {"_lock_version": self.version if version is None else version, **(data or {}), **buttons}
        return self.client.post(self.base + (f"{entry}/" if entry else "") + query, fields)

    def add(self, entry, **changes):
        return self.post(entry, {**TYPED, **changes})

    def remove(self, entry, version=None):
        fields = {"_lock_version": self.version if version is None else version}
        return self.client.post(f"{self.base}{entry}/remove/", fields)


@pytest.fixture
def browser(visitor_of):
    return Browser(visitor_of, case_with_list())


def names(browser):
    return [entry["family_name"] for entry in browser.answers.get("children", [])]


def test_who_has_none_says_so_and_goes_on(browser):
    assert "Haben Sie Kinder?" in browser.get().content.decode()
    assert browser.post(data={"more": "false"})["Location"].endswith("/remarks/")
    assert browser.answers["children"] == []
    assert browser.case.progress["children"] == "done"


def test_the_question_must_be_answered(browser):
    page = browser.post()
    assert page.status_code == 200
    assert page.context["errors"][0]["href"] == "#id_more_0"
    assert "children" not in browser.case.progress


def test_yes_leads_to_the_page_of_a_new_entry_and_stores_nothing(browser):
    place = browser.post(data={"more": "true"})["Location"]
    assert place.startswith(browser.base)
    assert "Kind 1" in browser.client.get(place).content.decode()
    assert "children" not in browser.answers


def test_an_entry_is_kept_under_the_name_in_its_address(browser):
    assert browser.add(FIRST)["Location"] == browser.base
    assert browser.answers["children"] == [{"_id": FIRST, **CHILD}]
    page = browser.get().content.decode()
    assert "Möchten Sie ein weiteres Kind angeben?" in page
    assert f'href="{browser.base}{FIRST}/"' in page
    assert f'href="{browser.base}{FIRST}/remove/"' in page


def test_sending_an_entry_twice_makes_one(browser):
    version = browser.version
    for _press in range(2):
        assert browser.post(FIRST, TYPED, version=version)["Location"] == browser.base
    assert names(browser) == ["Yılmaz"]


def test_a_stale_tab_overwrites_no_entry_and_shows_what_was_typed(browser):
    version = browser.version
    browser.add(FIRST)
    late = browser.post(FIRST, {**TYPED, "family_name": "Kaya"}, version=version)
    assert late.status_code == 409
    assert 'value="Kaya"' in late.content.decode()
    assert names(browser) == ["Yılmaz"]


def test_changing_an_entry_keeps_the_others_and_their_order(browser):
    browser.add(FIRST)
    browser.add(SECOND, family_name="Kaya")
    assert 'value="Yılmaz"' in browser.get(FIRST).content.decode()
    browser.add(FIRST, family_name="Yıldız")
    assert names(browser) == ["Yıldız", "Kaya"]


def test_an_invalid_entry_is_shown_again_with_what_was_typed(browser):
    page = browser.post(FIRST, {"family_name": "Yılmaz", "birth_date_year": "19"})
    assert page.status_code == 200
    assert 'value="Yılmaz"' in page.content.decode()
    assert "children" not in browser.answers


def test_a_question_inside_depends_on_its_siblings_not_on_another_entry(browser):
    browser.add(FIRST)
    away = browser.add(SECOND, lives_here="false", family_name="Kaya")
    assert [entry["href"] for entry in away.context["errors"]] == ["#id_country"]
    browser.add(SECOND, lives_here="false", family_name="Kaya", country="TUR")
    browser.add(FIRST, country="TUR")
    assert [entry.get("country") for entry in browser.answers["children"]] == [None, "TUR"]


def test_the_entry_does_not_inherit_the_applicants_answer_of_the_same_name(browser):
    assert 'value="Demir"' not in browser.get(FIRST).content.decode()
    browser.add(FIRST)
    assert browser.answers["family_name"] == "Demir"


def test_documents_follow_the_entries(browser):
    def wanted():
        browser.case.refresh_from_db()
        return [document.key for document in path_of(browser.case).documents]

    assert wanted() == []
    browser.add(FIRST)
    assert wanted() == ["birth_certificate"]
    browser.add(SECOND, lives_here="false", country="TUR")
    assert wanted() == ["birth_certificate", "visa"]


def test_a_full_list_asks_no_more_and_takes_no_more(browser):
    browser.add(FIRST)
    browser.add(SECOND)
    assert "Hier sind höchstens 2 Einträge möglich." in browser.get().content.decode()
    assert browser.get(THIRD)["Location"] == browser.base
    assert browser.add(THIRD)["Location"] == browser.base
    assert len(names(browser)) == 2
    assert browser.post()["Location"].endswith("/remarks/")


def test_an_entry_is_removed_by_a_button_only_and_only_once(browser):
    browser.add(FIRST)
    browser.add(SECOND, family_name="Kaya")
    assert "Möchten Sie diesen Eintrag entfernen?" in browser.get(f"{FIRST}/remove").content.decode()
    assert len(names(browser)) == 2
    for _press in range(2):
        assert browser.remove(FIRST)["Location"] == browser.base
    assert names(browser) == ["Kaya"]


def test_a_stale_tab_removes_nothing(browser):
    browser.add(FIRST)
    assert browser.remove(FIRST, version=0)["Location"] == browser.base
    assert names(browser) == ["Yılmaz"]


def test_a_list_that_was_emptied_is_asked_for_again(browser):
    browser.add(FIRST)
    browser.post(data={"more": "false"})
    browser.remove(FIRST)
    browser.case.refresh_from_db()
    assert "children" not in browser.case.progress
    assert "children" not in browser.case.answers


def test_an_unfinished_entry_is_kept_for_later_and_named(browser):
    assert browser.post(FIRST, {"family_name": "Yılmaz"}, _save="1")["Location"].endswith("/save/")
    assert names(browser) == ["Yılmaz"]
    page = browser.post(data={"more": "false"})
    assert page.context["errors"] == [{"text": "Kind 1 – Angaben fehlen.", "href": f"{browser.base}{FIRST}/"}]
    assert browser.post(_postpone="1")["Location"].endswith("/remarks/")


def test_changing_from_the_check_page_returns_there(browser):
    browser.add(FIRST)
    browser.post(data={"more": "false"})
    assert browser.post(FIRST, {**TYPED, "family_name": "Kaya"}, query="?from=check")["Location"].endswith(
        "?from=check"
    )
    assert browser.post(data={"more": "false"}, query="?from=check")["Location"].endswith("/check/")
    assert names(browser) == ["Kaya"]


def test_the_check_page_names_each_entry_and_its_answers(browser):
    browser.add(FIRST)
    browser.post(data={"more": "false"})
    page = browser.client.get(f"/de/apply/{browser.case.pk}/check/").content.decode()
    assert "Kind 1: question.children[].family_name.label" in page
    assert "Mai 2019" in page


def test_a_list_without_entries_says_no_in_the_summary(browser):
    browser.post(data={"more": "false"})
    browser.case.refresh_from_db()
    step = form_of(browser.case.revision_id).step("children")
    rows = step_rows(browser.case, path_of(browser.case), step, "de")
    assert [(row["key"], row["lines"]) for row in rows] == [("Haben Sie Kinder?", ["Nein"])]
    assert texts_of(browser.case.revision_id, "de").get("step.children.item") == "Kind"


@pytest.mark.parametrize("name", ["short", "AAAAAAAA", "zzzzzzzz", "aaaaaaaaa"])
def test_an_entry_has_a_name_of_eight_hexadecimal_digits(browser, name):
    assert browser.get(name).status_code == 404


def test_a_plain_step_has_no_entries(browser):
    assert browser.client.get(f"/de/apply/{browser.case.pk}/purpose/{FIRST}/").status_code == 404


def test_an_entry_before_its_turn_leads_to_the_first_open_step(visitor_of):
    case = case_with_list()
    case.progress = {}
    case.save()
    assert Browser(visitor_of, case).get(FIRST)["Location"].endswith("/purpose/")


def test_a_minimum_of_entries_leads_straight_to_the_first(visitor_of):
    steps = [{**step, **({"repeat": {"min": 1, "max": 2}} if "repeat" in step else {})} for step in CONTENT["steps"]]
    browser = Browser(visitor_of, case_with_list({**CONTENT, "steps": steps}))
    page = browser.get().content.decode()
    assert "Eintrag hinzufügen" in page
    assert "Haben Sie Kinder?" not in page
    assert browser.post(data={"more": "false"})["Location"].startswith(browser.base)


def test_the_language_can_be_switched_on_an_entry_without_losing_what_is_typed(browser):
    english = browser.base.replace("/de/", "/en/") + f"{FIRST}/"
    kept = browser.client.post(english, {"family_name": "Kaya", "_lock_version": browser.version, "_language": "1"})
    assert kept["Location"] == english
    assert names(browser) == ["Kaya"]
    broken = {"family_name": "Kaya", "birth_date_year": "19", "_lock_version": browser.version, "_language": "1"}
    page = browser.client.post(english, broken)
    assert page.status_code == 200
    assert 'value="19"' in page.content.decode()


def test_pages_of_a_list_cost_few_queries(browser, django_assert_max_num_queries):
    browser.add(FIRST)
    for place in ("", FIRST):
        browser.get(place)
        with django_assert_max_num_queries(5):
            browser.get(place)
    with django_assert_max_num_queries(12):
        browser.add(SECOND)
