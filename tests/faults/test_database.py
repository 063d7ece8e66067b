"""What people see while the database is away (T07): what to do, and nothing of what went wrong inside."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.test import Client

from intake.documents.models import Document
from tests.attacks.conftest import applicant_session
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.portal.visitor import upload, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

INSIDE = "connection to server at 10.0.0.5, user vorsprache, failed"


def failing(error):
    def fail(*args, **kwargs):
        raise error(INSIDE)

    return fail


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_T07_a_view_without_database_answers_503_with_what_to_do(monkeypatch, error):
    application = ApplicationFactory()
    browser = visitor(application)
    browser.raise_request_exception = False
    monkeypatch.setattr("intake.portal.case_views.case_of", failing(error))

    response = browser.get(f"/de/case/{application.pk}/")

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]
    assert "laden Sie die Seite dann neu" in response.content.decode()
    assert INSIDE not in response.content.decode()
    assert application.reference not in response.content.decode()


def test_T07_a_session_that_cannot_be_read_is_no_internal_error_either(monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = applicant_session(ApplicationFactory())
    monkeypatch.setattr(SessionStore, "load", failing(OperationalError))

    response = browser.get("/admin/")

    assert response.status_code == 503
    assert INSIDE not in response.content.decode()


def test_T07_the_page_speaks_the_readers_language_and_direction(monkeypatch):
    monkeypatch.setattr("intake.portal.access_views.ResumeView.get", failing(OperationalError))

    html = Client(raise_request_exception=False).get("/ar/case/resume/").content.decode()

    assert '<html lang="ar" dir="rtl">' in html


def test_T07_an_upload_that_met_a_restart_leaves_no_row_and_its_retry_makes_one_row(monkeypatch):
    application = ApplicationFactory(complete=True)
    browser = visitor(application)
    browser.raise_request_exception = False
    with monkeypatch.context() as away:
        away.setattr(Document, "save", failing(OperationalError))
        response = upload(browser, application, data=picture())

    assert response.status_code == 503
    assert not Document.objects.exists()

    assert upload(browser, application, data=picture()).status_code == 302
    assert Document.objects.count() == 1


def test_another_failure_stays_an_internal_error(monkeypatch):
    monkeypatch.setattr("intake.portal.access_views.ResumeView.get", failing(RuntimeError))

    response = Client(raise_request_exception=False).get("/de/case/resume/")

    assert response.status_code == 500
    assert INSIDE not in response.content.decode()
