from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Message
from intake.audit import AuditEntry
from intake.documents.acceptance import Upload
from intake.documents.errors import OriginalClosed
from intake.documents.models import Document
from intake.documents.scanning import document_scan, scans_due
from intake.documents.selectors import original_open, page_image_open, requirements_of
from intake.documents.services import document_receive
from intake.documents.states import RequirementState, Scan
from intake.prechecks.models import Precheck
from intake.prechecks.services import precheck_run
from tests.engines.scanners import EICAR, answers, fake_clamd, real_clamd
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import pdf, picture

pytestmark = pytest.mark.django_db
NOBODY = "clamd://127.0.0.1:9"


@pytest.fixture
def application(db):
    return ApplicationFactory(submitted=True)


@pytest.fixture
def scanner(settings):
    """Answer every question with what the test sets; counts nothing, remembers nothing."""

    def answer(reply):
        context = fake_clamd(answers(reply))
        settings.VORSPRACHE_SCANNER = context.__enter__()
        opened.append(context)

    opened = []
    yield answer
    for context in opened:
        context.__exit__(None, None, None)


def received(application, data=None):
    return document_receive(
        application=application,
        requirement_key="passport",
        upload=Upload("pass.pdf" if data else "pass.jpg", data or picture()),
        actor=Actor.applicant(application.pk),
    )


def due_now(document):
    Document.objects.filter(pk=document.pk).update(scan_due_at=timezone.now())


def scan_of(document):
    return Document.objects.get(pk=document.pk).scan


def test_without_a_scanner_a_document_says_that_nobody_looked(application):
    document = received(application)
    assert document.scan == Scan.UNSCANNED
    assert document_scan(document.pk) is None
    assert original_open(document, Actor.applicant(application.pk))


def test_a_clean_document_opens_its_original(application, scanner):
    scanner(b"stream: OK\0")
    document = received(application)
    with pytest.raises(OriginalClosed):
        original_open(document, Actor.applicant(application.pk))
    assert document_scan(document.pk) == Scan.CLEAN
    document.refresh_from_db()
    assert original_open(document, Actor.applicant(application.pk)) == picture()


def test_U26_a_real_scanner_quarantines_a_pdf_and_the_applicant_is_told(application, settings):
    data = pdf() + b"\n% " + EICAR
    with real_clamd() as address:
        settings.VORSPRACHE_SCANNER = address
        document = received(application, data)
        assert scans_due() == 1
    document.refresh_from_db()
    assert document.scan == Scan.INFECTED
    with pytest.raises(OriginalClosed):
        original_open(document, Actor.applicant(application.pk))
    assert requirements_of(application)[0].state == RequirementState.REJECTED
    message = Message.objects.get(application=application, kind="document_infected")
    assert "Schadsoftware" in message.content["text_de"]
    entry = AuditEntry.objects.get(event="document_infected")
    assert entry.details["signature"].startswith("Vorsprache.Test.EICAR")


def test_U26_a_quarantined_file_is_not_parsed_any_more(application, scanner):
    scanner(b"stream: Win.Test FOUND\0")
    document = received(application)
    document_scan(document.pk)
    precheck = Precheck.objects.get(document=document)
    assert precheck_run(precheck.pk)
    precheck.refresh_from_db()
    assert precheck.error == "infected"


def test_the_precheck_and_the_page_images_do_not_wait_for_the_scan(application, settings):
    settings.VORSPRACHE_SCANNER = NOBODY
    document = received(application)
    assert precheck_run(Precheck.objects.get(document=document).pk)
    assert scan_of(document) == Scan.PENDING
    assert page_image_open(document, 1, Actor.applicant(application.pk))


def test_U27_with_the_scanner_down_the_original_stays_closed_and_is_scanned_later(application, scanner, settings):
    settings.VORSPRACHE_SCANNER = NOBODY
    document = received(application)
    assert scans_due() == 0
    assert scan_of(document) == Scan.PENDING
    with pytest.raises(OriginalClosed):
        original_open(document, Actor.applicant(application.pk))
    scanner(b"stream: OK\0")
    assert scans_due() == 0, "it waits a little before it asks again"
    due_now(document)
    assert scans_due() == 1
    assert scan_of(document) == Scan.CLEAN


@pytest.mark.parametrize("reply", [b"", b"stream: ERROR\0", b"garbage"])
def test_U28_no_answer_is_not_clean(application, scanner, reply):
    scanner(reply)
    document = received(application)
    assert document_scan(document.pk) is None
    assert scan_of(document) == Scan.PENDING


def test_U29_a_file_beyond_the_scanners_limits_stays_closed_and_is_not_asked_about_again(application, scanner):
    scanner(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")
    document = received(application)
    assert document_scan(document.pk) == Scan.NOT_POSSIBLE
    document.refresh_from_db()
    with pytest.raises(OriginalClosed):
        original_open(document, Actor.applicant(application.pk))
    due_now(document)
    assert scans_due() == 0
    assert AuditEntry.objects.filter(event="document_scan_impossible").exists()


def test_a_document_is_scanned_by_one_worker_at_a_time(application, scanner, monkeypatch):
    scanner(b"stream: OK\0")
    document = received(application)
    asked = []
    from intake.documents import clamd, scanning

    def scan(data, **options):
        asked.append(document_scan(document.pk))
        return clamd.scan(data, **options)

    class Watched:
        BeyondLimits, ScannerSilent, Address = clamd.BeyondLimits, clamd.ScannerSilent, clamd.Address

    Watched.scan = staticmethod(scan)
    monkeypatch.setattr(scanning, "clamd", Watched)
    assert document_scan(document.pk) == Scan.CLEAN
    assert asked == [None]


def test_T01_a_scan_whose_worker_died_is_due_again_after_its_lease(application, scanner):
    scanner(b"stream: OK\0")
    document = received(application)
    Document.objects.filter(pk=document.pk).update(scan_due_at=timezone.now() + timedelta(minutes=5), scan_attempts=1)
    assert scans_due() == 0
    due_now(document)
    assert scans_due() == 1


def test_documents_of_the_time_without_a_scanner_are_scanned_once_there_is_one(application, scanner):
    document = received(application)
    scanner(b"stream: OK\0")
    assert scans_due() == 1
    assert scan_of(document) == Scan.CLEAN


def test_documents_that_wait_for_a_scanner_that_was_taken_away_open_with_a_warning(application, settings):
    settings.VORSPRACHE_SCANNER = NOBODY
    document = received(application)
    settings.VORSPRACHE_SCANNER = "none"
    assert scans_due() == 1
    assert scan_of(document) == Scan.UNSCANNED


def test_the_message_about_an_infected_file_is_sent_once(application, scanner):
    scanner(b"stream: Win.Test FOUND\0")
    document = received(application)
    document_scan(document.pk)
    due_now(document)
    document_scan(document.pk)
    assert Message.objects.filter(application=application, kind="document_infected").count() == 1
    assert all("Win.Test" not in message.body for message in mail.outbox)
