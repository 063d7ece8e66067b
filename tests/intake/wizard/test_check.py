"""Check your answers, and the one submission."""

import pytest
from django.test import Client

from intake.actors import Actor
from intake.applications.models import Application
from intake.audit import AuditEntry
from intake.authorities.models import OfferedService
from intake.definitions.services import revision_freeze
from intake.outbox import OutboxMessage
from tests.factories import STUDY, ApplicationFactory, form_seed
from tests.intake.definitions.lists import case_with_list

pytestmark = pytest.mark.django_db


def test_the_page_shows_every_answer_with_a_way_to_change_it(visitor_of):
    case = ApplicationFactory(complete=True)
    page = visitor_of(case).get(case, "check").content.decode()
    for shown in ("YILMAZ", "17. April 1999", "Türkei", "+49 1511 2345678", "992,00 €", "Erstmalige Erteilung", "Nein"):
        assert shown in page
    assert f"/de/apply/{case.pk}/address/?from=check" in page


def test_what_people_typed_is_escaped_and_finds_its_own_direction(visitor_of):
    case = ApplicationFactory(complete=True, answers={"street": "<script>alert(1)</script>"})
    page = visitor_of(case).get(case, "check", "ar").content.decode()
    assert "<script>alert" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in page.replace('<bdi class="vs-block">', "<bdi>")
    assert "تركيا" in page


def test_what_is_missing_is_named_and_need_not_hold_anybody_up(visitor_of):
    case = ApplicationFactory()
    page = visitor_of(case).get(case, "check").content.decode()
    assert "Fehlt noch – können Sie nachreichen" in page
    assert f"/de/apply/{case.pk}/study/?from=check" in page
    assert f"/de/case/{case.pk}/documents/passport/" in page
    assert "Das fehlt noch zum Einreichen" not in page


def test_submitting_goes_on_to_the_appointment(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.client.post(visitor.url(case, "check"))) == "appointment"
    case.refresh_from_db()
    assert case.state == "submitted"


def test_the_next_page_says_once_that_the_application_has_arrived(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    places = [visitor.client.post(visitor.url(case, "check"))["Location"] for _click in range(2)]
    page = visitor.client.get(places[0]).content.decode()
    assert page.count("Ihr Antrag ist eingegangen. Ihr Aktenzeichen:") == 1
    assert case.reference in page


def test_without_booking_at_submission_it_goes_on_to_the_case(visitor_of):
    case = ApplicationFactory()
    OfferedService.objects.update(booking_mode=OfferedService.BookingMode.AFTER_RELEASE)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.client.post(visitor.url(case, "check"))) == str(case.pk)


def test_W06_submitting_again_submits_once_and_leads_to_the_same_page(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    places = {visitor.client.post(visitor.url(case, "check"))["Location"] for _click in range(3)}
    assert len(places) == 1
    case.refresh_from_db()
    advanced = AuditEntry.objects.filter(case_id=case.pk, event="application_advanced")
    assert advanced.count() == 1
    assert OutboxMessage.objects.filter(case_id=case.pk, kind="submission_confirmed").count() == 1


def test_W07_the_page_of_a_submitted_case_leads_to_the_case(visitor_of):
    case = ApplicationFactory(submitted=True)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.get(case, "check")) == str(case.pk)


def test_a_get_never_submits(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    visitor.get(case, "check")
    visitor.client.head(visitor.url(case, "check"))
    assert visitor.client.put(visitor.url(case, "check")).status_code == 405
    case.refresh_from_db()
    assert case.state == "draft"


def test_without_identity_contact_and_purpose_the_page_says_what_to_fill_in(visitor_of):
    case = ApplicationFactory(steps=("purpose",))
    visitor = visitor_of(case)
    response = visitor.client.post(visitor.url(case, "check"))
    assert response.status_code == 409
    assert [entry["href"] for entry in response.context["errors"]] == [
        f"/de/apply/{case.pk}/{step}/?from=check" for step in ("personal", "contact")
    ]
    assert "Persönliche Angaben" in response.content.decode()
    case.refresh_from_db()
    assert case.state == "draft"


def test_W08_submitting_without_the_token_is_refused():
    case = ApplicationFactory()
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/de/apply/{case.pk}/check/").status_code == 403
    assert Application.objects.get(pk=case.pk).state == "draft"


def test_W12_a_newer_form_is_mentioned_and_changes_nothing(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert "inzwischen geändert" not in visitor.get(case, "check").content.decode()
    content, texts = form_seed(STUDY)
    newer = {**content, "steps": content["steps"][:-1]}
    revision_freeze(content=newer, texts=texts, source_key=None, required_languages=["de"], actor=Actor.system())
    page = visitor.get(case, "check").content.decode()
    assert "Das Formular wurde inzwischen geändert" in page
    assert "Bestätigung" in page


def test_W13_old_answers_keep_their_labels(visitor_of):
    case = ApplicationFactory(complete=True, answers={"doctoral_degree": "Dr."})
    content, texts = form_seed(STUDY)
    steps = [
        {**step, "items": [item for item in step["items"] if item.get("question") != "doctoral_degree"]}
        for step in content["steps"]
    ]
    revision_freeze(
        content={**content, "steps": steps},
        texts=texts,
        source_key=None,
        required_languages=["de"],
        actor=Actor.system(),
    )
    page = visitor_of(case).get(case, "check").content.decode()
    assert "Doktorgrad" in page
    assert "Dr." in page


def test_the_confirmation_says_when_and_what_it_means(visitor_of):
    case = ApplicationFactory(language="tr")
    visitor = visitor_of(case)
    visitor.client.post(visitor.url(case, "check", "tr"))
    content = OutboxMessage.objects.get(case_id=case.pk, kind="submission_confirmed").content
    assert case.reference in content["subject"]
    assert "YILMAZ" not in content["subject"] + content["text"]
    assert "Fiktionsbescheinigung" in content["text"]
    assert "§ 81" not in content["text"], "what the law means for a person is not for us to say"
    assert f"/tr/case/{case.pk}/" in content["text"]


def test_the_page_says_what_it_will_cost_and_why(visitor_of):
    case = ApplicationFactory(complete=True)
    fee = visitor_of(case).get(case, "check").context["fee"]
    assert fee["total"] == "100 Euro"
    assert "100 Euro" in visitor_of(case).get(case, "check").content.decode()


def test_a_case_without_a_fee_says_nothing_of_it(visitor_of):
    case = case_with_list()
    assert visitor_of(case).get(case, "check").context["fee"] is None
