"""The receipt states facts in two languages and computes nothing."""

import io

import pikepdf
import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.authorities.models import Membership
from intake.authorities.services import receipt_notices_set
from intake.documents.services import missing_document_explain
from intake.errors import NotPermitted
from intake.handover.receipt import receipt_part, receipt_pdf
from tests.factories import ApplicationFactory, AuthorityFactory, MembershipFactory
from tests.intake.handover.reading import pdf_text
from tests.intake.portal.visitor import page, visitor
from tests.intake.reviews.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return ApplicationFactory(submitted=True, language="tr")


def test_it_names_reference_person_day_and_service(application):
    text = pdf_text(receipt_pdf(application))

    day = timezone.localtime(application.submitted_at)
    for fact in (application.reference, "YILMAZ", "AYSE", "17.", f"{day:%H:%M}", "Studium"):
        assert fact in text, fact


def test_it_lists_what_came_and_what_is_missing(application):
    make_document(application, "passport")

    part = receipt_part(application, "de")

    assert [row["files"] for row in part["documents"]] == [["scan.pdf"]]
    assert part["documents"][0]["label"] not in part["missing"]
    assert len(part["missing"]) > 3


def test_a_paper_that_was_explained_says_how(application):
    missing_document_explain(
        application=application,
        requirement_key="health_insurance_proof",
        reason="bring_later",
        explanation="Ich warte auf die Kasse.",
        actor=Actor.applicant(application.pk),
    )

    part = receipt_part(application, "de")

    assert [entry["reason"] for entry in part["explained"]] == [
        "Ich reiche es später nach oder bringe es zum Termin mit"
    ]


def test_it_says_that_it_is_no_fiktionsbescheinigung(application):
    text = pdf_text(receipt_pdf(application))

    assert "keine Fiktionsbescheinigung und keine Entscheidung" in text
    assert "stellt nicht fest, welche Wirkung" in text


def test_german_comes_first_and_the_persons_language_after_it(application):
    assert pdf_text(receipt_pdf(application)).startswith("Ausländerbehörde")
    assert [receipt_part(application, language)["direction"] for language in ("de", "ar")] == ["ltr", "rtl"]


def test_a_german_case_has_one_part_only():
    german = ApplicationFactory(submitted=True, language="de")

    assert pdf_text(receipt_pdf(german)).count("Eingereichte Dokumente") == 1


def test_the_authoritys_own_notice_takes_the_place_of_ours(application):
    editor = MembershipFactory(authority=application.authority, role=Membership.Role.EDITOR).user
    receipt_notices_set(
        authority=application.authority, texts={"de": "Unser eigener Hinweis."}, actor=Actor.staff(editor)
    )

    text = pdf_text(receipt_pdf(application))

    assert text.count("Unser eigener Hinweis.") == 2  # German stands in where Turkish is missing
    assert "Absatz 4" not in text


def test_only_an_editor_of_the_authority_sets_the_notice():
    clerk = MembershipFactory().user
    with pytest.raises(NotPermitted):
        receipt_notices_set(authority=AuthorityFactory(), texts={"de": "x"}, actor=Actor.staff(clerk))


def test_its_metadata_name_nobody(application):
    content = receipt_pdf(application)
    with pikepdf.open(io.BytesIO(content)) as document:
        told = str(dict(document.docinfo)) + document.Root.Metadata.read_bytes().decode()

    assert application.reference in told
    assert "YILMAZ" not in told
    assert "1999-04-17" not in told


def test_the_applicant_gets_it_as_a_file(application):
    answer = page(visitor(application), "receipt_pdf", application.pk)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert application.reference in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_a_draft_has_none_and_a_stranger_gets_none(application):
    draft = ApplicationFactory()

    assert page(visitor(draft), "receipt_pdf", draft.pk).status_code == 302
    assert page(visitor(draft), "receipt_pdf", application.pk).status_code == 404
