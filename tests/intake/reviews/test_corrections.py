"""Each refused document is answered by itself: replaced, explained, or stood for by a further file."""

import pytest

from intake.actors import Actor
from intake.applications.states import State
from intake.documents.acceptance import Upload
from intake.documents.services import (
    document_explain,
    document_receive,
    document_remove,
    missing_document_explain,
)
from intake.documents.states import Verdict
from intake.reviews.models import CorrectionRequest
from intake.reviews.services import DecisionInput, review_record
from tests.factories import AuthorityFactory
from tests.intake.documents.samples import picture
from tests.intake.reviews.factories import make_case, make_clerk, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return make_case(AuthorityFactory())


@pytest.fixture
def two_refused(case):
    documents = [make_document(case), make_document(case)]
    case.refresh_from_db()
    review_record(
        application=case,
        decisions=[DecisionInput(document.pk, Verdict.REJECTED, "cut_off") for document in documents],
        lock_version=case.lock_version,
        actor=Actor.staff(make_clerk(case.authority)),
    )
    return documents


def open_documents(case):
    requests = CorrectionRequest.objects.filter(application=case, answered_at=None)
    return {request.decision.document_id for request in requests}


def a_file(case, text, **options):
    upload = Upload(f"{text}.jpg", picture(text=text))
    return document_receive(
        application=case, requirement_key="passport", upload=upload, actor=Actor.applicant(case.pk), **options
    )


def test_an_answer_for_one_refused_document_leaves_the_request_for_the_other_open(case, two_refused):
    first, second = two_refused
    document_explain(document=first, note="Heirat", actor=Actor.applicant(case.pk))
    assert open_documents(case) == {second.pk}
    a_file(case, "neu", replaces=second)
    assert open_documents(case) == set()
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW


def test_a_further_file_answers_no_request_while_two_are_open_and_the_last_one_alone(case, two_refused):
    first, second = two_refused
    a_file(case, "eins")
    assert open_documents(case) == {first.pk, second.pk}
    document_explain(document=first, note="Heirat", actor=Actor.applicant(case.pk))
    a_file(case, "zwei")
    assert open_documents(case) == set()


def test_a_further_file_stands_for_a_refused_one_that_was_taken_away(case, two_refused):
    first, second = two_refused
    document_remove(document=first, actor=Actor.applicant(case.pk))
    assert open_documents(case) == {first.pk, second.pk}
    a_file(case, "eins")
    assert open_documents(case) == {second.pk}


def test_why_there_is_no_document_answers_for_all_of_them(case, two_refused):
    missing_document_explain(
        application=case,
        requirement_key="passport",
        reason="cannot_find",
        explanation="Verloren",
        actor=Actor.applicant(case.pk),
    )
    assert open_documents(case) == set()
