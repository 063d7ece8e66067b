"""No room on the disk: the upload is refused in words, what was there before stays, no row is without its file.

A process that may not write long files (RLIMIT_FSIZE) meets in ``write`` what a full disk gives it: an ``OSError``.
"""

import resource
import signal
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

import ocr
from intake.documents.models import Document, StoredFile
from intake.documents.storage import FileStore
from intake.verification import problems_found
from tests.conftest import ROOT
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.portal.visitor import upload, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@contextmanager
def room_for(size):
    """Let this process write no file longer than so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture
def full(monkeypatch):
    """Return a context in which the store's disk has room for a small file only; the database's disk is another."""
    original = FileStore.write

    def write(store, *args, **options):
        with room_for(2000):
            return original(store, *args, **options)

    @contextmanager
    def context():
        with monkeypatch.context() as away:
            away.setattr(FileStore, "write", write)
            yield

    return context


def on_disk():
    return {path.name for folder in FileStore().folders() for path in folder.iterdir()}


def test_T09_an_upload_to_a_full_disk_is_refused_in_words_and_its_retry_is_taken(full):
    application = ApplicationFactory(complete=True)
    browser = visitor(application)
    assert upload(browser, application).status_code == 302
    acknowledged = set(StoredFile.objects.values_list("key", flat=True))
    second = picture(text="second", size=(900, 900))

    with full():
        response = upload(browser, application, data=second, name="second.jpg")

    assert response.status_code == 503
    assert "Das liegt nicht an Ihrer Datei" in response.content.decode()
    assert set(StoredFile.objects.values_list("key", flat=True)) == acknowledged
    assert on_disk() == {str(key) for key in acknowledged}, "no half file either"
    assert list(problems_found(deep=True, grace=timedelta(0))) == []

    assert upload(browser, application, data=second, name="second.jpg").status_code == 302
    assert set(Document.objects.values_list("storage_key", flat=True)) > acknowledged
    assert list(problems_found(deep=True, grace=timedelta(0))) == []


def test_T09_a_check_needs_no_room_on_the_disk():
    data = (ROOT / "tests" / "samples" / "passport_amal.jpg").read_bytes()
    report = ocr.check(data, expect="passport", facts={}, limits=ocr.Limits(file_bytes=1000), today=date(2026, 11, 22))
    assert (report.error, report.kind, len(report.page_images)) == (None, "passport", 1)
