"""The machine that watches us learns whether we live and whether we work, and nothing else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms import health
from intake.outbox import message_deliver_task


def test_a_living_process_says_so_without_a_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_working_site_is_ready(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert set(response.json()["checks"].values()) == {True}


@pytest.mark.django_db
def test_a_job_that_nobody_takes_is_reported(client):
    message_deliver_task.enqueue("00000000-0000-0000-0000-000000000000")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["queue"] is False


@pytest.mark.django_db
def test_a_job_for_later_is_no_backlog(client):
    message_deliver_task.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("x")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))

    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_an_unreachable_key_store_is_reported(client, monkeypatch):
    class Unreachable:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connections", {"default": health.connections["default"], "keys": Unreachable()})

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["keys"] is False


@pytest.mark.django_db
def test_a_full_disk_is_reported(client, monkeypatch):
    monkeypatch.setattr(health, "DISK_FREE_LIMIT", 2**70)

    assert client.get("/readyz").json()["checks"]["disk"] is False
