"""Passport first: what was read is offered, and only what is confirmed is taken."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import ocr
from intake.applications.models import Application
from intake.documents.models import Document
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.portal.visitor import page, send, upload, visitor
from tests.intake.prechecks.test_services import finish, report

pytestmark = pytest.mark.django_db

LINES = ("P<TURYILMAZ<<AYSE<NUR<<<<<<<<<<<<<<<<<<<<<<<", "U12345678<TUR9904174F3201317<<<<<<<<<<<<<<02")
SURE = {
    "surname": "YILMAZ",
    "birth_date": "1999-04-17",
    "nationality": "TUR",
    "document_number": "U12345678",
    "expiry_date": "2032-01-31",
    "sex": "F",
    "document_code": "P",
}


@pytest.fixture
def draft(db):
    return ApplicationFactory(draft=True)


def read_passport(draft, client, zone=True):
    assert send_file(client, draft).status_code == 302
    mrz = ocr.Mrz("TD3", LINES, False, SURE) if zone else None
    return finish(Document.objects.get(), replace(report(), mrz=mrz))


def send_file(client, draft):
    file = SimpleUploadedFile("pass.jpg", picture())
    return send(client, "passport", draft.pk, data={"file": file})


def test_the_draft_offers_it_until_there_is_a_picture(draft):
    client = visitor(draft)
    assert reverse("portal:passport", args=[draft.pk]) in page(client, "case", draft.pk).content.decode()
    assert "Hochladen" in page(client, "passport", draft.pk).content.decode()
    send_file(client, draft)
    assert Document.objects.get().requirement_key == "passport"
    assert reverse("portal:passport", args=[draft.pk]) not in page(client, "case", draft.pk).content.decode()
    running = page(client, "passport_status", draft.pk)
    assert running["X-Poll-State"] == "running"


def test_values_are_offered_unticked_and_the_doubtful_ones_are_marked(draft):
    client = visitor(draft)
    read_passport(draft, client)
    body = page(client, "passport", draft.pk).content.decode()
    for value in ("YILMAZ", "AYSE NUR", "U12345678", "1999"):
        assert f'value="{value}"' in body
    assert body.count("Nicht sicher gelesen") == 2  # given names, issuing state
    assert "checked" not in body[body.index("use_family_name") :][:200]
    assert Application.objects.get(pk=draft.pk).answers == {}
    assert page(client, "passport_status", draft.pk)["X-Poll-State"] == "done"


def test_only_what_is_ticked_is_taken_and_as_it_was_corrected(draft):
    client = visitor(draft)
    read_passport(draft, client)
    data = {
        "_use": "1",
        "use_family_name": "on",
        "family_name": "Yılmaz",
        "given_names": "AYSE",
        "use_birth_date": "on",
        "birth_date_day": "17",
        "birth_date_month": "4",
        "birth_date_year": "1999",
        "use_nationalities": "on",
        "nationalities": ["TUR"],
    }
    response = send(client, "passport", draft.pk, data=data)
    assert response.status_code == 302
    answers = Application.objects.get(pk=draft.pk).answers
    assert answers["family_name"] == "Yılmaz"
    assert answers["birth_date"] == "1999-04-17"
    assert "given_names" not in answers
    assert "passport_number" not in answers


def test_the_number_needs_the_kind_of_passport_and_goes_to_its_own_step(draft):
    client = visitor(draft)
    read_passport(draft, client)
    data = {"_use": "1", "use_passport_number": "on", "passport_number": "u 1234 5678"}
    response = send(client, "passport", draft.pk, data=data)
    assert response.status_code == 422
    assert "auch diese Angabe" in response.content.decode()
    data |= {"use_passport_type": "on", "passport_type": "passport"}
    assert send(client, "passport", draft.pk, data=data).status_code == 302
    draft = Application.objects.get(pk=draft.pk)
    assert draft.answers["passport_number"] == "U12345678"
    assert "passport" not in draft.progress


@pytest.mark.parametrize("data", [{}, {"use_family_name": "on", "family_name": "日本"}])
def test_nothing_ticked_or_something_impossible_comes_back(draft, data):
    client = visitor(draft)
    read_passport(draft, client)
    response = send(client, "passport", draft.pk, data={"_use": "1", **data})
    assert response.status_code == 422
    assert Application.objects.get(pk=draft.pk).answers == {}


def test_a_passport_that_cannot_be_read_stops_nothing(draft):
    client = visitor(draft)
    read_passport(draft, client, zone=False)
    body = page(client, "passport", draft.pk).content.decode()
    assert "nicht schlimm" in body
    assert reverse("wizard:step", args=[draft.pk, "purpose"]) in body


def test_after_submission_the_form_is_not_filled_in_by_a_picture(db):
    submitted = ApplicationFactory(submitted=True)
    client = visitor(submitted)
    assert upload(client, submitted).status_code == 302
    assert page(client, "passport", submitted.pk).status_code == 302
    assert send(client, "passport", submitted.pk, data={"_use": "1"}).status_code == 302


def test_X01_a_stranger_gets_404(draft):
    assert page(visitor(ApplicationFactory()), "passport", draft.pk).status_code == 404
