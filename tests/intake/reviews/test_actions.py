"""One submit: state, message, forwarding, fee rules, questions and calls, all or nothing."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml

from intake.actors import Actor
from intake.applications import selectors
from intake.applications.models import Message
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from intake.definitions.schema import Fee, FeeRule
from intake.definitions.selectors import form_of
from intake.documents.selectors import requirements_of
from intake.errors import NotPermitted
from intake.reviews import fees, message_texts, reasons
from intake.reviews.actions import CaseActions, ForwardInput, MessageInput, QuestionInput
from intake.reviews.errors import ForwardTargetMissing, PlaceholdersOpen, TemplateInvalid
from intake.reviews.fees import confirmed_rules, fee_of, rules_for_clerk
from intake.reviews.message_texts import messages_for, standard_messages
from intake.reviews.models import CorrectionRequest, Review
from intake.reviews.models_case import Forwarding
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.placeholders import PLACEHOLDERS, CaseFacts, names_in
from intake.reviews.services import review_record
from intake.reviews.templates import message_template_save, template_problems
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return Actor.staff(make_clerk(authority))


@pytest.fixture
def case(authority):
    return make_case(authority, language="tr", complete=True)


def act(case, clerk, **kwargs):
    note, state = kwargs.pop("note", ""), kwargs.pop("state", None)
    case.refresh_from_db()
    return review_record(
        application=case,
        decisions=[],
        lock_version=case.lock_version,
        actor=clerk,
        note=note,
        state=state,
        actions=CaseActions(**kwargs),
    )


def message(case, key, typed=None, target=""):
    prepared = next(each for each in messages_for(case.authority_id, case.state) if each.key == key)
    facts = CaseFacts(case, requirements_of(case), None, target)
    values = {language: facts.values(language) for language in ("tr", "de")}
    return MessageInput(prepared, values, dict.fromkeys(("tr", "de"), typed or {}))


# --- Messages ---


def test_a_message_goes_out_in_both_languages_and_brings_its_state(case, clerk):
    typed = {"gruende": "Das Einkommen reicht nicht.", "frist": "24.12.2026"}

    act(case, clerk, message=message(case, "hearing", typed), note="Anhörung raus")

    sent = Message.objects.get(application=case, kind="office_message")
    case.refresh_from_db()
    assert case.state == State.HEARING
    assert "Das Einkommen reicht nicht." in sent.content["text"]
    assert case.reference in sent.content["text_de"]
    assert sent.content["text_de"].startswith("Guten Tag,\n\nnach unserem jetzigen Stand")
    assert "{" not in sent.content["text"] + sent.content["text_de"]
    assert sent.awaits_reply
    assert Review.objects.get().note == "Anhörung raus"


def test_the_chosen_state_wins_over_the_one_of_the_message(case, clerk):
    act(case, clerk, message=message(case, "complete"), state=State.IN_DECISION)

    case.refresh_from_db()
    assert case.state == State.IN_DECISION


@pytest.mark.parametrize(
    ("key", "typed", "named"),
    [
        ("hearing", {"gruende": "x"}, "{frist}"),
        ("hearing", {"gruende": "siehe {anlage}", "frist": "24.12.2026"}, "{anlage}"),
        ("bring_originals", {}, "{termin}"),
        ("own_words", {"nachricht": "   "}, "{nachricht}"),
    ],
)
def test_an_open_placeholder_keeps_everything_from_happening(case, clerk, key, typed, named):
    before = Message.objects.count()

    with pytest.raises(PlaceholdersOpen) as refused:
        act(case, clerk, message=message(case, key, typed), note="x")

    case.refresh_from_db()
    assert named in refused.value.text
    assert (case.state, Message.objects.count()) == (State.SUBMITTED, before)
    assert not Review.objects.exists()


def test_facts_fill_what_the_case_knows_in_each_language(case):
    make_booking(case)
    from intake.appointments.selectors import appointment_of

    facts = CaseFacts(case, requirements_of(case), appointment_of(case))

    german, turkish = facts.values("de"), facts.values("tr")
    assert german["name"] == "AYSE YILMAZ"
    assert "Reisepass" in german["fehlende_unterlagen"]
    assert german["fehlende_unterlagen"] != turkish["fehlende_unterlagen"]
    assert "Rathaus" in german["termin"]


def test_every_standard_message_knows_its_placeholders_and_its_state():
    for prepared in standard_messages().values():
        assert prepared.state in {"", *State.values}, prepared.key
        assert set(prepared.names) <= set(PLACEHOLDERS), prepared.key
        assert prepared.labels["de"]
        assert prepared.labels["en"]


@pytest.mark.parametrize("file", [message_texts.FILE, reasons.ANSWERS_FILE], ids=lambda file: file.name)
def test_every_text_stands_on_one_quoted_line_where_it_is_collected(file):
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    collected = re.findall(r'^  (?:subject|text): "(.*)"$', file.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(collected) == sum(("subject" in row) + 1 for row in rows)


def test_a_message_is_offered_only_where_the_case_may_go(case, authority):
    keys = {each.key for each in messages_for(authority.pk, State.SUBMITTED)}

    assert {"documents_missing", "own_words", "forwarded"} <= keys
    assert not {"card_ordered", "ready_for_pickup"} & keys


# --- An authority's own templates ---


def save(authority, actor, texts, label="Mietvertrag", template=None):
    return message_template_save(
        authority_id=authority.pk,
        template_id=template,
        label=label,
        state="",
        texts=texts,
        active=True,
        actor=actor,
    )


@pytest.fixture
def editor(authority):
    user = UserFactory()
    MembershipFactory(user=user, authority=authority, role=Membership.Role.EDITOR)
    return Actor.staff(user)


def test_an_own_template_is_offered_first_and_falls_back_to_german_visibly(case, authority, editor, clerk):
    save(authority, editor, {"de": {"subject": "Miete", "text": "Zu {aktenzeichen}: bitte Mietvertrag."}})

    first = messages_for(authority.pk, case.state)[0]
    assert first.label("en") == "Mietvertrag"
    assert first.text("tr").is_fallback
    act(case, clerk, message=message(case, first.key))
    assert f"Zu {case.reference}: bitte Mietvertrag." in Message.objects.get(kind="office_message").content["text"]


def test_templates_are_the_editors_and_stay_in_their_authority(authority, editor, clerk):
    texts = {"de": {"subject": "a", "text": "b"}}
    row = save(authority, editor, texts)
    other = UserFactory()
    foreign = AuthorityFactory()
    MembershipFactory(user=other, authority=foreign, role=Membership.Role.EDITOR)

    for actor, office, template in ((clerk, authority, None), (Actor.staff(other), foreign, row.pk)):
        with pytest.raises(NotPermitted):
            save(office, actor, texts, template=template)
    assert f"own-{row.pk}" not in {each.key for each in messages_for(foreign.pk, "")}
    assert MessageTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({}, ("de", "incomplete", "")),
        ({"de": {"subject": "a", "text": "{gibtsnicht}"}}, ("de", "unknown", "gibtsnicht")),
        ({"de": {"subject": "a", "text": "{frist}"}, "tr": {"subject": "b", "text": "c"}}, ("tr", "lacks", "frist")),
        ({"de": {"subject": "a", "text": "b"}, "tr": {"subject": "b", "text": "{name}"}}, ("tr", "strange", "name")),
        ({"de": {"subject": "a", "text": "b"}, "tr": {"subject": "", "text": "c"}}, ("tr", "incomplete", "")),
    ],
)
def test_a_template_that_could_not_be_sent_is_refused(authority, editor, texts, problem):
    assert problem in template_problems(texts)
    with pytest.raises(TemplateInvalid):
        save(authority, editor, texts)


def test_names_in_braces_are_found_once_in_their_order():
    assert names_in("{a} {b} {a}", "{c d}", "{}", "{x\ny}") == ["a", "b", "c d"]


# --- Questions, calls, fees, forwarding ---


def test_questions_to_answers_go_out_in_one_message_and_the_case_waits(case, clerk):
    act(case, clerk, questions=(QuestionInput("birth_place", "differs", "Im Pass steht Izmir."),))

    request = CorrectionRequest.objects.get(application=case)
    sent = Message.objects.get(application=case, kind="review_result")
    case.refresh_from_db()
    assert (request.question_key, case.state) == ("birth_place", State.INCOMPLETE)
    assert "Im Pass steht Izmir." in sent.content["text_de"]
    assert "Bitte prüfen Sie Angaben in Ihrem Antrag" in sent.content["subject_de"]
    assert "neu hoch" not in sent.content["text_de"]


def test_a_message_stands_before_what_is_asked(case, clerk):
    act(
        case,
        clerk,
        message=message(case, "own_words", {"nachricht": "Danke für Ihren Anruf."}),
        questions=(QuestionInput("birth_place", "unclear"),),
    )

    (sent,) = Message.objects.filter(application=case, author=clerk.user)
    text = sent.content["text_de"]
    assert text.index("Danke für Ihren Anruf.") < text.index("Bitte prüfen Sie diese Angaben.")


def test_a_call_is_a_note_with_its_time(case, clerk):
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

    act(case, clerk, note="Ruft morgen zurück", note_kind=Review.NoteKind.PHONE, occurred_at=at)

    review = Review.objects.get()
    assert (review.note_kind, review.occurred_at, review.note) == ("phone", at, "Ruft morgen zurück")
    assert b"zur\xc3\xbcck" not in bytes(review.note_sealed)


@pytest.fixture
def with_rules(monkeypatch, case):
    """Give the case's form a fee, a rule that only a clerk can confirm, and one that needs none."""
    form = replace(
        form_of(case.revision_id),
        fees=(Fee("first_issue", "100.00", "§ 45 AufenthV"),),
        fee_rules=(
            FeeRule("hardship", "§ 53 AufenthV", "replace", "0", None, "clerk"),
            FeeRule("student", "§ 52 AufenthV", "multiply", "1"),
        ),
    )
    for module in (fees, selectors):
        monkeypatch.setattr(module, "form_of", lambda revision_id: form)


@pytest.mark.usefixtures("with_rules")
def test_a_confirmed_fee_rule_lowers_the_fee_and_can_be_taken_back(case, clerk):
    rules = [rule.key for rule in rules_for_clerk(case)]
    assert rules == ["hardship"]
    full = fee_of(case).total

    act(case, clerk, fee_rules=frozenset(rules))
    assert confirmed_rules(case) == frozenset(rules)
    assert (full, fee_of(case).total) == (100, 0)
    act(case, clerk, fee_rules=frozenset())

    assert fee_of(case).total == full
    events = list(AuditEntry.objects.filter(event__startswith="fee_rule").values_list("event", flat=True))
    assert events.count("fee_rule_confirmed") == events.count("fee_rule_unconfirmed") == len(rules)


def test_a_fee_rule_that_the_form_does_not_have_is_refused(case, clerk):
    with pytest.raises(NotPermitted):
        act(case, clerk, fee_rules=frozenset({"free_for_friends"}))


def test_a_case_is_forwarded_with_target_reason_and_message(case, clerk, authority):
    target = AuthorityFactory(city="Bochum", postal_code="44787", street="Ring 1")
    forward = ForwardInput("moved", target)

    act(case, clerk, forward=forward, message=message(case, "forwarded", target=forward.target))

    case.refresh_from_db()
    row = Forwarding.objects.get()
    assert (case.state, row.authority, row.reason) == (State.FORWARDED, target, "moved")
    assert "44787 Bochum" in row.target
    assert target.name in Message.objects.get(kind="office_message").content["text"]
    assert AuditEntry.objects.get(event="case_forwarded").details == {"reason": "moved"}


@pytest.mark.parametrize("forward", [None, ForwardInput("moved"), ForwardInput("", typed="Stadt Bochum")])
def test_nothing_is_forwarded_to_nobody_or_without_a_reason(case, clerk, forward):
    with pytest.raises(ForwardTargetMissing):
        act(case, clerk, forward=forward, state=State.FORWARDED)

    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert not Forwarding.objects.exists()
