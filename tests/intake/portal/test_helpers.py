"""A helper's pass: what it opens, what it never does, and that every look is told."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.actors import Actor
from intake.applications.access import code_issue, link_send
from intake.applications.entries import entry_remove, entry_save
from intake.applications.messages import message_write, messages_mark_read
from intake.applications.models import Application, Message
from intake.applications.models_passes import CasePass
from intake.applications.passes import (
    MAX_ACTIVE_HELPERS,
    actor_of,
    helper_pass_create,
    pass_record_of,
    pass_revoke,
    phone_pass_create,
)
from intake.applications.scopes import HELPING, OutsidePass, Scope
from intake.applications.services import (
    application_submit,
    application_withdraw,
    step_postpone,
    step_save,
)
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.documents.acceptance import Upload
from intake.documents.services import document_receive, missing_document_explain
from intake.erasure import draft_erase
from tests.factories import STUDY_ANSWERS, ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.portal.visitor import page, send, visitor

pytestmark = pytest.mark.django_db


def helper(application, *scopes, days=7):
    row, _token = helper_pass_create(
        application=application, scopes=scopes, days=days, label="Beratung", actor=Actor.applicant(application.pk)
    )
    return actor_of(row)


def fill_in(case, actor):
    return step_save(
        application=case,
        step_key="address",
        answers=STUDY_ANSWERS["address"],
        lock_version=case.lock_version,
        language="en",
        actor=actor,
    )


# --- Enforced by the services ---

ACTIONS = {
    Scope.FILL_IN: [
        fill_in,
        lambda case, actor: step_postpone(
            application=case, step_key="address", lock_version=case.lock_version, actor=actor
        ),
        lambda case, actor: entry_save(
            application=case, step_key="x", entry_id="0" * 8, answers={}, lock_version=0, language="de", actor=actor
        ),
        lambda case, actor: entry_remove(application=case, step_key="x", entry_id="0" * 8, lock_version=0, actor=actor),
    ],
    Scope.UPLOAD: [
        lambda case, actor: document_receive(
            application=case, requirement_key="passport", upload=Upload("a.jpg", picture()), actor=actor
        ),
        lambda case, actor: missing_document_explain(
            application=case, requirement_key="passport", reason="bring_later", explanation="", actor=actor
        ),
    ],
    Scope.SUBMIT: [lambda case, actor: application_submit(application=case, actor=actor)],
    Scope.WITHDRAW: [lambda case, actor: application_withdraw(application=case, actor=actor)],
    None: [
        lambda case, actor: draft_erase(application=case, actor=actor),
        lambda case, actor: link_send(application=case, actor=actor),
        lambda case, actor: code_issue(application=case, actor=actor),
        lambda case, actor: message_write(application=case, text="Hallo", actor=actor),
        lambda case, actor: phone_pass_create(application=case, actor=actor),
        lambda case, actor: helper_pass_create(application=case, scopes=(), days=1, label="x", actor=actor),
        lambda case, actor: pass_revoke(application=case, pass_id=case.pk, actor=actor),
    ],
}
FORBIDDEN = [(scope, action) for scope, actions in ACTIONS.items() for action in actions]


@pytest.mark.parametrize(("scope", "action"), FORBIDDEN)
def test_what_was_not_ticked_is_refused_by_the_service_whatever_else_was(scope, action):
    case = ApplicationFactory()
    everything_else = set(Scope) - {scope}
    before = Application.objects.values().get(pk=case.pk)
    with pytest.raises(OutsidePass):
        action(case, helper(case, *everything_else))
    assert Application.objects.values().get(pk=case.pk) == before


def test_who_fills_in_does_not_change_the_language_of_the_person():
    case = ApplicationFactory(language="tr")
    row = fill_in(case, helper(case, *HELPING))
    assert row.answers["street"] == "Demostraße"
    assert row.language == "tr"


def test_what_was_ticked_is_allowed():
    case = ApplicationFactory()
    actor = helper(case, Scope.SUBMIT, Scope.WITHDRAW)
    application_submit(application=case, actor=actor)
    application_withdraw(application=case, actor=actor)
    assert Application.objects.get(pk=case.pk).state == State.WITHDRAWN
    entry = AuditEntry.objects.filter(case_id=case.pk, event="application_advanced").first()
    assert (entry.actor_kind, entry.details["pass"]) == ("helper", str(actor.pass_id))


def test_a_look_of_the_helper_is_no_look_of_the_applicant():
    case = ApplicationFactory(submitted=True)
    assert messages_mark_read(application=case, actor=helper(case)) == 0
    assert Message.objects.filter(application=case, read_at=None).exists()


def test_a_pass_is_for_one_case():
    mine, other = ApplicationFactory(), ApplicationFactory()
    for _scope, action in FORBIDDEN:
        with pytest.raises(Exception, match="not_permitted"):
            action(other, helper_once(mine))


def helper_once(case):
    row = CasePass.objects.filter(application=case).first()
    return actor_of(row) if row else helper(case, *Scope)


# --- As pages ---


def give(client, application, **data):
    """Return the address of a new pass."""
    given = {"label": "Caritas", "days": "7", "may": "help", **data}
    body = send(client, "helpers", application.pk, data=given).content.decode()
    return re.search(r"http://testserver(/de/case/help/[\w-]+/)", body)[1]


def opened(client, application, **data):
    browser = Client()
    address = give(client, application, **data)
    assert browser.get(address).status_code == 200
    assert browser.post(address).status_code == 302
    return browser


def test_the_helper_sees_the_case_and_whom_they_help_and_the_applicant_sees_that(db):
    case = ApplicationFactory(submitted=True)
    applicant = visitor(case)
    browser = opened(applicant, case)
    body = page(browser, "case", case.pk).content.decode()
    assert f'Sie helfen bei diesem Antrag: <bdi dir="ltr">{case.reference}</bdi>' in body
    for name in ("withdraw", "save", "helpers", "data_copy", "phone"):
        assert reverse(f"portal:{name}", args=[case.pk]) not in body
    page(browser, "messages", case.pk)
    page(browser, "messages", case.pk)
    record = [entry.event for entry in pass_record_of(case)]
    assert record == ["pass_viewed", "pass_viewed", "helper_pass_opened"]
    seen = page(applicant, "helpers", case.pk).content.decode()
    assert "Caritas" in seen
    assert "Nachrichten angesehen" in seen
    assert "Übersicht angesehen" in seen


@pytest.mark.parametrize("name", ["withdraw", "messages"])
def test_what_the_helper_may_not_do_is_refused_by_the_pages_too(name):
    case = ApplicationFactory(submitted=True)
    browser = opened(visitor(case), case)
    assert send(browser, name, case.pk, data={"text": "Hallo"}).status_code == 403
    assert page(browser, "helpers", case.pk).status_code == 403
    assert Application.objects.get(pk=case.pk).state == State.SUBMITTED


def test_ending_a_pass_closes_the_case_at_once_in_every_browser():
    case = ApplicationFactory()
    applicant = visitor(case)
    browser = opened(applicant, case)
    row = CasePass.objects.get()
    assert page(applicant, "helper_revoke", case.pk, row.pk).status_code == 302
    assert page(browser, "case", case.pk).status_code == 200  # a GET ends nothing
    for _press in range(2):
        assert send(applicant, "helper_revoke", case.pk, row.pk).status_code == 302
    assert page(browser, "case", case.pk).status_code == 404
    assert "Von Ihnen beendet" in page(applicant, "helpers", case.pk).content.decode()


def test_a_pass_ends_by_itself():
    case = ApplicationFactory()
    browser = opened(visitor(case), case)
    CasePass.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert page(browser, "case", case.pk).status_code == 404


def test_the_link_works_once_and_a_phone_link_opens_no_helper_pass():
    case = ApplicationFactory()
    address = give(visitor(case), case)
    assert Client().post(address.replace("/help/", "/phone/")).status_code == 404
    assert Client().post(address).status_code == 302
    assert Client().post(address).status_code == 404


def test_name_and_secret_are_not_readable_in_the_database():
    case = ApplicationFactory()
    token = give(visitor(case), case).rstrip("/").rpartition("/")[2]
    row = CasePass.objects.get()
    assert b"Caritas" not in bytes(row.label_sealed)
    assert token not in row.digest
    assert row.label == "Caritas"


@pytest.mark.parametrize("data", [{"days": "31"}, {"days": ""}, {"may": "x"}, {"label": ""}, {"serious": ["erase"]}])
def test_a_pass_for_too_long_or_too_much_is_not_given(data):
    case = ApplicationFactory()
    given = {"label": "Caritas", "days": "7", "may": "help", **data}
    assert send(visitor(case), "helpers", case.pk, data=given).status_code == 422
    assert not CasePass.objects.exists()


def test_not_more_than_a_few_passes_are_open_at_once():
    case = ApplicationFactory()
    for _number in range(MAX_ACTIVE_HELPERS):
        helper(case)
    response = send(visitor(case), "helpers", case.pk, data={"label": "X", "days": "7", "may": "help"})
    assert response.status_code == 422
    assert CasePass.objects.count() == MAX_ACTIVE_HELPERS
