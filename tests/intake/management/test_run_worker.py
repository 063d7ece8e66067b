"""The worker does what is queued, picks up what was left, and survives a database that goes away."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from intake import outbox, reconcile
from intake.management.commands import run_worker


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch):
    monkeypatch.setattr(run_worker.ocr, "start", lambda: None)
    monkeypatch.setattr(run_worker.ocr, "stop", lambda: None)


@pytest.mark.django_db(transaction=True)
def test_one_run_does_all_queued_tasks_of_both_queues(monkeypatch):
    delivered = []
    monkeypatch.setattr(outbox, "message_deliver", lambda message_id: delivered.append(str(message_id)))
    ids = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]
    outbox.message_deliver_task.using(queue_name="mail").enqueue(ids[0])
    outbox.message_deliver_task.using(queue_name="ocr").enqueue(ids[1])

    call_command("run_worker", "--once")

    assert sorted(delivered) == ids
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


@pytest.mark.django_db(transaction=True)
def test_each_run_reconciles_first(monkeypatch):
    calls = []
    monkeypatch.setitem(reconcile._jobs, "probe", lambda: calls.append("probe") or 0)

    call_command("run_worker", "--once")

    assert calls == ["probe"]


@pytest.mark.django_db
def test_a_failing_reconcile_job_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setitem(reconcile._jobs, "broken", lambda: 1 / 0)
    monkeypatch.setitem(reconcile._jobs, "probe", lambda: 7)

    done = reconcile.run_once()

    assert done["probe"] == 7
    assert "broken" not in done


@pytest.mark.django_db(transaction=True)
def test_old_task_records_are_removed_and_fresh_ones_kept():
    for _ in range(2):
        outbox.message_deliver_task.enqueue("00000000-0000-0000-0000-000000000001")
    call_command("run_worker", "--once")
    old = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=8))

    assert run_worker.results_prune() == 1
    assert DBTaskResult.objects.count() == 1


def test_a_database_that_goes_away_is_waited_for(monkeypatch):
    class Worker:
        running = True
        runs = 0

        def run(self):
            self.runs += 1
            if self.runs < 3:
                raise OperationalError("server closed the connection unexpectedly")
            self.running = False

    monkeypatch.setattr(run_worker, "RECONNECT_SECONDS", 0)
    monkeypatch.setattr(run_worker.connections, "close_all", lambda: None)
    worker = Worker()

    run_worker.keep_working(worker)

    assert worker.runs == 3


def test_a_missing_sandbox_leaves_the_worker_running(monkeypatch, caplog):
    def unavailable():
        raise run_worker.ocr.SandboxUnavailable("no Tesseract")

    monkeypatch.setattr(run_worker.ocr, "start", unavailable)

    run_worker.start_sandbox()

    assert "sandbox did not start" in caplog.text
