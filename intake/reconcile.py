"""What the worker looks after every few seconds: a row is the truth, a task only a nudge."""

import logging
from collections.abc import Callable

from django.db import close_old_connections

from intake.outbox import messages_redeliver
from intake.throttling import attempts_prune

log = logging.getLogger("intake.reconcile")

_jobs: dict[str, Callable[[], int]] = {"mails": messages_redeliver, "attempts": attempts_prune}


def register(name: str, job: Callable[[], int]) -> None:
    """Add a stage's job: idempotent, returns how many rows it touched. Called from the stage's ``receivers``."""
    _jobs[name] = job


def run_once() -> dict[str, int]:
    """Run every job; one that fails is logged by name and does not hold up the others."""
    done: dict[str, int] = {}
    for name, job in _jobs.items():
        close_old_connections()
        try:
            done[name] = job()
        except Exception:
            log.exception("reconcile job %s failed", name)
    return done
