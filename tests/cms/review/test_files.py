"""Document bytes for staff: locked down, never cached, and each look recorded (C04, C07)."""

import re

import pytest
from django.urls import reverse

from intake.audit import AuditEntry
from intake.documents.models import StoredFile
from intake.documents.states import Scan
from intake.documents.storage import FileStore
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import ORIGINAL, make_case, make_clerk, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@pytest.fixture
def clerk(client):
    clerk = make_clerk(AuthorityFactory())
    client.force_login(clerk)
    return clerk


@pytest.fixture
def case(clerk):
    return make_case(clerk.memberships.get().authority)


@pytest.fixture
def document(case):
    return make_document(case)


def page(case, document):
    return reverse("review:page", args=[case.pk, document.pk, 1])


def original(case, document):
    return reverse("review:original", args=[case.pk, document.pk])


@pytest.mark.parametrize("address", [page, original])
def test_C04_no_browser_interprets_and_no_cache_keeps_a_document(client, case, document, address):
    response = client.get(address(case, document))

    policy = response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "unsafe" not in policy
    assert "'self'" not in policy


def test_a_page_is_shown_as_our_own_picture(client, case, document):
    response = client.get(page(case, document))

    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline;")
    assert response.content.startswith(b"\xff\xd8")


def test_an_original_is_only_ever_saved_under_a_name_of_ours(client, case, document):
    document.name = '"; evil.html\r\nX: y'
    document.save()

    response = client.get(original(case, document))

    assert response.content == ORIGINAL
    assert response["Content-Type"] == "application/octet-stream"
    assert re.fullmatch(r'attachment; filename="[A-Z0-9-]+-passport\.pdf"', response["Content-Disposition"])


@pytest.mark.parametrize(
    ("scan", "status"), [(Scan.CLEAN, 200), (Scan.UNSCANNED, 200), (Scan.PENDING, 409), (Scan.INFECTED, 409)]
)
def test_U27_an_original_stays_closed_until_it_was_found_clean(client, case, scan, status):
    document = make_document(case, scan=scan)

    assert client.get(original(case, document)).status_code == status
    assert client.get(page(case, document)).status_code == 200


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        (Scan.UNSCANNED, "nicht auf Viren geprüft"),
        (Scan.PENDING, "Original gesperrt: Virenprüfung läuft"),
        (Scan.INFECTED, "Original gesperrt: Schadsoftware gefunden"),
    ],
)
def test_the_case_page_says_what_is_known_about_malware(client, case, scan, told):
    make_document(case, scan=scan)

    content = " ".join(client.get(reverse("review:case", args=[case.pk])).content.decode().split())

    assert told in re.sub(r"<[^>]+>\s*", "", content)


def test_C07_each_look_is_recorded_with_who_and_what(client, clerk, case, document):
    client.get(page(case, document))
    client.get(original(case, document))

    looks = AuditEntry.objects.filter(event="document_viewed").order_by("id")
    assert [(look.user, look.case_id, look.object_id) for look in looks] == [(clerk, case.pk, str(document.pk))] * 2
    assert [look.details.get("page") for look in looks] == [1, None]
    assert looks[1].details["original"] is True


def test_a_look_that_was_refused_leaves_no_line(client, case):
    document = make_document(case, scan=Scan.INFECTED)

    client.get(original(case, document))

    assert not AuditEntry.objects.filter(event="document_viewed").exists()


def test_a_file_that_is_gone_is_not_found_rather_than_an_error(client, case, document):
    for stored in StoredFile.objects.all():
        FileStore().delete(stored.pk)

    assert client.get(page(case, document)).status_code == 404
    assert client.get(original(case, document)).status_code == 404


def test_documents_are_not_reachable_by_posting(client, case, document):
    assert client.post(page(case, document)).status_code == 405
