"""One submit of the desk: decisions, state, correction requests and message, all or nothing."""

import uuid

import pytest

from intake.actors import Actor
from intake.applications.errors import TransitionRefused
from intake.applications.models import Message
from intake.applications.services import application_advance
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.documents.services import document_explain, missing_document_explain
from intake.documents.states import Place, Verdict
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from intake.reviews import outgoing
from intake.reviews.errors import NothingDecided, NotReviewable, ReasonMissing, ReviewConflict
from intake.reviews.models import CorrectionRequest, Decision, Review
from intake.reviews.selectors import open_refusals
from intake.reviews.services import DecisionInput, review_record
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return Actor.staff(make_clerk(authority))


@pytest.fixture
def case(authority):
    return make_case(authority)


def record(case, clerk, *decisions, **kwargs):
    case.refresh_from_db()
    return review_record(
        application=case,
        decisions=decisions,
        actor=clerk,
        **{"lock_version": case.lock_version, **kwargs},
    )


def accept(document):
    return DecisionInput(document.pk, Verdict.ACCEPTED)


def refuse(document, reason="unreadable", comment="", verdict=Verdict.REJECTED):
    return DecisionInput(document.pk, verdict, reason, comment)


def events(case):
    return list(AuditEntry.objects.filter(case_id=case.pk).order_by("id").values_list("event", flat=True))


# --- Decisions and states ---


def test_an_accepted_document_takes_a_new_case_into_review_and_asks_nothing_of_the_applicant(case, clerk):
    document = make_document(case)
    mails = OutboxMessage.objects.count()

    record(case, clerk, accept(document))

    document.refresh_from_db()
    case.refresh_from_db()
    assert document.verdict == Verdict.ACCEPTED
    assert case.state == State.IN_REVIEW
    assert OutboxMessage.objects.count() == mails
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize("verdict", [Verdict.REJECTED, Verdict.QUERY])
def test_a_refused_document_makes_the_case_wait_for_the_applicant(case, clerk, verdict):
    document = make_document(case)

    record(case, clerk, refuse(document, verdict=verdict))

    case.refresh_from_db()
    request = CorrectionRequest.objects.get(application=case)
    assert case.state == State.INCOMPLETE
    assert (request.requirement_key, request.answered_at) == ("passport", None)


@pytest.mark.parametrize("reason", ["", "unknown", "not_current"])
def test_a_refusal_needs_a_reason_that_fits_the_document(case, clerk, reason):
    document = make_document(case)

    with pytest.raises(ReasonMissing):
        record(case, clerk, refuse(document, reason))

    document.refresh_from_db()
    assert document.verdict == Verdict.OPEN
    assert not Review.objects.exists()


def test_a_choice_that_changes_nothing_is_no_decision(case, clerk):
    document = make_document(case)

    with pytest.raises(NothingDecided):
        record(case, clerk, DecisionInput(document.pk, Verdict.OPEN))


def test_a_note_alone_is_kept_sealed_and_tells_the_applicant_nothing(case, clerk):
    messages = Message.objects.count()

    review = record(case, clerk, note="  Rücksprache mit der Hochschule ")

    assert Review.objects.get().note == "Rücksprache mit der Hochschule"
    assert b"Hochschule" not in bytes(review.note_sealed)
    assert Message.objects.count() == messages


def test_the_state_that_the_clerk_chooses_wins_over_the_one_that_would_follow(case, clerk):
    document = make_document(case)

    record(case, clerk, refuse(document), state=State.EXTERNAL_QUERY)

    case.refresh_from_db()
    assert case.state == State.EXTERNAL_QUERY


def test_a_state_that_cannot_be_reached_undoes_the_decisions_too(case, clerk):
    document = make_document(case)

    with pytest.raises(TransitionRefused):
        record(case, clerk, accept(document), state=State.READY_FOR_PICKUP)

    document.refresh_from_db()
    assert document.verdict == Verdict.OPEN
    assert not Decision.objects.exists()


def test_a_clerk_may_change_their_mind_and_the_request_is_gone(case, clerk):
    document = make_document(case)
    record(case, clerk, refuse(document))

    record(case, clerk, accept(document))

    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert not CorrectionRequest.objects.filter(answered_at=None).exists()
    assert [decision.verdict for decision in Decision.objects.order_by("created_at")] == ["rejected", "accepted"]


def test_accepting_one_page_of_a_passport_keeps_the_request_for_the_other(case, clerk):
    first, second = make_document(case), make_document(case)

    record(case, clerk, refuse(first), accept(second))

    case.refresh_from_db()
    assert CorrectionRequest.objects.get(answered_at=None).decision.document == first
    assert case.state == State.INCOMPLETE


def test_after_the_decision_documents_are_settled_but_the_case_still_moves_and_takes_notes(case, clerk):
    document = make_document(case)
    record(case, clerk, state=State.IN_DECISION)
    record(case, clerk, state=State.GRANTED)

    with pytest.raises(NotReviewable):
        record(case, clerk, accept(document))
    record(case, clerk, note="Karte ist da", state=State.READY_FOR_PICKUP)

    case.refresh_from_db()
    assert case.state == State.READY_FOR_PICKUP


# --- Two clerks, two windows ---


def test_C06_the_second_of_two_clerks_is_refused_and_nothing_of_theirs_is_stored(case, clerk, authority):
    document = make_document(case)
    case.refresh_from_db()
    seen = case.lock_version
    record(case, clerk, accept(document))

    with pytest.raises(ReviewConflict):
        record(case, Actor.staff(make_clerk(authority)), refuse(document), lock_version=seen, note="auch ich")

    document.refresh_from_db()
    assert document.verdict == Verdict.ACCEPTED
    assert Review.objects.count() == 1


def test_every_review_counts_as_a_save_even_without_a_change_of_state(case, clerk):
    record(case, clerk, state=State.IN_REVIEW)
    case.refresh_from_db()
    before = case.lock_version

    record(case, clerk, note="noch eine")

    case.refresh_from_db()
    assert case.lock_version == before + 1


def test_a_decision_about_a_document_that_was_replaced_meanwhile_is_a_conflict(case, clerk):
    document = make_document(case, place=Place.REPLACED)

    with pytest.raises(ReviewConflict):
        record(case, clerk, accept(document))


# --- Who may ---


def test_a_document_of_another_case_cannot_be_decided(case, clerk, authority):
    foreign = make_document(make_case(authority))

    with pytest.raises(NotPermitted):
        record(case, clerk, accept(foreign))
    with pytest.raises(NotPermitted):
        record(case, clerk, DecisionInput(uuid.uuid4(), Verdict.ACCEPTED))


@pytest.mark.parametrize("who", ["editor", "other", "superuser", "applicant", "left"])
def test_nobody_but_a_clerk_of_the_authority_decides(case, authority, who):
    user = UserFactory(is_superuser=who == "superuser", is_active=who != "left")
    if who == "editor":
        MembershipFactory(user=user, authority=authority, role="editor")
    if who == "other":
        MembershipFactory(user=user, authority=AuthorityFactory())
    if who == "left":
        MembershipFactory(user=user, authority=authority)
    actor = Actor.applicant(case.pk) if who == "applicant" else Actor.staff(user)
    document = make_document(case)

    with pytest.raises(NotPermitted):
        record(case, actor, accept(document))

    document.refresh_from_db()
    assert document.verdict == Verdict.OPEN


# --- What the applicant is told ---


def test_the_applicant_reads_reason_and_comment_in_their_language_with_the_german_beside(authority, clerk):
    case = make_case(authority, language="tr")
    document = make_document(case)

    record(case, clerk, refuse(document, "unreadable", "Lütfen ikinci sayfa"))

    message = Message.objects.get(application=case, kind="review_result")
    content = message.content
    assert message.language == "tr"
    assert "gün ışığında" in content["text"]
    assert "bei Tageslicht" in content["text_de"]
    assert "Lütfen ikinci sayfa" in content["text"]
    assert "Reisepass" in content["text_de"]
    assert case.reference in content["subject_de"]


def test_the_mail_waits_in_the_outbox_once_and_a_person_without_address_still_gets_the_message(authority, clerk):
    with_mail, without = make_case(authority), make_case(authority, answers={"email": ""})
    for case in (with_mail, without):
        record(case, clerk, refuse(make_document(case)))

    assert OutboxMessage.objects.filter(case_id=with_mail.pk, kind="new_message").count() == 1
    assert not OutboxMessage.objects.filter(case_id=without.pk, kind="new_message").exists()
    assert Message.objects.filter(application=without, kind="review_result").count() == 1


def test_two_refusals_of_one_submit_go_out_as_one_message(case, clerk):
    record(
        case, clerk, refuse(make_document(case)), refuse(make_document(case, "enrolment_certificate"), "not_current")
    )

    message = Message.objects.get(application=case, kind="review_result")
    assert message.content["text"].count("\n- ") == 2


def test_open_refusals_are_read_in_any_language(case, clerk):
    document = make_document(case)
    record(case, clerk, refuse(document, "cut_off", "Seite 2"))

    (refusal,) = open_refusals(case, "en")

    assert refusal.document_id == str(document.pk)
    assert refusal.text.startswith("Part of the document is missing")
    assert refusal.comment == "Seite 2"


def test_when_the_message_cannot_be_written_nothing_is_decided(case, clerk, monkeypatch):
    document = make_document(case)

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(outgoing, "case_notify", fail)
    with pytest.raises(OSError, match="disk full"):
        record(case, clerk, refuse(document))

    document.refresh_from_db()
    case.refresh_from_db()
    assert (document.verdict, case.state) == (Verdict.OPEN, State.SUBMITTED)
    assert not Review.objects.exists()


# --- The way back ---


def test_an_explanation_answers_the_request_and_brings_the_case_back_to_the_clerk(case, clerk):
    document = make_document(case)
    record(case, clerk, refuse(document))

    document_explain(document=document, note="Der Pass ist beim Konsulat.", actor=Actor.applicant(case.pk))

    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert not open_refusals(case, "de")
    assert "correction_answered" in events(case)


def test_with_one_request_left_the_case_goes_on_waiting(case, clerk):
    passport, enrolment = make_document(case), make_document(case, "enrolment_certificate")
    record(case, clerk, refuse(passport), refuse(enrolment, "not_current"))

    document_explain(document=passport, note="Kommt.", actor=Actor.applicant(case.pk))

    case.refresh_from_db()
    assert case.state == State.INCOMPLETE
    assert [refusal.requirement_key for refusal in open_refusals(case, "de")] == ["enrolment_certificate"]


def test_saying_why_there_is_no_document_answers_the_request_too(case, clerk):
    document = make_document(case)
    record(case, clerk, refuse(document))

    missing_document_explain(
        application=case,
        requirement_key="passport",
        reason="cannot_provide",
        explanation="Gestohlen.",
        actor=Actor.applicant(case.pk),
    )

    case.refresh_from_db()
    assert case.state == State.IN_REVIEW


def test_an_answer_does_not_pull_a_case_out_of_a_state_that_the_clerk_chose(case, clerk):
    document = make_document(case)
    record(case, clerk, refuse(document), state=State.EXTERNAL_QUERY)

    document_explain(document=document, note="Kommt.", actor=Actor.applicant(case.pk))

    case.refresh_from_db()
    assert case.state == State.EXTERNAL_QUERY


def test_a_withdrawn_case_takes_no_decision(case, clerk):
    document = make_document(case)
    application_advance(application=case, state=State.WITHDRAWN, actor=Actor.system())

    with pytest.raises(NotReviewable):
        record(case, clerk, accept(document))


# --- The record ---


def test_C07_each_decision_leaves_a_line_with_codes_and_no_contents(case, clerk):
    document = make_document(case)

    record(case, clerk, refuse(document, "unreadable", "geheimes Wort"), note="geheime Notiz")

    line = AuditEntry.objects.get(case_id=case.pk, event="document_decided")
    assert line.user == clerk.user
    assert (line.object_id, line.details) == (
        str(document.pk),
        {"requirement": "passport", "verdict": "rejected", "reason": "unreadable"},
    )
    everything = str(list(AuditEntry.objects.filter(case_id=case.pk).values_list("details", flat=True)))
    assert "geheim" not in everything


def test_comments_lie_sealed_in_the_database(case, clerk):
    document = make_document(case)

    record(case, clerk, refuse(document, comment="geheimes Wort"))

    decision = Decision.objects.get()
    assert decision.comment == "geheimes Wort"
    assert b"geheim" not in bytes(decision.comment_sealed)
