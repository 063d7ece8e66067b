"""Photographs through the whole road: upload, sandbox, findings on the page, in the applicant's words."""

import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from intake.prechecks.models import Precheck
from intake.prechecks.services import MAX_ATTEMPTS, precheck_run
from intake.prechecks.states import Result, State
from tests.factories import ApplicationFactory
from tests.intake.portal.visitor import page, upload, visitor

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AMAL = {"family_name": "Al-Hassan", "given_names": "Amal", "birth_date": "2001-01-01"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="reads photographs with Tesseract"),
]


def checked(sample, key="passport", **answers):
    """Upload a sample into a new case, run its pre-check, and return what the page then says."""
    application = ApplicationFactory(answers=AMAL | answers)
    client = visitor(application)
    response = upload(client, application, key, (SAMPLES / sample).read_bytes(), sample)
    assert response.status_code == 302, response.content.decode()
    assert precheck_run(Precheck.objects.get().pk)
    return page(client, "requirement", application.pk, key).content.decode()


@pytest.mark.parametrize("sample", ["passport_amal.jpg", "passport_amal.heic", "passport_amal.webp"])
def test_a_good_photo_of_the_right_passport_has_nothing_to_say(sample):
    body = checked(sample)
    assert "Gespeichert und vorgeprüft" in body
    assert "Familienname, Vornamen, Geburtsdatum" in body
    assert "Bitte prüfen" not in body


def test_a_changed_family_name_is_flagged_with_both_spellings():
    body = checked("passport_amal.jpg", family_name="Haddad")
    assert "Der Familienname im Dokument ist anders" in body
    assert "Haddad" in body
    assert "AL HASSAN" in body


def test_an_expired_passport_is_flagged_and_stops_nothing():
    body = checked("passport_ayse_expired.jpg")
    assert "Der Pass ist abgelaufen." in body
    assert "30. September 2026" in body
    assert "Weiter zur Übersicht" in body


def test_an_invitation_to_a_party_is_not_the_proof_of_insurance():
    assert "nicht das Dokument zu sein" in checked("invitation.jpg", "health_insurance_proof")


def test_a_proof_of_insurance_is_recognised_and_compared():
    body = checked("health_insurance_amal.jpg", "health_insurance_proof")
    assert "Art des Dokuments, Familienname, Vornamen" in body


@pytest.mark.parametrize("engine", ["tests.engines.crash:Engine", "tests.engines.nowhere:Engine"])
def test_T04_a_dead_or_missing_engine_means_not_checked_with_the_page_to_look_at(settings, engine):
    settings.VORSPRACHE_OCR_ENGINE = engine
    application = ApplicationFactory()
    client = visitor(application)
    sample = (SAMPLES / "invitation.jpg").read_bytes()
    upload(client, application, "health_insurance_proof", sample, "a.jpg")
    row = Precheck.objects.get()
    for _attempt in range(MAX_ATTEMPTS):
        Precheck.objects.filter(state=State.PENDING).update(next_attempt_at=timezone.now())
        precheck_run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == (State.GAVE_UP, Result.NOT_CHECKED)
    assert row.document.pages.count() == 1
    body = page(client, "requirement", application.pk, "health_insurance_proof").content.decode()
    assert "konnte nicht automatisch geprüft werden" in body
    assert "Weiter zur Übersicht" in body
