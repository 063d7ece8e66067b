"""The whole way once, as its users go it: in German, in Arabic on a phone, without JavaScript; then the desk."""

import re

import pytest

from intake.applications.models import Application
from intake.applications.states import State
from intake.appointments.models import BookingDocument
from intake.audit import AuditEntry
from tests.browser import follow
from tests.flows.story import AMAL, SPECIMENS, Applicant

pytestmark = [
    pytest.mark.browser,
    pytest.mark.both_databases,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SPECIMENS.exists(), reason="the specimens lie beside the project, not in it"),
]
PASSPORT = SPECIMENS / "personas" / "amal" / "passport.jpg"
ENROLMENT = SPECIMENS / "personas" / "amal" / "enrolment.jpg"
CHECKED = 60_000


def checked(applicant, requirement):
    """Wait until the page shows the findings; without a script by reloading, as a person would."""
    page = applicant.page
    for _ in range(60):
        if not page.locator("[data-poll-state=running]").count():
            return applicant.text()
        page.wait_for_timeout(1000)
        if not page.evaluate("() => true"):
            break
        applicant.go(f"documents/{requirement}/")
    raise AssertionError(f"{requirement} was not checked in time")


def test_german_from_the_home_page_to_a_booked_appointment_and_back_from_the_desk(demo, worker, new_context, sign_in):
    context = new_context(viewport={"width": 1280, "height": 900})
    applicant = Applicant(context.new_page(), demo)
    page = applicant.page

    page.goto(f"{demo}/")
    assert page.url == f"{demo}/de/"
    follow(page, "main a[href*='studium']")
    follow(page, "main form[action*='/apply/start/'] button")
    applicant.case = re.search(r"/apply/([0-9a-f-]{36})/", page.url).group(1)

    applicant.fill_all(AMAL, until="personal")
    applicant.next()
    assert page.title().startswith("Fehler:")
    applicant.fill_all(AMAL)
    assert page.url.endswith("/documents/")

    applicant.upload("passport", PASSPORT)
    assert "Familienname" in checked(applicant, "passport")
    applicant.upload("enrolment_certificate", ENROLMENT)
    checked(applicant, "enrolment_certificate")

    applicant.submit()
    case = Application.objects.get(pk=applicant.case)
    assert case.state == State.SUBMITTED
    applicant.book_first_time()
    booking = case.booking_cases.get(is_open=True).booking
    assert set(BookingDocument.objects.filter(booking=booking).values_list("verdict", flat=True)) == {"no_findings"}
    applicant.go()
    assert case.reference in applicant.text()

    clerk = sign_in("sachbearbeitung@herne.example")
    follow(clerk, clerk.get_by_role("link", name="Anträge").first)
    follow(clerk, clerk.get_by_role("link", name=case.reference).first)
    assert "Al-Hassan" in clerk.locator("main").inner_text()
    document = case.documents.get(requirement_key="enrolment_certificate").pk
    clerk.check(f"input[name='d-{document}-verdict'][value=rejected]")
    clerk.check(f"input[name='d-{document}-reason'][value=unreadable]")
    passport = case.documents.get(requirement_key="passport").pk
    clerk.check(f"input[name='d-{passport}-verdict'][value=accepted]")
    follow(clerk, clerk.locator("form.review-case button.review-save"))
    case.refresh_from_db()
    assert case.state == State.INCOMPLETE

    applicant.go("documents/enrolment_certificate/")
    assert "nicht lesen" in applicant.text()
    applicant.upload("enrolment_certificate", SPECIMENS / "photos" / "enrolment_000.jpg")
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert AuditEntry.objects.filter(event="document_viewed", case_id=case.pk, user__isnull=False).exists()


def test_a_changed_name_and_an_expired_passport_are_flagged_and_stop_nothing(demo, worker, page):
    applicant = Applicant(page, demo)
    applicant.start()
    applicant.fill_all({**AMAL, "personal": {**AMAL["personal"], "family_name": "Al-Hussein"}})
    applicant.upload("passport", PASSPORT)
    text = checked(applicant, "passport")
    assert "Al-Hussein" in text
    assert "HASSAN" in text.upper()
    applicant.upload("passport", SPECIMENS / "personas" / "ayse" / "passport.jpg")
    assert "30. September 2026" in checked(applicant, "passport")
    applicant.submit()
    assert Application.objects.get(pk=applicant.case).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("path", "remedy"),
    [("odd/passport.jpg", "Foto"), ("odd/needs_password.pdf", "Passwort"), ("odd/truncated.jpg", "neues Foto")],
)
def test_a_file_that_is_no_document_is_refused_with_what_to_do(demo, page, path, remedy):
    applicant = Applicant(page, demo)
    applicant.start()
    applicant.fill_all(AMAL, until="address")
    applicant.upload("passport", SPECIMENS / path)
    assert page.title().startswith("Fehler:")
    assert remedy in applicant.text()
    assert not Application.objects.get(pk=applicant.case).documents.exists()


@pytest.mark.parametrize("path", ["photos/other_000.jpg", "odd/noise.png"])
def test_what_is_not_the_requested_document_is_said_so(demo, worker, page, path):
    applicant = Applicant(page, demo)
    applicant.start()
    applicant.fill_all(AMAL, until="address")
    applicant.upload("passport", SPECIMENS / path)
    checked(applicant, "passport")
    codes = Application.objects.get(pk=applicant.case).prechecks.get().findings.exclude(outcome="passed")
    assert "wrong_document_type" in set(codes.values_list("code", flat=True))


def test_arabic_on_a_narrow_phone(demo, worker, new_context, axe_violations):
    context = new_context(viewport={"width": 360, "height": 740}, locale="ar", has_touch=True, is_mobile=True)
    applicant = Applicant(context.new_page(), demo, "ar")
    page = applicant.page
    applicant.start()

    def looks_right():
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
        assert axe_violations(page) == []

    looks_right()
    while (step := applicant.step()) in AMAL:
        applicant.fill(AMAL[step])
        applicant.next()
        if step in {"purpose", "study"}:
            looks_right()
    looks_right()
    applicant.upload("passport", PASSPORT)
    checked(applicant, "passport")
    looks_right()
    applicant.page.goto(applicant.url(f"apply/{applicant.case}/check/"))
    looks_right()
    applicant.next()
    applicant.book_first_time()
    looks_right()
    applicant.go()
    looks_right()
    case = Application.objects.get(pk=applicant.case)
    assert case.language == "ar"
    assert case.messages.filter(language="ar").count() == 2


def test_without_javascript(demo, worker, new_context):
    context = new_context(java_script_enabled=False)
    applicant = Applicant(context.new_page(), demo)
    applicant.start()
    applicant.fill_all(AMAL)
    applicant.upload("passport", PASSPORT)
    for _ in range(60):
        if Application.objects.get(pk=applicant.case).prechecks.filter(state="done").exists():
            break
        applicant.page.wait_for_timeout(1000)
    applicant.go("documents/passport/")
    assert "Familienname" in applicant.text()
    applicant.submit()
    applicant.book_first_time()
    case = Application.objects.get(pk=applicant.case)
    assert case.state == State.SUBMITTED
    assert case.booking_cases.filter(is_open=True).exists()


def test_the_language_changes_in_the_middle_and_the_answers_stay(demo, page):
    applicant = Applicant(page, demo)
    applicant.start()
    applicant.fill_all(AMAL, until="contact")
    follow(page, ".vs-footer button[lang=tr]")
    assert page.url.endswith("/contact/")
    assert "/tr/" in page.url
    applicant.language = "tr"
    applicant.fill_all(AMAL, until="address")
    case = Application.objects.get(pk=applicant.case)
    assert case.answers["family_name"] == "Al-Hassan"
    assert case.language == "tr"


def test_the_other_authority_an_editor_and_a_superuser_see_nothing_of_the_case(demo, page, sign_in):
    applicant = Applicant(page, demo)
    applicant.start()
    applicant.fill_all(AMAL, until="address")
    applicant.submit()
    case = Application.objects.get(pk=applicant.case)
    desk = sign_in("sachbearbeitung@herne.example")
    follow(desk, desk.get_by_role("link", name="Anträge").first)
    follow(desk, desk.get_by_role("link", name=case.reference).first)
    address = desk.url
    for email in ("sachbearbeitung@nachbar.example", "redaktion@herne.example", "admin@herne.example"):
        other = sign_in(email)
        assert case.reference not in other.content()
        response = other.goto(address)
        assert case.reference not in other.content()
        assert response.status in {403, 404} or "/admin/cases" not in other.url, email
