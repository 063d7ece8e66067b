"""The office asks for one answer again: only that is open, and both answers stay."""

import pytest

from intake.actors import Actor
from intake.applications.errors import NotEditable, StaleDraft, UnknownStep
from intake.applications.models import Application, Message
from intake.applications.services import step_save
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from intake.reviews.answer_requests import (
    answer_correct,
    answer_requests_of,
    correction_request_answer,
    correction_request_retract,
)
from intake.reviews.errors import ReasonMissing
from tests.factories import STUDY_ANSWERS, MembershipFactory
from tests.intake.reviews.factories import make_case, make_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(db):
    return MembershipFactory().authority


@pytest.fixture
def clerk(authority):
    return Actor.staff(make_clerk(authority))


@pytest.fixture
def case(authority):
    return make_case(authority)


def ask(case, clerk, key="birth_place", **options):
    return correction_request_answer(
        application=case, question_key=key, text="Im Pass steht IZMIR.", actor=clerk, **options
    )


def answer(case, request, answers, **options):
    case.refresh_from_db()
    return answer_correct(
        application=case,
        request_id=request.pk,
        answers=answers,
        lock_version=options.get("lock_version", case.lock_version),
        actor=options.get("actor", Actor.applicant(case.pk)),
    )


def test_a_request_makes_the_case_wait_and_tells_of_it_without_content(case, clerk):
    ask(case, clerk)

    case.refresh_from_db()
    assert case.state == State.INCOMPLETE
    assert "IZMIR" in Message.objects.get(kind="answer_requested").content["text"]
    mail = OutboxMessage.objects.get(kind="new_message").content
    assert "IZMIR" not in mail["text"] + mail["subject"]


def test_the_new_answer_counts_the_former_stays_beside_it_and_the_case_goes_back_to_the_clerk(case, clerk):
    request = ask(case, clerk)

    answer(case, request, {"birth_place": "IZMIR", "family_name": "ANDERS"})

    case = Application.objects.get(pk=case.pk)
    assert case.answers["birth_place"] == "IZMIR"
    assert case.answers["family_name"] == STUDY_ANSWERS["personal"]["family_name"]
    assert case.state == State.IN_REVIEW
    (kept,) = answer_requests_of(case)
    assert (kept.former, kept.answer) == ({"birth_place": "ANKARA"}, {"birth_place": "IZMIR"})
    assert kept.answered_at


def test_everything_else_stays_closed(case, clerk):
    ask(case, clerk)
    case.refresh_from_db()
    with pytest.raises(NotEditable):
        step_save(
            application=case,
            step_key="personal",
            answers=STUDY_ANSWERS["personal"],
            lock_version=case.lock_version,
            language="de",
            actor=Actor.applicant(case.pk),
        )


def test_an_answer_that_hides_or_opens_others_is_settled(case, clerk):
    request = ask(case, clerk, "has_representative")
    row = answer(case, request, {"has_representative": True})
    assert "contact" not in row.progress  # the representative's name is asked for now


def test_nothing_can_be_corrected_that_was_not_asked_or_was_asked_elsewhere(case, clerk, authority):
    request = ask(case, clerk)
    other = make_case(authority)
    with pytest.raises(NotEditable):
        answer(other, request, {"birth_place": "X"})
    for stranger in (Actor.applicant(other.pk), Actor.applicant(None), clerk):
        with pytest.raises(NotPermitted):
            answer(case, request, {"birth_place": "X"}, actor=stranger)
    with pytest.raises(StaleDraft):
        answer(case, request, {"birth_place": "X"}, lock_version=0)
    answer(case, request, {"birth_place": "IZMIR"})
    with pytest.raises(NotEditable):
        answer(case, request, {"birth_place": "X"})


def test_a_clerk_of_another_authority_asks_nothing(case):
    stranger = Actor.staff(make_clerk(MembershipFactory().authority))
    with pytest.raises(NotPermitted):
        ask(case, stranger)


def test_a_question_that_is_not_there_or_has_no_words_is_refused(case, clerk):
    with pytest.raises(UnknownStep):
        ask(case, clerk, "no_such_question")
    with pytest.raises(ReasonMissing):
        correction_request_answer(application=case, question_key="birth_place", text=" ", actor=clerk)


def test_asking_twice_keeps_one_request_and_retracting_gives_the_case_back(case, clerk):
    first, second = ask(case, clerk), ask(case, clerk)
    assert first.pk == second.pk

    for _press in range(2):
        correction_request_retract(application=case, request_id=first.pk, actor=clerk)

    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    events = list(AuditEntry.objects.filter(case_id=case.pk).values_list("event", flat=True))
    assert events.count("answer_request_retracted") == 1


def test_the_record_names_the_question_and_nothing_of_the_answer(case, clerk):
    answer(case, ask(case, clerk), {"birth_place": "IZMIR"})
    entry = AuditEntry.objects.get(case_id=case.pk, event="answer_corrected")
    assert entry.details == {"question": "birth_place"}
