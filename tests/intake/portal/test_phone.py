import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.applications.models_passes import CasePass
from intake.documents.models import Document
from tests.factories import ApplicationFactory
from tests.intake.portal.visitor import page, send, upload, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return ApplicationFactory()


def new_code(client, application):
    """Return the address behind the code that the computer shows."""
    body = send(client, "phone", application.pk).content.decode()
    assert "<svg" in body
    return re.search(r"http://testserver(/de/case/phone/[\w-]+/)", body)[1]


def connected(client, application):
    phone = Client()
    address = new_code(client, application)
    assert phone.post(address).status_code == 302
    return phone


def test_the_telephone_takes_photographs_and_the_computer_sees_them(draft):
    computer = visitor(draft)
    phone = connected(computer, draft)
    assert upload(phone, draft, name="foto.jpg").status_code == 302
    body = page(computer, "phone", draft.pk).content.decode()
    assert "Ihr Telefon ist verbunden" in body
    assert "foto.jpg" in body
    status = page(computer, "phone_status", draft.pk)
    assert "foto.jpg" in status.content.decode()
    assert status["X-Poll-State"] == "running"


def test_opening_the_link_uses_nothing_up_and_only_one_telephone_gets_in(draft):
    address = new_code(visitor(draft), draft)
    scanner, phone, second = Client(), Client(), Client()
    for _look in range(2):
        response = scanner.get(address)
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "strict-origin"
    assert phone.post(address).status_code == 302
    assert second.post(address).status_code == 404
    assert page(second, "documents", draft.pk).status_code == 404


CLOSED = ("case", "messages", "phone", "helpers", "save", "discard", "receipt", "withdraw", "appointment", "passport")


@pytest.mark.parametrize("name", CLOSED)
def test_the_telephone_sees_documents_and_nothing_else(draft, name):
    phone = connected(visitor(draft), draft)
    assert page(phone, "documents", draft.pk).status_code == 200
    assert page(phone, name, draft.pk).status_code == 403
    assert phone.get(reverse("wizard:step", args=[draft.pk, "personal"])).status_code == 403
    assert phone.get(reverse("wizard:check", args=[draft.pk])).status_code == 403
    assert phone.post(reverse("wizard:check", args=[draft.pk])).status_code == 403


def test_the_telephone_sees_neither_answers_nor_the_next_step(draft):
    phone = connected(visitor(draft), draft)
    body = page(phone, "documents", draft.pk).content.decode()
    assert "Dieses Telefon ist mit einem Antrag verbunden." in body
    assert "YILMAZ" not in body
    assert reverse("wizard:check", args=[draft.pk]) not in body


def test_it_ends_by_time_by_revoking_and_by_a_new_code(draft):
    computer = visitor(draft)
    phone = connected(computer, draft)
    CasePass.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert page(phone, "documents", draft.pk).status_code == 404
    phone = connected(computer, draft)
    assert send(computer, "phone", draft.pk, data={"_revoke": "1"}).status_code == 302
    assert upload(phone, draft).status_code == 404
    phone = connected(computer, draft)
    new_code(computer, draft)
    assert page(phone, "documents", draft.pk).status_code == 404
    assert not Document.objects.exists()


def test_the_secret_is_kept_as_a_hash_and_shown_once(draft):
    computer = visitor(draft)
    token = new_code(computer, draft).rstrip("/").rpartition("/")[2]
    assert len(token) >= 32
    assert token not in str(CasePass.objects.values().get())
    assert token not in page(computer, "phone", draft.pk).content.decode()


def test_the_telephone_can_be_closed_on_the_telephone(draft):
    phone = connected(visitor(draft), draft)
    assert phone.post(reverse("portal:leave")).status_code == 302
    assert page(phone, "documents", draft.pk).status_code == 404
