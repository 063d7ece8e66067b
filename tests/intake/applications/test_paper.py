"""A case that a clerk opens for someone: it counts from its receipt, and the person gets a way in."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import AccessGrant, Application
from intake.applications.models_paper import CaseOrigin, Letter
from intake.applications.paper import ReceivedLater, paper_case_open
from intake.applications.selectors import applications_found, open_steps
from intake.applications.services import step_save
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from tests.factories import STUDY, STUDY_ANSWERS, AuthorityFactory, MembershipFactory, revision_study

pytestmark = pytest.mark.django_db
PERSON = {"family_name": "DARWISH", "given_names": "AMAL", "birth_date": "1999-04-03"}
NUMBER = "OZG-2026/00 4711"


@pytest.fixture
def clerk():
    revision_study()
    return MembershipFactory()


@pytest.fixture
def open_case(clerk):
    def opened(**changes):
        given = {
            "authority": clerk.authority,
            "service_key": STUDY,
            "channel": CaseOrigin.Channel.ONLINE_SERVICE,
            "received_on": timezone.localdate() - timedelta(days=3),
            "answers": PERSON,
            "language": "ar",
            "process_number": NUMBER,
            "actor": Actor.staff(clerk.user),
        }
        return paper_case_open(**{**given, **changes})

    return opened


def test_it_is_submitted_on_the_day_on_which_it_was_received(open_case):
    case = Application.objects.get(pk=open_case().pk)

    assert case.state == State.SUBMITTED
    assert timezone.localdate(case.submitted_at) == timezone.localdate() - timedelta(days=3)
    assert case.display["name"] == "DARWISH, AMAL"


def test_its_origin_and_the_other_services_number_are_kept_and_found(open_case):
    case = open_case()

    assert case.origin.channel == "online_service"
    assert case.origin.process_number == NUMBER
    for typed in ("ozg-2026/004711", "OZG2026004711"):
        assert list(applications_found(Application.objects.all(), typed)) == [case]
    assert NUMBER.encode() not in bytes(case.origin.process_number_sealed)


def test_a_later_answer_of_the_person_keeps_the_number_findable(open_case):
    case = open_case()
    step_save(
        application=case,
        step_key="address",
        answers=STUDY_ANSWERS["address"],
        lock_version=Application.objects.get(pk=case.pk).lock_version,
        language="ar",
        actor=Actor.applicant(case.pk),
    )

    assert list(applications_found(Application.objects.all(), "OZG2026004711")) == [case]


def test_what_was_not_entered_stays_open_for_the_person(open_case):
    open_keys = {step.key for step in open_steps(open_case())}

    assert {"purpose", "personal", "study"} <= open_keys


def test_answers_that_the_form_does_not_ask_are_left_out(open_case):
    case = open_case(answers={**PERSON, "surprise": "x", "current_status": "none"})

    assert set(Application.objects.get(pk=case.pk).answers) == set(PERSON)


def test_without_an_address_one_letter_with_a_code_waits_to_be_printed(open_case):
    case = open_case()

    [letter] = Letter.objects.filter(application=case)
    assert letter.kind == Letter.Kind.ACCESS
    assert letter.message.content["text_de"]
    assert not OutboxMessage.objects.filter(case_id=case.pk).exists()


def test_with_an_address_a_confirmation_and_a_link_go_out(open_case):
    case = open_case(answers={**PERSON, "email": "amal@example.org"})

    kinds = set(OutboxMessage.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    assert kinds == {"new_message", "access_link"}
    assert case.grants.filter(kind=AccessGrant.Kind.LINK).count() == 1
    assert not Letter.objects.filter(application=case).exists()


def test_only_a_clerk_of_the_authority_opens_one(open_case):
    stranger = MembershipFactory().user
    for actor in (Actor.staff(stranger), Actor.system(), Actor.applicant(None)):
        with pytest.raises(NotPermitted):
            open_case(actor=actor)
    with pytest.raises(NotPermitted):
        open_case(authority=AuthorityFactory())
    assert not Application.objects.exists()


def test_a_day_to_come_is_refused_and_leaves_nothing(open_case):
    with pytest.raises(ReceivedLater):
        open_case(received_on=date(2999, 1, 1))
    assert not Application.objects.exists()


def test_the_record_names_clerk_and_way_and_nobody_else(open_case, clerk):
    case = open_case()

    entry = AuditEntry.objects.get(case_id=case.pk, event="paper_case_opened")
    assert entry.user == clerk.user
    assert entry.details["channel"] == "online_service"
    assert NUMBER not in str(entry.details)
