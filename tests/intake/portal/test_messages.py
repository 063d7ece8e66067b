import pytest
from django.urls import reverse

from intake.actors import Actor
from intake.applications.messages import PER_HOUR, TEXT_LENGTH, message_send
from intake.applications.models import Message
from tests.factories import ApplicationFactory, MembershipFactory
from tests.intake.portal.visitor import page, send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(db):
    return ApplicationFactory(submitted=True)


def office_writes(case, text="Bitte rufen Sie an.", **options):
    clerk = Actor.staff(MembershipFactory(authority=case.authority).user)
    return message_send(application=case, text=text, subject="Frage", actor=clerk, **options)


def test_what_is_written_stands_in_the_thread_and_may_name_a_document(submitted):
    client = visitor(submitted)
    data = {"text": "<b>Wann?</b>", "requirement_key": "passport"}
    assert send(client, "messages", submitted.pk, data=data).status_code == 302
    message = Message.objects.get(from_applicant=True)
    assert (message.content["text"], message.requirement_key) == ("<b>Wann?</b>", "passport")
    body = page(client, "messages", submitted.pk).content.decode()
    assert "&lt;b&gt;Wann?" in body
    assert "Zum Dokument:" in body


def test_a_new_message_is_a_task_until_the_applicant_has_read_it(submitted):
    office_writes(submitted)
    client = visitor(submitted)
    assert "1 neue Nachricht lesen" in page(client, "case", submitted.pk).content.decode()
    body = page(client, "messages", submitted.pk).content.decode()
    assert "Bitte rufen Sie an." in body
    assert "Neu" in body
    assert "neue Nachricht lesen" not in page(client, "case", submitted.pk).content.decode()


def test_a_message_that_wants_an_answer_makes_the_office_wait(submitted):
    office_writes(submitted, awaits_reply=True)
    client = visitor(submitted)
    page(client, "messages", submitted.pk)
    body = page(client, "case", submitted.pk).content.decode()
    assert "Die Behörde wartet auf Sie" in body
    assert "Bitte antworten" in body
    send(client, "messages", submitted.pk, data={"text": "Gern."})
    assert "Die Behörde wartet auf Sie" not in page(client, "case", submitted.pk).content.decode()


@pytest.mark.parametrize(
    "data", [{"text": ""}, {"text": "x" * (TEXT_LENGTH + 1)}, {"text": "x", "requirement_key": "y"}]
)
def test_what_cannot_be_sent_comes_back_with_what_was_typed(submitted, data):
    response = send(visitor(submitted), "messages", submitted.pk, data=data)
    assert response.status_code == 422
    assert data["text"][:50] in response.content.decode()
    assert not Message.objects.filter(from_applicant=True).exists()


def test_too_many_messages_are_refused_at_the_field_and_nothing_typed_is_lost(submitted):
    client = visitor(submitted)
    for number in range(PER_HOUR):
        send(client, "messages", submitted.pk, data={"text": f"Frage {number}"})
    response = send(client, "messages", submitted.pk, data={"text": "Noch eine Frage"})
    assert response.status_code == 429
    assert "Noch eine Frage" in response.content.decode()


def test_a_draft_can_read_but_not_write(db):
    draft = ApplicationFactory()
    client = visitor(draft)
    body = page(client, "messages", draft.pk).content.decode()
    assert reverse("portal:messages", args=[draft.pk]) not in body[body.index("<h1") :]
    assert send(client, "messages", draft.pk, data={"text": "Hallo"}).status_code == 409


def test_X01_a_stranger_gets_404(submitted):
    assert page(visitor(ApplicationFactory()), "messages", submitted.pk).status_code == 404
    assert send(visitor(), "messages", submitted.pk, data={"text": "x"}).status_code == 404
