"""Do the background work: queued tasks one after the other, and every few seconds what was left lying."""

import logging
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as AnyDatabaseError
from django.db import connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

import ocr
from intake import reconcile
from intake.authorities.memberships import memberships_end
from intake.journal_replay import keys_settle
from intake.retention.services import cases_erase_due

log = logging.getLogger("intake.worker")

BACKEND = "jobs"
POLL_SECONDS = 0.5
RECONCILE_SECONDS = 20.0
RECONNECT_SECONDS = 2.0
KEEP_RESULTS = timedelta(days=7)


class Command(BaseCommand):
    """Run until told to stop; SIGTERM and Ctrl-C let the task at hand finish."""

    help = "Run queued tasks of all our queues and the reconcile jobs of the stages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the run that tests and cron want: do everything that is due, then end."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--reconcile-seconds", type=float, default=RECONCILE_SECONDS)

    def handle(self, *args: Any, once: bool, reconcile_seconds: float, **options: Any) -> None:
        """Start the sandbox before any thread, then work."""
        reconcile.register("task_results", results_prune)
        reconcile.register("retention", cases_erase_due)
        reconcile.register("erased_keys", keys_settle)
        reconcile.register("memberships", memberships_end)
        worker = worker_make(once=once)
        start_sandbox()
        if once:
            reconcile.run_once()
            worker.run()
            return
        worker.configure_signals()
        stopped = threading.Event()
        thread = threading.Thread(target=keep_reconciling, args=(stopped, reconcile_seconds), daemon=True)
        thread.start()
        log.info("worker ready")
        try:
            keep_working(worker)
        finally:
            stopped.set()
            thread.join(timeout=10)
            ocr.stop()
            log.info("worker stopped")


def worker_make(*, once: bool = False, interval: float = POLL_SECONDS) -> Worker:
    """Return a worker for all our queues that ends when there is nothing left (``once``) or when told to."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=once,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def start_sandbox() -> None:
    """Warm the sandbox up; without it the worker still sends mail, and pre-checks say "not checked"."""
    try:
        ocr.start()
    except ocr.SandboxUnavailable as error:
        log.warning("the document sandbox did not start: %s", error)


def keep_working(worker: Worker) -> None:
    """Run tasks until told to stop; a database that went away is waited for."""
    while worker.running:
        try:
            worker.run()
        except AnyDatabaseError as error:
            log.warning("database unreachable (%s), trying again soon", type(error).__name__)
            connections.close_all()
            time.sleep(RECONNECT_SECONDS)


def keep_reconciling(stopped: threading.Event, seconds: float) -> None:
    """Run the stages' reconcile jobs now and every ``seconds``, on connections of this thread."""
    pulse = pulse_file(settings.VORSPRACHE_SCRATCH)
    while True:
        reconcile.run_once()
        connections.close_all()
        pulse.touch()
        if stopped.wait(seconds):
            return


def pulse_file(folder: Path) -> Path:
    """Return the file whose time says when the worker's last round ended."""
    return folder / "vorsprache-worker-pulse"


def results_prune() -> int:
    """Remove the records of tasks that ended long ago; they hold ids only, but no one needs them."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_RESULTS)
    return ended.delete()[0]
