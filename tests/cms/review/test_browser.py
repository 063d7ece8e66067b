"""The desk in Chromium: keys, accessibility in both themes, and no violation of the content policy."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from intake.reviews.models_verdicts import FindingVerdict
from tests.browser import follow
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document, make_precheck

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wagtail_tree_committed"),
]


@pytest.fixture
def case():
    case = make_case(AuthorityFactory(), language="ar", complete=True)
    evidence = [{"page": 1, "box": [0.1, 0.5, 0.6, 0.75], "text": "P<TUR", "confidence": 0.9}]
    values = {"expected": "Gül", "read": "GUEL", "evidence": evidence}
    for key in ("passport", "enrolment_certificate"):
        make_precheck(
            make_document(case, key),
            "findings",
            findings=[("name_match.family_name", "failed", values), ("birth_date_match", "passed", {})],
        )
    return case


@pytest.fixture
def open_desk(new_context, live_server, case):
    def start(**options):
        from django.conf import settings

        clerk = make_clerk(case.authority)
        session = SessionStore()
        session["_auth_user_id"] = str(clerk.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session["_auth_user_hash"] = get_user_model().objects.get(pk=clerk.pk).get_session_auth_hash()
        session.save()
        context = new_context(viewport={"width": 1440, "height": 900}, **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(live_server.url + reverse("review:index") + "?state=ours")
        return page

    return start


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_list_and_case_are_accessible_and_keep_to_the_policy(open_desk, axe_violations, scheme):
    page = open_desk(color_scheme=scheme)
    assert axe_violations(page) == []

    follow(page, ".review-reference a")
    page.wait_for_selector(".review-page img")
    page.locator(".review-verdict--rejected input").first.check()
    page.locator(".review-reasons input").first.check()

    assert axe_violations(page) == []
    assert page.complaints == []
    assert page.locator(".review-page img").first.evaluate("image => image.naturalWidth") == 120


def test_the_text_for_the_applicant_appears_with_the_reason_and_without_script(open_desk):
    page = open_desk(java_script_enabled=False)
    follow(page, ".review-reference a")
    why = page.locator(".review-why").first
    assert not why.is_visible()

    page.locator(".review-verdict--rejected").first.click()
    why.locator(".review-reasons label").first.click()

    assert why.locator(".review-preview [lang=ar]").first.is_visible()
    assert why.locator(".review-preview [lang=ar]").nth(1).is_hidden()


def test_a_case_is_decided_by_keys_alone(open_desk, case):
    page = open_desk()
    follow(page, ".review-reference a")
    page.wait_for_selector(".review-doc")

    page.keyboard.press("2")
    page.keyboard.press("j")
    page.wait_for_selector(".review-doc.is-current:nth-of-type(2)")
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".messages .success")

    assert {document.verdict for document in case.documents.all()} == {"accepted"}


def test_a_finding_and_its_place_lead_to_each_other_by_keys(open_desk):
    page = open_desk()
    follow(page, ".review-reference a")
    page.wait_for_selector(".review-doc")

    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.matches('.review-mark')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.review-finding.is-lit')")


def test_the_page_turns_and_grows_in_place(open_desk):
    page = open_desk()
    follow(page, ".review-reference a")
    viewer = page.locator("[data-viewer]").first
    flat = viewer.locator("img").first.bounding_box()

    page.keyboard.press("r")
    page.keyboard.press("+")

    turned = viewer.locator("img").first.bounding_box()
    assert (viewer.get_attribute("data-turn"), viewer.get_attribute("data-zoom")) == ("90", "150")
    assert turned["height"] > turned["width"]
    assert flat["width"] > flat["height"]


def test_keys_can_be_switched_off_and_are_quiet_in_fields(open_desk, case):
    page = open_desk()
    follow(page, ".review-reference a")
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.locator("#review-keys-on").uncheck()
    page.reload()
    page.keyboard.press("2")
    assert page.locator(".review-verdicts input:checked").first.get_attribute("value") == ""

    page.locator("#keys summary").click()
    page.locator("#review-keys-on").check()
    page.locator("#id_note").fill("")
    page.locator("#id_note").press_sequentially("2jn?")
    assert page.locator("#id_note").input_value() == "2jn?"
    assert page.locator(".review-verdicts input:checked").first.get_attribute("value") == ""


def test_enter_in_a_field_saves_and_does_not_judge(open_desk, case):
    page = open_desk(java_script_enabled=False)
    follow(page, ".review-reference a")
    page.locator('label[for="message-own_words"]').click()
    page.locator("#m-own_words-nachricht").fill("Danke.")
    page.locator('input[name="q-birth_place"]').check()
    with page.expect_navigation():
        page.locator("#q-birth_place-comment").press("Enter")

    assert case.corrections.count() == 1
    assert page.locator(".messages .success").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_templates_and_agreement_are_accessible(open_desk, axe_violations, live_server, case, scheme):
    FindingVerdict.objects.create(
        authority=case.authority, code="mrz_checksum", document_kind="passport", outcome="failed", verdict="wrong"
    )
    page = open_desk(color_scheme=scheme)
    for name in ("checks:index", "templates:index"):
        page.goto(live_server.url + reverse(name))
        assert axe_violations(page) == [], name
    document = case.documents.first()
    page.goto(live_server.url + reverse("review:viewer", args=[case.pk, document.pk]) + "?turn=90&zoom=150")
    assert axe_violations(page) == []
