import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.applications.services import step_postpone
from intake.applications.states import State
from intake.documents.models import Document
from intake.documents.services import document_explain
from intake.documents.states import Verdict
from intake.portal.state_words import STATE_WORDS
from intake.prechecks.models import Precheck
from intake.reviews.reasons import all_reasons, reasons_for
from intake.reviews.services import DecisionInput, review_record
from tests.factories import STUDY_ANSWERS, ApplicationFactory, MembershipFactory
from tests.intake.documents.samples import picture
from tests.intake.portal.visitor import page, send, upload, visitor
from tests.intake.prechecks.test_services import BAD, GOOD, finish

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def home(application, client=None):
    return text(page(client or visitor(application), "case", application.pk))


def tasks_of(body):
    return body[body.index("Ihre Aufgaben") : body.index("Ihre Dokumente")]


@pytest.fixture
def submitted(db):
    return ApplicationFactory(submitted=True)


def test_a_draft_shows_its_progress_and_the_way_on():
    draft = ApplicationFactory()
    body = home(draft)
    assert draft.reference in body
    assert "Ihr Antrag ist noch nicht eingereicht" in body
    assert "3 von 12 Abschnitten" in body
    assert reverse("wizard:step", args=[draft.pk, "address"]) in body
    assert "Jetzt möglich" in body


def test_a_draft_without_the_minimum_says_what_is_needed_to_submit():
    body = home(ApplicationFactory(steps=("purpose",)))
    assert body.count("Nötig zum Einreichen") == 2
    assert "Noch nicht möglich" in body


def test_a_complete_draft_goes_on_to_the_documents():
    draft = ApplicationFactory(steps=tuple(STUDY_ANSWERS))
    body = home(draft)
    button = body[body.index("Abschnitten sind ausgefüllt") :]
    assert button.index(reverse("portal:documents", args=[draft.pk])) < button.index("Weiter zu Ihren Dokumenten")


def test_a_submitted_case_says_where_it_stands_and_what_is_open(submitted):
    body = home(submitted)
    assert "Ihr Antrag ist eingegangen" in body
    tasks = tasks_of(body)
    assert reverse("wizard:step", args=[submitted.pk, "passport"]) in tasks
    assert reverse("portal:requirement", args=[submitted.pk, "passport"]) in tasks
    assert reverse("portal:requirement", args=[submitted.pk, "rental_contract"]) not in tasks
    assert reverse("portal:receipt", args=[submitted.pk]) in body
    assert reverse("portal:appointment", args=[submitted.pk]) in body


def test_a_postponed_step_is_an_open_task():
    draft = ApplicationFactory()
    step_postpone(
        application=draft, step_key="address", lock_version=draft.lock_version, actor=Actor.applicant(draft.pk)
    )
    assert "Noch ausfüllen" in home(draft)


def test_findings_are_a_task_until_they_are_explained(submitted):
    client = visitor(submitted)
    upload(client, submitted)
    document = Document.objects.get()
    assert reverse("portal:requirement", args=[submitted.pk, "passport"]) not in tasks_of(home(submitted, client))
    finish(document, BAD)
    assert "Bitte ansehen" in tasks_of(home(submitted, client))
    document_explain(document=document, note="Heirat", actor=Actor.applicant(submitted.pk))
    assert "Bitte ansehen" not in tasks_of(home(submitted, client))


def refuse(application, document):
    clerk = MembershipFactory(authority=application.authority).user
    application.refresh_from_db()
    reason = reasons_for(document.requirement_key)[0].key
    review_record(
        application=application,
        decisions=[DecisionInput(document.pk, Verdict.REJECTED, reason, "Bitte auch die letzte Seite.")],
        lock_version=application.lock_version,
        actor=Actor.staff(clerk),
    )
    return all_reasons()[reason]


def test_a_refused_document_is_the_first_task_with_its_reason_in_the_applicants_language(submitted):
    client = visitor(submitted)
    upload(client, submitted)
    finish(Document.objects.get(), GOOD)
    reason = refuse(submitted, Document.objects.get())
    tasks = tasks_of(home(submitted, client))
    assert tasks.index("Bitte neu einreichen") < tasks.index("Noch ausfüllen")
    turkish = page(client, "requirement", submitted.pk, "passport")
    turkish = client.get(turkish.request["PATH_INFO"].replace("/de/", "/tr/")).content.decode()
    assert reason.text("tr")[:40] in turkish
    assert "Bitte auch die letzte Seite." in turkish


def test_a_new_upload_answers_the_refusal(submitted):
    client = visitor(submitted)
    upload(client, submitted)
    refuse(submitted, Document.objects.get())
    assert Application.objects.get(pk=submitted.pk).state == State.INCOMPLETE
    document = Document.objects.get()
    file = SimpleUploadedFile("neu.jpg", picture(text="neu"))
    assert (
        send(client, "document_replace", submitted.pk, "passport", document.pk, data={"file": file}).status_code == 302
    )
    assert "Bitte neu einreichen" not in tasks_of(home(submitted, client))
    assert Application.objects.get(pk=submitted.pk).state != State.INCOMPLETE


def test_answers_documents_and_letters_can_be_read_again(submitted):
    client = visitor(submitted)
    upload(client, submitted)
    case_notify(
        submitted, kind="submission_confirmed", context={"submitted_at": submitted.submitted_at}, dedupe_key="x"
    )
    body = home(submitted, client)
    assert "YILMAZ" in body
    assert "17. April 1999" in body
    assert "pass.jpg" in body
    assert f"Ihr Antrag {submitted.reference} ist eingegangen" in body


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.ERASED}))
def test_every_state_is_said_in_words_and_its_page_opens(submitted, state):
    Application.objects.filter(pk=submitted.pk).update(state=state)
    assert str(STATE_WORDS[state].title) in home(submitted)


def test_the_receipt_says_what_counts_and_what_it_is_not(submitted):
    body = text(page(visitor(submitted), "receipt", submitted.pk))
    for words in (submitted.reference, "YILMAZ", "17. April 1999", "Türkei", "§ 81", "keine Fiktionsbescheinigung"):
        assert words in body


def test_a_draft_has_no_receipt():
    draft = ApplicationFactory()
    assert page(visitor(draft), "receipt", draft.pk).status_code == 302


def test_withdrawing_asks_back_and_may_be_pressed_twice(submitted):
    client = visitor(submitted)
    assert "nicht rückgängig" in text(page(client, "withdraw", submitted.pk))
    assert Application.objects.get(pk=submitted.pk).state == State.SUBMITTED
    for _press in range(2):
        assert send(client, "withdraw", submitted.pk).status_code == 302
    assert Application.objects.get(pk=submitted.pk).state == State.WITHDRAWN
    assert "zurückgenommen" in home(submitted, client)
    assert page(client, "withdraw", submitted.pk).status_code == 409


def test_a_draft_cannot_be_withdrawn():
    draft = ApplicationFactory()
    client = visitor(draft)
    assert page(client, "withdraw", draft.pk).status_code == 409
    assert send(client, "withdraw", draft.pk).status_code == 409
    assert reverse("portal:withdraw", args=[draft.pk]) not in home(draft, client)


def test_a_draft_is_erased_on_request_after_asking_back():
    draft, other = ApplicationFactory(), ApplicationFactory()
    client = visitor(draft, other)
    assert reverse("portal:discard", args=[draft.pk]) in home(draft, client)
    assert "endgültig gelöscht" in text(page(client, "discard", draft.pk))
    assert send(client, "discard", draft.pk).status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.ERASED
    assert page(client, "case", draft.pk).status_code == 404
    assert page(client, "case", other.pk).status_code == 200


def test_a_submitted_case_cannot_be_discarded(submitted):
    client = visitor(submitted)
    assert page(client, "discard", submitted.pk).status_code == 409
    assert send(client, "discard", submitted.pk).status_code == 409
    assert reverse("portal:discard", args=[submitted.pk]) not in home(submitted, client)


@pytest.mark.parametrize("name", ["case", "receipt", "withdraw", "discard"])
def test_X01_a_stranger_gets_404(submitted, name):
    assert page(visitor(ApplicationFactory()), name, submitted.pk).status_code == 404
    assert page(visitor(), name, submitted.pk).status_code == 404


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
def test_the_home_opens_in_every_language_and_keeps_german_texts_marked(submitted, language):
    response = visitor(submitted).get(f"/{language}/case/{submitted.pk}/")
    assert response.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in response.content.decode()


def test_pages_of_a_case_are_not_kept_by_anybody(submitted):
    response = page(visitor(submitted), "case", submitted.pk)
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_the_home_costs_few_queries_whatever_the_number_of_documents(submitted, django_assert_max_num_queries):
    client = visitor(submitted)
    for number in range(3):
        upload(client, submitted, data=picture(text=f"Seite {number}"))
    for precheck in Precheck.objects.all():
        finish(precheck.document, BAD)
    home(submitted, client)
    with django_assert_max_num_queries(20):
        home(submitted, client)
