"""What is written about requests and failures: codes and ids, and nothing that a person typed or sent."""

import logging

import pytest
from django.conf import settings as django_settings
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from cms.logs import WithoutTokens, WithoutWords, places_of
from intake.actors import Actor
from intake.applications.access import link_send
from intake.outbox import messages_redeliver
from intake.prechecks.models import Precheck
from intake.prechecks.services import precheck_run
from tests.factories import STUDY_ANSWERS, ApplicationFactory
from tests.intake.documents.samples import locked_pdf, picture
from tests.intake.portal.visitor import upload, visitor
from tests.intake.wizard.conftest import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

NAME, NUMBER, FILE, EMAIL = "QUASTENFLOSSER", "Z98765432", "rotfeder-pass.jpg", "tiefsee@applicant.example"
SECRETS = (NAME, NUMBER, FILE, "rotfeder", EMAIL)


@pytest.fixture
def written(caplog):
    """Return a function that gives everything that was logged, as our handlers write it."""
    caplog.set_level(logging.DEBUG)
    filters = [WithoutTokens(), WithoutWords()]
    for each in filters:
        caplog.handler.addFilter(each)
    yield lambda: caplog.text
    for each in filters:
        caplog.handler.removeFilter(each)


@pytest.fixture
def case(db):
    answers = {"family_name": NAME, "passport_number": NUMBER, "email": EMAIL}
    return ApplicationFactory(complete=True, answers=answers)


def leaks(text):
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


def test_R07_nothing_of_a_person_is_logged_on_the_way_through_a_case(case, written, settings):
    settings.VORSPRACHE_OCR_ENGINE = "tests.engines.crash:Engine"
    browser = visitor(case)
    browser.get(f"/de/apply/{case.pk}/personal/")
    sent = typed(STUDY_ANSWERS["personal"]) | {"family_name": NAME, "birth_date_year": "nie", "_lock_version": "x"}
    browser.post(f"/de/apply/{case.pk}/personal/", sent | {f"case-{case.pk}-current_step": "personal"})
    upload(browser, case, data=locked_pdf(), name=FILE)
    upload(browser, case, data=picture(text=NAME), name=FILE)
    precheck_run(Precheck.objects.get().pk)
    settings.EMAIL_BACKEND = "tests.attacks.test_logs.Refusing"
    link_send(application=case, actor=Actor.applicant(case.pk))
    messages_redeliver()
    Client().post("/de/case/resume/", {"reference": case.reference, "code": NAME, "email": EMAIL})
    assert "engine_crashed" in written() or "WARNING" in written()
    assert leaks(written()) == []


class Refusing(BaseEmailBackend):
    """A mail server that says whom it refuses, as real ones do."""

    def send_messages(self, messages):
        raise OSError(550, f"mailbox unavailable: {messages[0].to} {messages[0].body}")


def test_R07_a_failure_inside_is_logged_by_its_place_and_not_by_its_words(case, written, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError(f"invalid literal for int(): {NAME}") from KeyError(NUMBER)

    monkeypatch.setattr("intake.portal.document_views.document_receive", fail)
    browser = visitor(case)
    browser.raise_request_exception = False

    response = upload(browser, case, data=picture(), name=FILE)

    assert response.status_code == 500
    assert leaks(response.content.decode()) == []
    assert "ValueError" in written()
    assert "document_views.py" in written(), "the place is there for who mends it"
    assert leaks(written()) == []


def test_R07_no_report_of_an_error_goes_out_by_mail(case, settings, mailoutbox, monkeypatch):
    """Django's own would carry what was posted."""

    def fail(*args, **kwargs):
        raise ValueError(NAME)

    settings.ADMINS = [("Betrieb", "betrieb@example.org")]
    monkeypatch.setattr("intake.portal.document_views.document_receive", fail)
    browser = visitor(case)
    browser.raise_request_exception = False
    assert upload(browser, case, data=picture(), name=FILE).status_code == 500
    assert mailoutbox == []
    handlers = [handler for name in ("django", "django.request") for handler in logging.getLogger(name).handlers]
    assert [type(handler).__name__ for handler in handlers] == []


def test_R07_every_handler_of_ours_writes_without_words():
    assert django_settings.LOGGING["handlers"]
    for handler in django_settings.LOGGING["handlers"].values():
        assert {"without_tokens", "without_words"} <= set(handler["filters"])


def test_a_chain_of_errors_is_written_with_every_place_and_kind():
    try:
        try:
            raise KeyError(NUMBER)
        except KeyError as first:
            raise RuntimeError(NAME) from first
    except RuntimeError as error:
        text = places_of(error)

    assert text.index("builtins.KeyError") < text.index("builtins.RuntimeError")
    assert text.count("test_logs.py") == 2
