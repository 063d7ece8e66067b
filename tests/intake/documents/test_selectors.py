import pytest

from intake.actors import Actor
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from intake.documents.errors import OriginalClosed
from intake.documents.models import Document
from intake.documents.selectors import (
    document_for,
    documents_visible_to,
    original_open,
    page_image_open,
    requirements_of,
)
from intake.documents.states import RequirementState, Scan, Verdict
from intake.errors import NotPermitted
from tests.factories import ApplicationFactory, AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.documents.samples import picture
from tests.intake.documents.test_services import receive
from tests.intake.prechecks.test_services import GOOD, finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    document = receive(ApplicationFactory(submitted=True))
    finish(document, GOOD)
    return document


@pytest.fixture
def clerk(document):
    return Actor.staff(MembershipFactory(authority=document.application.authority).user)


def strangers(document):
    own = document.application.authority
    return [
        Actor.staff(MembershipFactory(authority=AuthorityFactory()).user),
        Actor.staff(MembershipFactory(authority=own, role=Membership.Role.EDITOR).user),
        Actor.staff(UserFactory(is_superuser=True)),
        Actor.applicant(ApplicationFactory().pk),
        Actor.applicant(None),
    ]


def test_C07_a_clerks_look_at_a_page_and_at_the_original_is_recorded(document, clerk):
    assert page_image_open(document, 1, clerk).startswith(b"\xff\xd8")
    assert original_open(document, clerk) == picture()
    rows = AuditEntry.objects.filter(event="document_viewed").order_by("id")
    assert [row.user for row in rows] == [clerk.user] * 2
    assert [row.details.get("page") for row in rows] == [1, None]
    assert {row.object_id for row in rows} == {str(document.pk)}


def test_X02_nobody_else_opens_a_page_or_the_original(document):
    for actor in strangers(document):
        with pytest.raises(NotPermitted):
            page_image_open(document, 1, actor)
        with pytest.raises(NotPermitted):
            original_open(document, actor)
    assert not AuditEntry.objects.filter(event="document_viewed").exists()


def test_a_clerk_does_not_see_the_documents_of_a_draft():
    document = receive(ApplicationFactory())
    clerk = MembershipFactory(authority=document.application.authority).user
    assert not documents_visible_to(clerk).exists()
    with pytest.raises(NotPermitted):
        original_open(document, Actor.staff(clerk))


def test_a_clerk_sees_the_documents_of_the_own_authority_only(document, clerk):
    receive(ApplicationFactory(submitted=True), picture(text="fremd"))
    assert list(documents_visible_to(clerk.user)) == [document]
    for actor in strangers(document)[1:3]:
        assert not documents_visible_to(actor.user).exists()


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED])
def test_U27_an_original_that_was_not_found_clean_opens_for_nobody(document, clerk, scan):
    Document.objects.update(scan=scan)
    document.refresh_from_db()
    for actor in (clerk, Actor.applicant(document.application_id)):
        with pytest.raises(OriginalClosed):
            original_open(document, actor)
    assert page_image_open(document, 1, clerk)


def test_a_document_is_found_in_its_own_case_only(document):
    other = ApplicationFactory()
    with pytest.raises(NotPermitted):
        document_for(Actor.applicant(other.pk), other, document.pk)


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([Verdict.OPEN], RequirementState.UPLOADED),
        ([Verdict.ACCEPTED, Verdict.OPEN], RequirementState.UPLOADED),
        ([Verdict.ACCEPTED, Verdict.WAIVED], RequirementState.ACCEPTED),
        ([Verdict.ACCEPTED, Verdict.REJECTED], RequirementState.REJECTED),
        ([Verdict.QUERY], RequirementState.REJECTED),
    ],
)
def test_what_needs_the_applicant_wins(verdicts, state):
    application = ApplicationFactory(submitted=True)
    for number, verdict in enumerate(verdicts):
        document = receive(application, picture(text=f"Seite {number}"))
        Document.objects.filter(pk=document.pk).update(verdict=verdict)
    found = {status.requirement.key: status.state for status in requirements_of(application)}
    assert found["passport"] == state


def test_only_what_the_answers_ask_for_is_listed_in_the_forms_order():
    application = ApplicationFactory(steps=("purpose", "personal", "contact", "study"))
    keys = [status.requirement.key for status in requirements_of(application)]
    assert "enrolment_certificate" in keys
    assert "admission_letter" not in keys
    assert keys.index("passport") < keys.index("enrolment_certificate") < keys.index("health_insurance_proof")


def test_a_document_that_is_no_longer_asked_for_stays_in_sight():
    from intake.applications.services import step_save
    from tests.factories import STUDY_ANSWERS

    application = ApplicationFactory(steps=("purpose", "personal", "contact", "study"))
    receive(application, key="enrolment_certificate")
    step_save(
        application=application,
        step_key="study",
        answers=STUDY_ANSWERS["study"] | {"admission_type": "unconditional"},
        lock_version=application.lock_version,
        language="de",
        actor=Actor.applicant(application.pk),
    )
    application.refresh_from_db()
    status = next(s for s in requirements_of(application) if s.requirement.key == "enrolment_certificate")
    assert not status.asked
    assert not status.is_open
    assert len(status.documents) == 1
