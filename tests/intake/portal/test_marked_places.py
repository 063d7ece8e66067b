"""The place of a finding is shown on the applicant's page, without style attributes or script."""

import re

import pytest
from django.urls import reverse

import ocr
from intake.documents.models import Document
from tests.factories import ApplicationFactory
from tests.intake.portal.visitor import page, upload, visitor
from tests.intake.prechecks.test_services import finish, report

pytestmark = pytest.mark.django_db
GLARE = (0.25, 0.5, 0.5, 0.75)


def shown(*evidence: ocr.Evidence) -> tuple[Document, str]:
    application = ApplicationFactory()
    client = visitor(application)
    upload(client, application)
    document = Document.objects.get()
    finish(document, report(ocr.Finding("image_quality.glare", "failed", "hint", evidence=evidence)))
    response = page(client, "requirement", application.pk, document.requirement_key)
    return document, response.content.decode()


def evidence(box, number=1) -> ocr.Evidence:
    return ocr.Evidence(number, box, "", 0.8)


def numbers(body: str, pattern: str) -> list[int]:
    return [int(value) for value in re.search(pattern, body).group(1).split()]


def test_the_place_is_marked_within_the_part_of_the_page_that_is_shown():
    document, body = shown(evidence(GLARE))
    width, height = document.pages.values_list("width", "height").get()
    x, y, wide, high = numbers(body, r'class="vs-place__picture" viewBox="([\d ]+)"')
    mark = re.search(r'vs-place__mark" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', body)
    left, top, across, down = (int(value) for value in mark.groups())
    assert (left, top) == (round(width / 4), round(height / 2))
    assert x <= left
    assert left + across <= x + wide <= width
    assert y <= top
    assert top + down <= y + high <= height
    assert reverse("portal:page_image", args=[document.application_id, document.pk, 1]) in body
    assert "Eine Spiegelung verdeckt" in body
    assert " style=" not in body


@pytest.mark.parametrize("places", [(), (evidence((0, 0, 1, 1)),), (evidence(GLARE, number=7),)])
def test_a_finding_without_a_place_on_a_page_shows_no_picture(places):
    assert "vs-place" not in shown(*places)[1]
