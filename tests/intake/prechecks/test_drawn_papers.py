"""Drawn papers through the whole road: upload, sandbox, engine, and the whole requirement in the applicant's words."""

import shutil

import pytest

from intake.prechecks.models import Precheck
from intake.prechecks.services import precheck_run
from intake.prechecks.states import State
from tests.factories import ApplicationFactory
from tests.intake.portal.visitor import page, upload, visitor
from tests.ocr.papers.drawings import DRAWINGS, payslips

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="reads pictures with Tesseract"),
]
RAVI = {"family_name": "Sharma", "given_names": "Ravi", "income_sources": ["employment"]}


def sent(client, application, key, data, name):
    assert upload(client, application, key, data, name).status_code == 302
    assert precheck_run(Precheck.objects.get(state=State.PENDING).pk)
    return page(client, "requirement", application.pk, key).content.decode()


def test_the_missing_month_of_payslips_is_told_once_at_the_last_file():
    application = ApplicationFactory(complete=True, answers=RAVI)
    client = visitor(application)
    body = sent(client, application, "payslips_3_months", payslips("März 2024").jpeg(), "1.jpg")
    assert "ohne Lücke" in body
    body = sent(client, application, "payslips_3_months", payslips("Mai 2024").jpeg(), "2.jpg")
    assert body.count("ohne Lücke") == 1
    assert "März 2024, Mai 2024" in body


def test_a_lease_without_the_tenants_signature_names_the_remedy_and_the_other_address():
    application = ApplicationFactory(complete=True, answers={"family_name": "Al-Hassan", "given_names": "Amal"})
    client = visitor(application)
    body = sent(client, application, "rental_contract", DRAWINGS["lease_half"](), "vertrag.jpg")
    assert "Es fehlt eine Unterschrift." in body
    assert "Die Anschrift im Dokument ist anders" in body
    body = sent(client, application, "rental_contract", DRAWINGS["lease"](), "vertrag-2.jpg")
    assert "Es fehlt eine Unterschrift." not in body
