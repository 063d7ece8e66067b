"""W06 and W10 with real parallel requests: each has its own connection."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from intake.audit import AuditEntry
from intake.outbox import OutboxMessage
from tests.factories import STUDY_ANSWERS, ApplicationFactory
from tests.intake.wizard.conftest import typed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def at_once(visitor, requests):
    """Send all requests at the same time from one browser; returns their answers."""
    cookie = visitor.client.cookies["sessionid"].value

    def send(request):
        try:
            client = Client()
            client.cookies["sessionid"] = cookie
            return client.post(*request)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def test_W06_three_parallel_submissions_are_one(wagtail_tree_committed, visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    answers = at_once(visitor, [(visitor.url(case, "check"), {})] * 3)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert AuditEntry.objects.filter(case_id=case.pk, event="application_advanced").count() == 1
    assert OutboxMessage.objects.filter(case_id=case.pk, kind="submission_confirmed").count() == 1


def test_W10_of_two_tabs_that_save_at_once_one_is_told(wagtail_tree_committed, visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    fields = {
        f"case-{case.pk}-current_step": "address",
        "_lock_version": case.lock_version,
        **typed(STUDY_ANSWERS["address"]),
    }
    streets = ["Nordstraße", "Südstraße"]
    answers = at_once(visitor, [(visitor.url(case, "address"), {**fields, "street": street}) for street in streets])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    case.refresh_from_db()
    assert case.answers["street"] == streets[[answer.status_code for answer in answers].index(302)]
