"""Every public page, in every language: accessible, no wider than a phone, nothing refused by the content policy.

The applicant's pages come from the routes themselves, so that a new one that is not judged here fails.
"""

import pytest
from django.urls import get_resolver, reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.pages import HomePage, InfoPage, ServicePage, StatusPage, TriagePage
from intake.applications.models import Application
from intake.appointments.message_links import link_make
from intake.appointments.selectors import appointment_of
from intake.documents.models import Document
from tests.factories import STUDY
from tests.flows.story import AMAL, SAMPLES, Applicant
from tests.intake.appointments.waiting_office import joined

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("de", "en", "tr", "ar")
NARROW = 320

#: Routes that show no page of their own: they act on POST only, send a file, or are part of another page.
NO_PAGES = {
    "wizard:None",
    "portal:leave",
    "portal:page_image",
    "portal:requirement_status",
    "portal:calendar",
    "portal:appointment_extend",
}
NO_PAGES |= {"portal:receipt_pdf", "portal:appointment_agree"}
NO_PAGES |= {"portal:phone_status", "portal:passport_status", "portal:helper_revoke"}
#: Judged in tests/intake/portal/test_help_in_the_browser.py: it needs a request of the office.
ASKED = {"wizard:answer"}
#: The study form has no list; the pages of its entries are judged in tests/intake/wizard/test_lists_in_the_browser.py.
LISTS = {"wizard:entry", "wizard:remove_entry"}
#: Each page with what its address needs, by the state of the case in which it is judged.
OPEN = {"wizard:start": ("service_key",), "portal:resume": (), "portal:open_link": ("token",)}
OPEN |= {"portal:phone_open": ("token",), "portal:helper_open": ("token",)}
DRAFT = {
    "wizard:step": ("case", "step"),
    "wizard:check": ("case",),
    "portal:case": ("case",),
    "portal:save": ("case",),
    "portal:discard": ("case",),
    "portal:passport": ("case",),
    "portal:phone": ("case",),
    "portal:helpers": ("case",),
    "portal:messages": ("case",),
    "portal:documents": ("case",),
    "portal:requirement": ("case", "requirement"),
    "portal:missing_document": ("case", "missing"),
    "portal:document_replace": ("case", "requirement", "document"),
    "portal:document_remove": ("case", "requirement", "document"),
    "portal:document_explain": ("case", "requirement", "document"),
}
SUBMITTED = {"portal:case": ("case",), "portal:receipt": ("case",), "portal:withdraw": ("case",)}
SUBMITTED |= {"portal:messages": ("case",)}
SUBMITTED |= {"portal:appointment": ("case",), "portal:data_copy": ("case",)}
SUBMITTED |= {f"portal:appointment_{name}": ("case",) for name in ("needs", "together", "leave")}
HELD = {"portal:appointment_confirm": ("case",)}
BOOKED = {
    "portal:case": ("case",),
    "portal:appointment": ("case",),
    "portal:appointment_booked": ("case",),
    "portal:appointment_reschedule": ("case",),
    "portal:appointment_cancel": ("case",),
    "portal:appointment_waiting": ("case",),
    "portal:appointment_link": ("link",),
    "portal:waiting_link": ("link",),
}


def routes():
    """Name every route of the applicant's two doors."""
    found = set()
    for below_language in get_resolver().url_patterns:
        for part in getattr(below_language, "url_patterns", []):
            if getattr(part, "namespace", None) in {"wizard", "portal"}:
                found |= {f"{part.namespace}:{route.name}" for route in part.url_patterns}
    return found


def test_every_page_of_the_applicant_is_judged_here():
    assert routes() == set(OPEN) | set(DRAFT) | set(SUBMITTED) | set(HELD) | set(BOOKED) | NO_PAGES | LISTS | ASKED


@pytest.fixture
def judge(new_context, axe_violations):
    """Return a function that opens an address at 320 pixels and names what is wrong with the page."""
    page = new_context(viewport={"width": NARROW, "height": 700}).new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def opened(address):
        response = page.goto(address)
        found = [*complaints, *axe_violations(page)]
        complaints.clear()
        if response.status != 200:
            found.append(f"status {response.status}")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW:
            found.append(f"{width} pixels wide")
        if page.locator("h1").count() != 1:
            found.append("not exactly one h1")
        return [f"{address}: {problem}" for problem in found]

    opened.page = page
    return opened


def test_the_pages_of_both_sites_in_every_language(demo, judge):
    kinds = HomePage | InfoPage | ServicePage | StatusPage | TriagePage
    pages = [page for page in Page.objects.live().specific() if isinstance(page, kinds)]
    assert {page.locale.language_code for page in pages} == set(LANGUAGES)
    assert len({page.get_site() for page in pages}) == 2
    assert [problem for page in pages for problem in judge(page.full_url)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_the_right_application_and_its_checklist(demo, judge, language):
    ways = ("other/new_or_change/", "other/extend/continued/", "other/new_or_change/national_visa_d/study/")
    problems = [problem for way in ways for problem in judge(f"{demo}/{language}/welcher-antrag/{way}")]
    checklist = f"{demo}/{language}/aufenthaltserlaubnis-studium/checklist/?application_kind=extension"
    assert problems + judge(checklist) == []


def mailed_token(name, case):
    """Return what a message of the case carries: the key to its appointment, or to its place on the waiting list."""
    application = Application.objects.get(pk=case)
    if name == "portal:appointment_link":
        return link_make(application, booking=appointment_of(application)).split("/")[-2]
    return link_make(application, entry=joined(application)).split("/")[-2]


def judged(demo, judge, language, pages, case=None):
    """Judge pages of a case in one language."""
    given = {
        "service_key": STUDY,
        "token": "x" * 32,
        "case": case,
        "step": "address",
        "requirement": "passport",
        "document": Document.objects.values_list("pk", flat=True).first(),
    }
    problems = []
    for name, needs in pages.items():
        kwargs = {key: given[key] for key in needs if key not in {"missing", "link"}}
        if "missing" in needs:
            kwargs["requirement"] = "health_insurance_proof"
        if "link" in needs:
            kwargs["token"] = mailed_token(name, case)
        with override(language):
            problems += judge(demo + reverse(name, kwargs=kwargs))
    return problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_an_applicant_from_start_to_appointment(demo, worker, judge, language):
    problems = judged(demo, judge, language, OPEN)
    applicant = Applicant(judge.page, demo, language)
    applicant.start()
    applicant.fill_all(AMAL, until="address")
    applicant.upload("passport", SAMPLES / "passport_ayse_expired.jpg")
    problems += judged(demo, judge, language, DRAFT, applicant.case)
    applicant.submit()
    problems += judged(demo, judge, language, SUBMITTED, applicant.case)
    applicant.go("appointment/")
    judge.page.locator("input[name=time]").first.check()
    applicant.next()
    problems += judged(demo, judge, language, HELD, applicant.case)
    applicant.next()
    problems += judged(demo, judge, language, BOOKED, applicant.case)
    assert Application.objects.get(pk=applicant.case).language == language
    assert problems == []
