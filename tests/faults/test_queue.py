"""A long queue is the worker's: pages neither count nor sort it. (How fast they are then, the load test measures.)"""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from intake.documents.models import Document
from intake.prechecks.models import Precheck
from intake.prechecks.states import State
from intake.prechecks.tasks import precheck_run_task
from tests.conftest import clear_caches
from tests.factories import ApplicationFactory
from tests.intake.portal.visitor import visitor
from tests.intake.reviews.factories import make_clerk, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

WAITING = 5000


def queries_of(browser, address):
    clear_caches()
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured), [query["sql"] for query in captured if "django_tasks" in query["sql"]]


def copy_of(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": uuid.uuid4(), **changes})


def queue_up(document):
    """Let so many pre-checks wait, as many as a day's uploads, each with its task."""
    documents = [copy_of(document, storage_key=uuid.uuid4(), content_hash=uuid.uuid4().hex) for _ in range(WAITING)]
    Document.objects.bulk_create(documents)
    Precheck.objects.bulk_create(
        Precheck(
            document=each,
            application=document.application,
            expectation="passport",
            check_version=1,
            fingerprint=uuid.uuid4().hex,
            state=State.PENDING,
        )
        for each in documents
    )
    task = precheck_run_task.enqueue(str(uuid.uuid4()))
    row = DBTaskResult.objects.get(pk=task.id)
    DBTaskResult.objects.bulk_create(copy_of(row) for _ in range(WAITING))


def test_T12_five_thousand_waiting_checks_cost_no_page_a_query_more():
    case = ApplicationFactory(complete=True, submitted=True)
    other = ApplicationFactory(submitted=True)
    make_document(case)
    applicant, clerk = visitor(case), Client()
    clerk.force_login(make_clerk(case.authority))
    pages = [
        (applicant, f"/de/case/{case.pk}/"),
        (applicant, f"/de/case/{case.pk}/documents/passport/"),
        (clerk, reverse("review:index")),
        (clerk, reverse("review:case", args=[case.pk])),
    ]
    before = [queries_of(browser, address) for browser, address in pages]

    queue_up(make_document(other))

    after = [queries_of(browser, address) for browser, address in pages]
    assert [count for count, _tasks in after] == [count for count, _tasks in before]
    assert [tasks for _count, tasks in after] == [[]] * len(pages)
