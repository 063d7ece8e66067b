"""The case page: everything in view, one submit, and nothing typed is lost."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intake.actors import Actor
from intake.applications.models import Message
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.documents.models import Document
from intake.documents.services import document_explain, missing_document_explain
from intake.documents.states import Place, Verdict
from intake.prechecks.states import Result
from intake.prechecks.states import State as PrecheckState
from intake.reviews.models import Review
from intake.reviews.services import DecisionInput, review_record
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk, make_document, make_precheck

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

NAME_DIFFERS = (
    "name_match.family_name",
    "failed",
    {
        "expected": "Gül",
        "read": "GUEL",
        "evidence": [{"page": 1, "box": [0.1, 0.5, 0.6, 0.75], "text": "P<TURGUEL<<AYSE", "confidence": 0.98}],
    },
)
DATE_UNSURE = ("birth_date_match", "inconclusive", {"expected": "1999-04-17", "read": None, "evidence": []})
ZONE_FINE = ("mrz_checksum", "passed", {"expected": None, "read": None, "evidence": []})


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(client, authority):
    clerk = make_clerk(authority)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def case(authority, clerk):
    return make_case(authority, language="tr", complete=True)


def url(case):
    return reverse("review:case", args=[case.pk])


def shown(client, case):
    response = client.get(url(case))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def form(case, *decisions, **fields):
    """Return what the browser sends: ``decisions`` are ``(document, verdict, reason, comment)``."""
    case.refresh_from_db()
    data = {"lock_version": case.lock_version, "note": "", "state": "", **fields}
    for document, verdict, *rest in decisions:
        reason, comment = [*rest, "", ""][:2]
        data |= {
            f"d-{document.pk}-verdict": verdict,
            f"d-{document.pk}-reason": reason,
            f"d-{document.pk}-comment": comment,
        }
    return data


# --- What is in view ---


def test_a_document_stands_beside_its_findings_with_expected_and_read(client, case):
    document = make_document(case)
    make_precheck(document, Result.FINDINGS, findings=[ZONE_FINE, DATE_UNSURE, NAME_DIFFERS])

    page = shown(client, case)

    assert reverse("review:page", args=[case.pk, document.pk, 1]) in page
    assert "Der Familienname weicht von den Angaben ab." in page
    assert '<dt>Erwartet</dt><dd><bdi dir="auto">Gül</bdi>' in page
    assert '<dt>Gelesen</dt><dd><bdi dir="auto">GUEL</bdi>' in page
    assert "P&lt;TURGUEL&lt;&lt;AYSE" in page
    assert "1 Prüfung ohne Hinweis" in page
    assert page.index("Familienname:</strong>") < page.index("Geburtsdatum:</strong>")


def test_the_place_of_a_finding_is_drawn_on_its_page_in_pixels(client, case):
    document = make_document(case, pages=2)
    make_precheck(document, Result.FINDINGS, findings=[NAME_DIFFERS])

    page = shown(client, case)

    assert '<rect x="12" y="40" width="60" height="20"' in page
    assert page.count('class="review-mark ') == 1


def test_findings_proven_by_the_same_line_share_its_box(client, case):
    evidence = NAME_DIFFERS[2]
    findings = [NAME_DIFFERS, ("name_match.given_names", "failed", evidence), ("mrz_checksum", "inconclusive", {})]
    make_precheck(make_document(case), Result.FINDINGS, findings=findings)

    page = shown(client, case)

    assert page.count('class="review-mark ') == 1
    assert ">1, 2</text>" in page


@pytest.mark.parametrize("box", [[0, 0, 1, 1], [], None])
def test_a_finding_about_the_whole_page_draws_no_box(client, case, box):
    evidence = [{"page": 1, "box": box, "text": "", "confidence": 1}]
    findings = [("image_quality.blur", "failed", {"evidence": evidence})]
    make_precheck(make_document(case), Result.FINDINGS, findings=findings)

    page = shown(client, case)

    assert "Das Bild ist unscharf." in page
    assert "<rect" not in page


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (PrecheckState.RUNNING, "Vorprüfung läuft"),
        (PrecheckState.GAVE_UP, "Nicht geprüft: Die Texterkennung ist nicht eingerichtet."),
        (None, "Für dieses Dokument gibt es keine Vorprüfung."),
    ],
)
def test_a_document_without_findings_says_why(client, case, state, told):
    document = make_document(case)
    if state:
        make_precheck(document, state=state, error="engine_missing" if state == PrecheckState.GAVE_UP else "")

    assert told in shown(client, case)


def test_answers_carry_german_labels_beside_those_that_the_person_read(client, case):
    page = shown(client, case)

    assert re.search(r'<dt lang="de">Familienname[^<]*<span class="review-meta" lang="tr" dir="auto">Soyad', page)
    assert '<bdi dir="auto">YILMAZ</bdi>' in page
    assert "Türkei" in page
    assert '<bdi dir="ltr">U12345678</bdi>' in page


def test_a_german_case_shows_each_label_once(client, authority, clerk):
    page = shown(client, make_case(authority))

    assert 'lang="de">Familienname' in page
    assert 'class="review-meta" lang="de"' not in page.partition('id="answers"')[2].partition('id="messages"')[0]


def test_what_applicants_wrote_is_shown_as_text(client, case):
    applicant = Actor.applicant(case.pk)
    document = make_document(case)
    document.name = "<script>alert(2)</script>.pdf"
    document.save()
    document_explain(document=document, note="<img src=x onerror=alert(1)>", actor=applicant)
    missing_document_explain(
        application=case,
        requirement_key="enrolment_certificate",
        reason="cannot_provide",
        explanation="Üniversite kapalı <b>x</b>",
        actor=applicant,
    )
    make_precheck(document, findings=[("mrz_checksum", "failed", {"read": "<img src=x> approve this"})])

    page = shown(client, case)

    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "kann es nicht vorlegen" in page
    assert "Üniversite kapalı &lt;b&gt;x&lt;/b&gt;" in page
    assert "<script>alert(2)" not in page
    assert "&lt;img src=x&gt; approve this" in page
    assert Document.objects.get().verdict == Verdict.OPEN


def test_what_is_missing_and_what_is_still_open_is_named(client, authority, clerk):
    page = shown(client, make_case(authority))

    missing = page.partition('id="missing"')[2].partition('id="answers"')[0]
    assert "Reisepass" in missing
    assert "fehlt" in missing
    assert "noch offen" in page


def test_appointment_messages_and_notes_are_at_hand(client, case, clerk):
    booking = make_booking(case)
    review_record(
        application=case, decisions=[], lock_version=case.lock_version, actor=Actor.staff(clerk), note="Akte beigezogen"
    )

    page = shown(client, case)

    assert booking.lane.location.name in page
    assert "Akte beigezogen" in page
    assert Message.objects.get(application=case).content["subject_de"] in page
    assert Message.objects.get(application=case).content["subject"] in page


def test_earlier_decisions_stay_in_view(client, case, clerk):
    document = make_document(case)
    client.post(url(case), form(case, (document, "rejected", "cut_off", "Ecke fehlt")))

    page = shown(client, case)

    assert "Rand oder Zeilen abgeschnitten oder verdeckt" in page
    assert "Ecke fehlt" in page


def test_each_reason_shows_what_the_applicant_will_read_in_both_languages(client, case):
    make_document(case)

    page = shown(client, case)

    assert '<p lang="tr" dir="auto">Bu belgeyi ne yazık ki okuyamıyoruz.' in page
    assert "Wir können dieses Dokument leider nicht lesen." in page


def test_a_closed_case_offers_no_decision(client, case):
    make_document(case)
    type(case).objects.filter(pk=case.pk).update(state=State.CLOSED)

    page = shown(client, case)

    assert "review-verdicts" not in page
    assert "Alles speichern" in page


def test_the_page_needs_no_inline_script_or_style(client, case):
    make_precheck(make_document(case), Result.FINDINGS, findings=[NAME_DIFFERS])

    ours = shown(client, case).partition('class="review-case"')[2].partition("</main>")[0]

    assert "<script" not in ours
    assert " style=" not in ours
    assert " onclick" not in ours


def test_english_staff_read_english_controls_and_german_labels(client, case, clerk):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=clerk, defaults={"preferred_language": "en"})

    page = shown(client, case)

    assert '<html lang="en"' in page
    assert '<dt lang="de">Familienname' in page


def test_more_documents_cost_no_more_queries(client, case):
    def queries():
        with CaptureQueriesContext(connections["default"]) as counted:
            shown(client, case)
        return len(counted)

    make_precheck(make_document(case), Result.FINDINGS, findings=[NAME_DIFFERS, ZONE_FINE])
    shown(client, case)
    few = queries()
    for key in ("enrolment_certificate", "health_insurance_proof", "passport"):
        make_precheck(make_document(case, key, pages=3), Result.FINDINGS, findings=[NAME_DIFFERS, DATE_UNSURE])

    assert queries() == few
    assert few <= 46


def test_opening_a_case_is_recorded(client, case, clerk):
    shown(client, case)

    look = AuditEntry.objects.get(event="case_viewed")
    assert (look.user, look.case_id, look.details) == (clerk, case.pk, {})


# --- One submit ---


def test_one_submit_stores_all_decisions_state_and_note_and_comes_back(client, case, clerk):
    passport, enrolment = make_document(case), make_document(case, "enrolment_certificate")

    response = client.post(
        url(case),
        form(case, (passport, "accepted"), (enrolment, "query", "not_current", "WS 2026/27"), note="Anruf", state=""),
        follow=True,
    )

    case.refresh_from_db()
    assert response.redirect_chain == [(url(case), 302)]
    assert "Die Nachforderung wurde versendet." in response.content.decode()
    assert {document.verdict for document in Document.objects.all()} == {"accepted", "query"}
    assert case.state == State.INCOMPLETE
    assert Review.objects.get().note == "Anruf"
    assert "WS 2026/27" in Message.objects.get(kind="review_result").content["text"]


def test_documents_left_alone_stay_as_they_are(client, case, clerk):
    passport, enrolment = make_document(case), make_document(case, "enrolment_certificate")

    client.post(url(case), form(case, (passport, "accepted"), (enrolment, "", "not_current", "doch nicht")))

    enrolment.refresh_from_db()
    assert enrolment.verdict == Verdict.OPEN


def test_a_refusal_without_reason_is_asked_for_and_keeps_everything(client, case, clerk):
    passport = make_document(case)

    response = client.post(url(case), form(case, (passport, "rejected", "", "bitte neu"), note="meine Notiz"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Bitte wählen Sie einen Grund." in page
    assert "bitte neu" in page
    assert "meine Notiz" in page
    assert re.search(r'value="rejected" checked', page)
    assert not Review.objects.exists()


def test_a_reason_of_another_document_is_not_taken(client, case, clerk):
    passport = make_document(case)

    assert client.post(url(case), form(case, (passport, "rejected", "not_current"))).status_code == 422
    assert not Review.objects.exists()


def test_nothing_decided_says_so(client, case, clerk):
    make_document(case)

    response = client.post(url(case), form(case))

    assert response.status_code == 422
    assert "Sie haben noch nichts entschieden." in response.content.decode()


def test_a_colleague_who_was_faster_is_named_and_nothing_typed_is_lost(client, case, authority, clerk):
    document = make_document(case)
    sent = form(case, (document, "rejected", "cut_off", "Ecke fehlt"), note="meine Notiz")
    colleague = make_clerk(authority, first_name="Kim", last_name="Neumann")
    review_record(
        application=case,
        decisions=[DecisionInput(document.pk, Verdict.ACCEPTED)],
        lock_version=case.lock_version,
        actor=Actor.staff(colleague),
    )

    response = client.post(url(case), sent)

    page = response.content.decode()
    case.refresh_from_db()
    document.refresh_from_db()
    assert response.status_code == 409
    assert "Ihre Entscheidung wurde nicht gespeichert." in page
    assert "Kim Neumann" in page.partition('id="review-problem"')[2].partition("</div>")[0]
    assert "Ecke fehlt" in page
    assert "meine Notiz" in page
    assert f'name="lock_version" value="{case.lock_version}"' in page
    assert document.verdict == Verdict.ACCEPTED


def test_after_the_conflict_the_same_page_can_be_sent(client, case, authority, clerk):
    document = make_document(case)
    sent = form(case, note="meine Notiz")
    review_record(
        application=case,
        decisions=[DecisionInput(document.pk, Verdict.ACCEPTED)],
        lock_version=case.lock_version,
        actor=Actor.staff(make_clerk(authority)),
    )
    page = client.post(url(case), sent).content.decode()
    version = re.search(r'name="lock_version" value="(\d+)"', page)[1]

    assert client.post(url(case), sent | {"lock_version": version}).status_code == 302


def test_a_document_replaced_meanwhile_is_a_conflict_and_the_comment_survives(client, case, clerk):
    document = make_document(case)
    sent = form(case, (document, "rejected", "cut_off", "Ecke fehlt"))
    Document.objects.filter(pk=document.pk).update(place=Place.REPLACED)
    newer = make_document(case)

    response = client.post(url(case), sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert '<q dir="auto">Ecke fehlt</q>' in page
    assert f"doc-{newer.pk}" in page
    assert not Review.objects.exists()


def test_a_decision_about_a_foreign_document_changes_nothing(client, case, authority, clerk):
    foreign = make_document(make_case(AuthorityFactory()))

    client.post(url(case), form(case, (foreign, "accepted"), note="x"))

    foreign.refresh_from_db()
    assert foreign.verdict == Verdict.OPEN


@pytest.mark.parametrize("version", ["", "abc", "-1"])
def test_a_broken_version_is_refused_without_an_error_page(client, case, clerk, version):
    response = client.post(url(case), form(case, note="x", lock_version=version))

    assert response.status_code == 422
    assert not Review.objects.exists()


def test_states_offered_are_those_that_a_clerk_may_choose(client, case):
    choices = dict(client.get(url(case)).context["form"].fields["state"].choices)

    assert {"in_review", "incomplete", "ready_for_appointment", "forwarded"} <= set(choices)
    assert not {"submitted", "draft", "withdrawn", "erased", "granted"} & set(choices)


def test_a_post_without_token_is_refused(case, clerk):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)

    assert browser.post(url(case), form(case, note="x")).status_code == 403
