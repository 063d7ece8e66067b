"""A prepared message about several cases: seen in German first, filled case by case, sent once or not at all."""

import re

import pytest
from django.urls import reverse

from intake.actors import Actor
from intake.applications.models import Application, Message
from intake.applications.services import application_advance
from intake.audit import AuditEntry
from intake.outbox import OutboxMessage
from intake.reviews.models import Review
from intake.reviews.models_templates import MessageTemplate
from tests.cms.review.test_bulk import authority, choose, clerk, confirm, said, states  # noqa: F401 - fixtures
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_booking, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@pytest.fixture
def cases(authority):  # noqa: F811
    return [make_case(authority, language=language, complete=True) for language in ("de", "tr", "tr")]


def show(client, cases, key):
    """Choose the cases, then the message."""
    return confirm(client, choose(client, "message", cases), message=key)


def send(client, page, **typed):
    return confirm(client, page, message=page.context["form"].prepared.key, is_shown="True", **typed)


def sent():
    return Message.objects.filter(kind="office_message")


def own_template(authority, text=None, **kwargs):  # noqa: F811
    row = MessageTemplate(authority=authority, label="Eigene", **kwargs)
    row.texts = {"de": text or {"subject": "Miete", "text": "Zu {aktenzeichen}: bitte bis {frist}."}}
    row.save()
    return f"own-{row.pk}"


def words(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_text_the_number_and_the_languages_are_shown_and_nothing_is_sent(client, clerk, cases):  # noqa: F811
    page = show(client, cases, "hearing")

    assert page.status_code == 200
    text = words(page)
    assert "nach unserem jetzigen Stand können wir Ihren Antrag {aktenzeichen} nicht bewilligen" in text
    assert "Das betrifft 3 Anträge. Es ist noch nichts geändert." in text
    readers = {each.language: each.number for each in page.context["form"].readers}
    assert readers == {"Türkisch": 2, "Deutsch": 1}
    assert "Türkisch: 2" in text
    assert "Der Stand wird dabei: Anhörung" in text
    assert {"gruende", "frist"} < set(page.context["form"].fields)
    assert (sent().count(), states(cases)) == (0, ["submitted"] * 3)


def test_each_case_gets_its_own_facts_in_its_language_with_the_german_beside(client, clerk, cases):  # noqa: F811
    page = show(client, cases[:2], "hearing")

    response = send(client, page, gruende="Das Einkommen reicht nicht.", frist="2026-12-24")

    assert said(response) == ["2 Anträge geändert."]
    assert states(cases) == ["hearing", "hearing", "submitted"]
    german, turkish = (sent().get(application=case).content for case in cases[:2])
    assert german["text"] == german["text_de"]
    assert "24. Dezember 2026" in turkish["text_de"]
    assert "24 Aralık 2026" in turkish["text"]
    for case, content in zip(cases, (german, turkish), strict=False):
        for text in (content["text"], content["text_de"]):
            assert case.reference in text
            assert "Das Einkommen reicht nicht." in text
            assert "{" not in text
    assert AuditEntry.objects.get(event="bulk_done").details == {"action": "message", "changed": 2, "refused": 0}
    assert {entry.case_id for entry in AuditEntry.objects.filter(event="message_sent")} == {
        case.pk for case in cases[:2]
    }


def test_a_case_that_does_not_know_a_fact_is_left_out_whole_and_named(client, clerk, cases):  # noqa: F811
    Application.objects.filter(pk__in=[case.pk for case in cases]).update(state="ready_for_appointment")
    make_booking(cases[1])
    text = {"subject": "Ihr Termin", "text": "Ihr Termin: {termin}."}
    key = own_template(cases[0].authority, text, state="in_review")

    response = send(client, show(client, cases[:2], key))

    done, refused = said(response)
    assert done == "1 Antrag geändert."
    assert cases[0].reference in refused
    assert "{termin}" in refused
    assert states(cases[:2]) == ["ready_for_appointment", "in_review"]
    assert [message.application_id for message in sent()] == [cases[1].pk]
    assert [review.application_id for review in Review.objects.all()] == [cases[1].pk]


def test_a_submit_that_comes_twice_sends_once(client, clerk, cases):  # noqa: F811
    page = show(client, cases, "own_words")
    before = OutboxMessage.objects.count()

    send(client, page, nachricht="Wir haben montags geschlossen.")
    mails = OutboxMessage.objects.count()
    assert mails == before + 3
    again = send(client, page, nachricht="Wir haben montags geschlossen.")
    back = confirm(client, confirm(client, page, message="own_words"), message="own_words", is_shown="1", nachricht="x")

    assert (sent().count(), OutboxMessage.objects.count()) == (3, mails)
    for response in (again, back):
        assert all(any(case.reference in line for line in said(response)) for case in cases)


def test_a_case_that_somebody_saved_meanwhile_gets_nothing(client, clerk, cases):  # noqa: F811
    choice = choose(client, "message", cases[:2])
    application_advance(application=cases[0], state="incomplete", actor=Actor.staff(clerk))

    response = send(client, confirm(client, choice, message="own_words"), nachricht="Guten Morgen.")

    assert cases[0].reference in said(response)[1]
    assert [message.application_id for message in sent()] == [cases[1].pk]


def test_a_message_is_said_to_fit_some_only_and_the_others_are_reported(client, clerk, cases):  # noqa: F811
    Application.objects.filter(pk=cases[0].pk).update(state="granted")
    choice = choose(client, "message", cases)
    offered = dict(choice.context["form"].fields["message"].choices)
    assert offered["complete"] == "Unterlagen vollständig (2/3)"
    assert "forwarded" not in offered

    response = send(client, confirm(client, choice, message="complete"))

    assert cases[0].reference in said(response)[1]
    assert states(cases) == ["granted", "in_review", "in_review"]
    assert sent().count() == 2


@pytest.mark.parametrize(
    "typed",
    [{"gruende": "x"}, {"gruende": "  ", "frist": "2026-12-24"}, {"gruende": "siehe {anlage}", "frist": "2026-12-24"}],
)
def test_what_the_clerk_leaves_open_is_asked_for_again_and_nothing_typed_is_lost(
    client, clerk, cases, typed  # noqa: F811
):  # fmt: skip
    page = send(client, show(client, cases, "hearing"), **typed)

    assert page.status_code == 422
    assert typed["gruende"] in page.content.decode()
    assert page.context["form"].errors
    assert not sent().exists()
    if "frist" not in typed:
        assert said(send(client, page, **typed, frist="2026-12-24")) == ["3 Anträge geändert."]


def test_X07_a_message_of_another_authority_or_one_withdrawn_meanwhile_is_not_sent(
    client, clerk, authority, cases  # noqa: F811
):  # fmt: skip
    foreign = own_template(AuthorityFactory())
    ours = own_template(authority)
    choice = choose(client, "message", cases)
    assert ours in dict(choice.context["form"].fields["message"].choices)
    assert foreign not in dict(choice.context["form"].fields["message"].choices)
    page = confirm(client, choice, message=ours)
    assert [each.is_fallback for each in page.context["form"].readers] == [True, False]
    MessageTemplate.objects.update(active=False)

    for key in (foreign, ours, "forwarded", "no-such"):
        answer = confirm(client, page, message=key, is_shown="True", frist="2026-12-24")
        assert answer.status_code == 422
        assert answer.context["form"].has_next
    assert not sent().exists()


def test_X07_a_foreign_id_refuses_the_whole_message(client, clerk, cases):  # noqa: F811
    foreign = make_case(AuthorityFactory())

    assert choose(client, "message", [*cases, foreign]).status_code == 404
    page = show(client, cases, "own_words")
    Application.objects.filter(pk=cases[2].pk).update(authority=foreign.authority)
    assert send(client, page, nachricht="x").status_code == 404
    assert not sent().exists()


def test_the_list_offers_the_message(client, clerk, cases):  # noqa: F811
    assert "Nachricht aus Vorlage senden" in client.get(reverse("review:index")).content.decode()
