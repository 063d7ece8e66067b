"""The queue's doors: an id in, a service call, nothing else. A task may run twice or never; the row is the truth."""

import uuid

from django_tasks import task


@task(backend="jobs", queue_name="ocr")
def precheck_run_task(precheck_id: str) -> None:
    """Run one pre-check if it is due."""
    from intake.prechecks.services import precheck_run

    precheck_run(uuid.UUID(precheck_id))
