"""What a clerk sees first: what is new since the last look, other cases of the person; and a document's kind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.documents.models import Document, MissingDocument
from intake.documents.services import document_explain
from intake.documents.states import Verdict
from intake.errors import NotPermitted
from intake.prechecks.models import Precheck
from intake.reviews.duplicates import duplicates_of
from intake.reviews.errors import KindNotPossible, NotReviewable, ReviewConflict
from intake.reviews.kinds import document_kind_correct
from intake.reviews.looks import end_of_former_sitting, since_last_look
from intake.reviews.models import CorrectionRequest
from intake.reviews.selectors import case_look
from intake.reviews.services import DecisionInput, review_record
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return Actor.staff(make_clerk(authority))


@pytest.fixture
def case(authority):
    return make_case(authority, complete=True)


# --- Since the last look ---


def looked(case, clerk, ago):
    case_look(case, actor=clerk)
    AuditEntry.objects.filter(event="case_viewed", user=clerk.user).order_by("-id")[:1].get()
    last = AuditEntry.objects.filter(event="case_viewed", user=clerk.user).latest("id")
    AuditEntry.objects.filter(pk=last.pk).update(at=timezone.now() - ago)


def test_looks_that_follow_each_other_are_one_sitting():
    now = timezone.now()
    looks = [now, now - timedelta(minutes=20), now - timedelta(minutes=45), now - timedelta(hours=3)]

    assert end_of_former_sitting(looks) == looks[-1]
    assert end_of_former_sitting(looks[:3]) is None
    assert end_of_former_sitting([]) is None


def test_only_what_others_did_after_the_last_sitting_is_new(case, clerk, authority):
    document = make_document(case)
    looked(case, clerk, timedelta(days=1))
    AuditEntry.objects.exclude(event="case_viewed").update(at=timezone.now() - timedelta(days=2))
    document_explain(document=document, note="neu gescannt", actor=Actor.applicant(case.pk))
    case_look(case, actor=Actor.staff(make_clerk(authority)))
    review_record(application=case, decisions=[], lock_version=case.lock_version, actor=clerk, note="eigene Notiz")
    case_look(case, actor=clerk)

    since = since_last_look(case, clerk)

    assert [entry.event for entry in since.entries] == ["document_explained"]
    assert since.requirements == {"passport"}


def test_who_never_saw_the_case_is_told_nothing(case, clerk):
    case_look(case, actor=clerk)

    assert since_last_look(case, clerk) is None


# --- Other cases of the person ---


def found(case, user):
    return {(each.case.pk, each.same_document, each.same_person) for each in duplicates_of(case, user)}


def test_the_same_person_is_found_by_document_number_or_by_name_and_birth_date(authority, clerk):
    case = make_case(authority, complete=True)
    new_pass = make_case(authority, complete=True, answers={"passport_number": "X1"})
    renamed = make_case(authority, complete=True, answers={"family_name": "KAYA"})
    make_case(authority, complete=True, answers={"family_name": "KAYA", "passport_number": "X2"})
    make_case(authority, complete=True, answers={"birth_date": "2000-01-01", "passport_number": "X3"})
    make_case(AuthorityFactory(), complete=True)

    assert found(case, clerk.user) == {(new_pass.pk, False, True), (renamed.pk, True, False)}


def test_transliterations_are_the_same_name(authority, clerk):
    case = make_case(authority, answers={"family_name": "Gül"})
    other = make_case(authority, answers={"family_name": "GUEL"})

    assert found(case, clerk.user) == {(other.pk, False, True)}


# --- The kind of a document ---


def correct(case, document, clerk, key="enrolment_certificate", version=None):
    case.refresh_from_db()
    return document_kind_correct(
        application=case,
        document_id=document.pk,
        requirement_key=key,
        lock_version=case.lock_version if version is None else version,
        actor=clerk,
    )


def test_a_corrected_document_follows_to_its_requirement_and_is_checked_anew(case, clerk):
    document = make_document(case)
    make_precheck(document, "findings")
    MissingDocument.objects.create(application=case, requirement_key="enrolment_certificate", reason="bring_later")
    review_record(
        application=case,
        decisions=[DecisionInput(document.pk, Verdict.REJECTED, "wrong_document")],
        lock_version=case.lock_version,
        actor=clerk,
    )

    correct(case, document, clerk)

    document.refresh_from_db()
    latest = Precheck.objects.filter(document=document).order_by("-requested_at").first()
    assert (document.requirement_key, document.verdict) == ("enrolment_certificate", Verdict.OPEN)
    assert (latest.expectation, latest.state) == ("enrolment_certificate", "pending")
    assert not MissingDocument.objects.exists()
    assert not CorrectionRequest.objects.filter(answered_at=None).exists()
    entry = AuditEntry.objects.get(event="document_reassigned")
    assert entry.details == {"former": "passport", "requirement": "enrolment_certificate"}


def test_a_check_that_waits_asks_about_the_new_kind(case, clerk):
    document = make_document(case)
    make_precheck(document, state="pending")

    correct(case, document, clerk)

    assert Precheck.objects.get().expectation == "enrolment_certificate"


def test_the_same_correction_again_changes_nothing(case, clerk):
    document = make_document(case)
    correct(case, document, clerk)
    correct(case, document, clerk)

    assert AuditEntry.objects.filter(event="document_reassigned").count() == 1


def test_a_stale_page_corrects_no_kind(case, clerk):
    document = make_document(case)
    with pytest.raises(ReviewConflict):
        correct(case, document, clerk, version=case.lock_version + 1)


def test_a_kind_that_the_form_does_not_know_or_where_the_file_lies_already_is_refused(case, clerk):
    document = make_document(case)
    twin = make_document(case, "enrolment_certificate")
    Document.objects.filter(pk=twin.pk).update(content_hash=document.content_hash)

    for key in ("enrolment_certificate", "shopping_list"):
        with pytest.raises(KindNotPossible):
            correct(case, document, clerk, key)


def test_nobody_else_corrects_a_kind_and_nobody_in_a_closed_case(case, clerk):
    document = make_document(case)
    with pytest.raises(NotPermitted):
        correct(case, document, Actor.staff(make_clerk(AuthorityFactory())))
    with pytest.raises(NotPermitted):
        correct(make_case(case.authority), document, clerk)
    type(case).objects.filter(pk=case.pk).update(state=State.CLOSED)
    with pytest.raises(NotReviewable):
        correct(case, document, clerk)
