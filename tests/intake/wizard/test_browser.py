"""The guided form in Chromium: a desktop in German, a phone in Arabic, without a script, and axe on every page."""

import pytest

from intake.applications.models import Application
from tests.browser import follow
from tests.factories import STUDY, STUDY_ANSWERS, ApplicationFactory, AuthorityFactory, revision_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def office(wagtail_tree_committed):
    revision_study()
    return AuthorityFactory()


def forward(page, name="Weiter"):
    follow(page, page.get_by_role("button", name=name, exact=True))


@pytest.mark.parametrize(("language", "options"), [("de", {"viewport": {"width": 1280, "height": 900}}), ("ar", PHONE)])
def test_every_page_around_the_form_is_accessible_and_fits(language, options, browse, office, axe_violations):
    case = ApplicationFactory(authority=office, complete=True, answers={"has_representative": True})
    pages = [f"/{language}/apply/{case.pk}/{step}/" for step in ("personal", "entry", "notices", "check")]
    pages += [f"/{language}/{path}" for path in (f"apply/start/{STUDY}/", f"case/{case.pk}/save/", "case/resume/")]
    pages += [f"/{language}/case/open/token/"]
    page = browse("/de/case/resume/", case, **options)
    for path in pages:
        page.goto(path)
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.goto(f"/{language}/case/{case.pk}/save/")
    follow(page, "button[name=_code]")
    assert axe_violations(page) == []
    page.goto(pages[0])
    page.locator("[name=family_name]").fill("أحمد")
    follow(page, "form button.kern-btn--primary")
    page.wait_for_selector(".vs-error-summary")
    assert axe_violations(page) == []
    assert page.complaints == []


def test_a_question_appears_with_the_answer_that_needs_it(browse, office):
    case = ApplicationFactory(authority=office, draft=True)
    page = browse(f"/de/apply/{case.pk}/purpose/", case)
    question = page.get_by_role("group", name="Brauchen Sie die Verlängerung")
    assert not question.is_visible()
    page.get_by_label("Verlängerung", exact=True).check()
    assert question.is_visible()
    page.get_by_label("Erstmalige Erteilung").check()
    assert not question.is_visible()
    forward(page)
    assert page.url.endswith("/personal/")


def test_the_error_summary_leads_to_the_field(browse, office):
    case = ApplicationFactory(authority=office, draft=True)
    page = browse(f"/de/apply/{case.pk}/purpose/", case)
    forward(page)
    assert page.title().startswith("Fehler:")
    page.get_by_role("link", name="Worum geht es?").click()
    assert page.evaluate("document.activeElement.name") == "application_kind"


def test_the_minimum_is_filled_in_on_a_phone_without_a_script(browse):
    page = browse(f"/de/apply/start/{STUDY}/", java_script_enabled=False, **PHONE)
    follow(page, page.get_by_role("button", name="Antrag beginnen"))
    page.get_by_label("Erstmalige Erteilung").check()
    forward(page)
    for name in ("family_name", "given_names", "birth_place"):
        page.locator(f"[name={name}]").fill(STUDY_ANSWERS["personal"][name])
    for name, value in (("day", "١٧"), ("month", "٤"), ("year", "١٩٩٩")):
        page.locator(f"[name=birth_date_{name}]").fill(value)
    page.locator("[name=birth_country]").select_option("TUR")
    page.locator("[name=nationalities]").first.select_option("TUR")
    page.get_by_text("Weitere Staatsangehörigkeit angeben").first.click()
    page.locator("[name=nationalities]").nth(2).select_option("SYR")
    page.locator("[name=eye_colour]").select_option("06")
    page.locator("[name=height_cm]").fill("١٦٨")
    page.get_by_label("weiblich").check()
    page.get_by_label("Türkçe").check()
    forward(page)
    page.get_by_role("group", name="Handelt jemand").get_by_label("Nein").check()
    forward(page)
    forward(page, "Später ausfüllen")
    forward(page, "Angaben prüfen und einreichen")
    assert page.get_by_text("Fehlt noch – können Sie nachreichen").is_visible()
    forward(page, "Antrag einreichen")
    case = Application.objects.get()
    assert case.state == "submitted"
    assert case.answers["birth_date"] == "1999-04-17"
    assert case.answers["nationalities"] == ["TUR", "SYR"]
    assert case.answers["height_cm"] == 168
    assert case.progress["address"] == "postponed"
