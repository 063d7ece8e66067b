"""Keep what the machine said: report, findings and page images in one transaction, and once only (T05)."""

import logging
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

import ocr
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.audit import audit_record
from intake.documents.models import Page
from intake.documents.storage import files_register, files_written
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.settling import finding_row, findings_settle, result_of_findings
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import TRANSITIONS, Result, State
from intake.prechecks.tasks import precheck_run_task

log = logging.getLogger("intake.prechecks")

BACKOFF_SECONDS = 5
# The machine's own accidents may pass; a file or an engine that is wrong stays wrong.
PASSING = frozenset({"engine_crashed", "timed_out", "sandbox_unavailable"})
# What an operator repairs: asked again later, each time after as long as it has lasted.
RETURNING = frozenset({"engine_missing", "sandbox_unavailable"})
FIRST_RETRY = timedelta(minutes=5)


def precheck_record(claim: Precheck, report: ocr.Report, *, may_retry: bool) -> bool:
    """Record the outcome of a claimed check; returns false when the claim was lost or the check will be repeated.

    Page images are kept also when nothing could be read, so that a person can look.
    """
    have = set(Page.objects.filter(document=claim.document_id).values_list("number", flat=True))
    images = [image for image in report.page_images if image.number not in have]
    try:
        with files_written(claim.application_id, [image.jpeg for image in images]) as keys, transaction.atomic():
            row = _still_ours(claim)
            _keep_pages(row, dict(zip(keys, images, strict=True)))
            if report.error in PASSING and may_retry:
                _put_off(row, report.error)
                return False
            _finish(row, report)
    except ClaimLost:
        return False
    return True


def _keep_pages(row: Precheck, images: dict[uuid.UUID, ocr.PageImage]) -> None:
    Page.objects.bulk_create(
        Page(document=row.document, number=image.number, storage_key=key, width=image.width, height=image.height)
        for key, image in images.items()
    )
    files_register(row.application_id, {key: len(image.jpeg) for key, image in images.items()})


def precheck_give_up(claim: Precheck, *, error: str) -> bool:
    """End a claimed check without a result: "not checked, a person will look"."""
    try:
        with transaction.atomic():
            row = _still_ours(claim)
            if row.state == State.PENDING:
                _advance(row, State.RUNNING)
            _finish(row, ocr.Report(error=error))
    except ClaimLost:
        return False
    return True


class ClaimLost(Exception):
    """The lease ran out and somebody else took over, or the question changed, or the document is gone."""


def _still_ours(claim: Precheck) -> Precheck:
    """Return the row locked, after its case: a booking or an answer saved at this moment comes before or after it."""
    try:
        application = lock(claim.application_id)
    except Application.DoesNotExist as error:
        raise ClaimLost from error
    row = (
        Precheck.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(pk=claim.pk, fingerprint=claim.fingerprint, lease_until=claim.lease_until)
        .exclude(state__in=(State.DONE, State.GAVE_UP))
        .first()
    )
    if row is None:
        raise ClaimLost
    row.application = row.document.application = application
    return row


def _advance(row: Precheck, state: State) -> None:
    if state not in TRANSITIONS[row.state]:
        raise ClaimLost
    row.state = state


def _put_off(row: Precheck, error: str) -> None:
    delay = timedelta(seconds=BACKOFF_SECONDS * 3 ** (row.attempts - 1))
    _advance(row, State.PENDING)
    row.error = error
    row.lease_until = None
    row.next_attempt_at = timezone.now() + delay
    row.save(update_fields=["state", "error", "lease_until", "next_attempt_at"])
    precheck_run_task.using(run_after=row.next_attempt_at).enqueue(str(row.pk))
    log.warning("precheck %s attempt %d failed: %s", row.pk, row.attempts, error)


def _finish(row: Precheck, report: ocr.Report) -> None:
    _advance(row, State.GAVE_UP if report.error else State.DONE)
    row.error = report.error or ""
    row.kind = report.kind or ""
    row.result = result_of(report)
    row.report = report.to_record()
    row.lease_until = None
    row.finished_at = timezone.now()
    if row.error in RETURNING:
        row.next_attempt_at = row.finished_at + max(FIRST_RETRY, row.finished_at - row.requested_at)
    row.save()
    row.findings.all().delete()
    Finding.objects.bulk_create(finding_row(row, position, finding) for position, finding in enumerate(report.findings))
    findings_settle(row.application, just_ended=row)
    row.refresh_from_db(fields=["result"])
    audit_record(
        "precheck_finished",
        actor=Actor.system(),
        authority_id=row.application.authority_id,
        case_id=row.application_id,
        obj=row,
        requirement=row.expectation,
        result=str(row.result),
        error=row.error,
    )
    precheck_finished.send(Precheck, precheck=row)


def result_of(report: ocr.Report) -> Result:
    """Sum a report up as long as nothing is known of other files; one with an error checked nothing."""
    if report.error:
        return Result.NOT_CHECKED
    return result_of_findings(Finding(code=own.code, outcome=own.outcome, level=own.level) for own in report.findings)
