"""Messages in a case, both ways, and what the mail about them says."""

import pytest

from intake.actors import Actor
from intake.applications.errors import MessageRefused, MessagesClosed
from intake.applications.messages import PER_HOUR, TEXT_LENGTH, message_send, message_write, messages_mark_read
from intake.applications.models import Message
from intake.applications.selectors import messages_of, unread_from_applicant
from intake.applications.services import application_withdraw
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from intake.throttling import TooManyAttempts
from tests.factories import ApplicationFactory, MembershipFactory

pytestmark = pytest.mark.django_db

SECRET = "Mein Bruder heißt Kemal."


@pytest.fixture
def case(db):
    return ApplicationFactory(submitted=True)


@pytest.fixture
def clerk(case):
    return Actor.staff(MembershipFactory(authority=case.authority).user)


def write(case, text=SECRET, actor=None, **options):
    return message_write(application=case, text=text, actor=actor or Actor.applicant(case.pk), **options)


def test_what_the_applicant_writes_is_sealed_and_waits_for_the_clerk(case, clerk):
    message = write(case, requirement_key="passport")

    assert SECRET.encode() not in bytes(message.content_sealed)
    assert message.content["text"] == SECRET
    assert unread_from_applicant([case.pk]) == {case.pk: 1}
    assert not OutboxMessage.objects.filter(kind="new_message").exists()
    assert messages_mark_read(application=case, actor=clerk) == 1
    assert unread_from_applicant([case.pk]) == {}


def test_an_answer_of_the_office_reads_the_question_and_mails_no_word_of_it(case, clerk):
    write(case)
    message_send(application=case, text=SECRET, subject="Ihr Bruder", actor=clerk, awaits_reply=True)

    newest = messages_of(case)[0]
    assert (newest.from_applicant, newest.awaits_reply) == (False, True)
    assert newest.content["text_de"] == SECRET
    assert unread_from_applicant([case.pk]) == {}
    mail = OutboxMessage.objects.get(kind="new_message").content
    words = mail["subject"] + mail["text"]
    assert case.reference in words
    for private in ("Kemal", "Bruder", "YILMAZ", "AYSE"):
        assert private not in words


def test_a_reply_reads_and_ends_the_waiting(case, clerk):
    message_send(application=case, text="Bitte antworten Sie.", actor=clerk, awaits_reply=True)
    write(case)
    asked = Message.objects.get(kind="office_message")
    assert asked.read_at
    assert not asked.awaits_reply


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07", "x" * (TEXT_LENGTH + 1)])
def test_nothing_and_too_much_are_refused(case, text):
    with pytest.raises(MessageRefused):
        write(case, text)


def test_a_draft_has_nobody_to_write_to_and_a_withdrawn_case_still_has(case):
    with pytest.raises(MessagesClosed):
        write(ApplicationFactory())
    application_withdraw(application=case, actor=Actor.applicant(case.pk))
    assert write(case)


def test_only_the_applicant_and_the_clerk_of_the_case_write(case, clerk):
    other = ApplicationFactory(submitted=True)
    for stranger in (Actor.applicant(other.pk), Actor.applicant(None), clerk, Actor.system()):
        with pytest.raises(NotPermitted):
            write(case, actor=stranger)
    foreign = Actor.staff(MembershipFactory().user)
    for stranger in (foreign, Actor.applicant(case.pk)):
        with pytest.raises(NotPermitted):
            message_send(application=case, text="x", actor=stranger)


def test_writing_is_limited(case):
    for number in range(PER_HOUR):
        write(case, f"Frage {number}")
    with pytest.raises(TooManyAttempts):
        write(case)
