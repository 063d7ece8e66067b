"""Ask the machine about a document and keep what it says: asked once, claimed under a lease, recorded once."""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

import ocr
from intake.applications.models import Application
from intake.documents.models import Document
from intake.documents.states import Place, Scan
from intake.documents.storage import FileStore
from intake.prechecks.facts import facts_for, fingerprint_of
from intake.prechecks.models import Precheck
from intake.prechecks.recording import RETURNING, precheck_give_up, precheck_record
from intake.prechecks.settling import findings_settle
from intake.prechecks.states import UNFINISHED, State
from intake.prechecks.tasks import precheck_run_task
from intake.sealing import KeyDestroyed, SealBroken

log = logging.getLogger("intake.prechecks")

CHECK_VERSION = 2
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 3
# A row that nobody took for so long lost its task (a killed worker, a restored queue).
FORGOTTEN = timedelta(minutes=2)
RECONCILE_BATCH = 5


def precheck_request(*, document: Document, application: Application | None = None) -> Precheck:
    """Ask for the check of a document against the present answers, in the caller's transaction.

    The same question returns the row that has it. A question that changed while the former one was not answered
    takes its row over, so that a document never waits twice.
    """
    application = application or document.application
    fingerprint = question_of(document, application)
    now = timezone.now()
    with transaction.atomic():
        rows = list(Precheck.objects.select_for_update().filter(document=document))
        for row in rows:
            if row.fingerprint == fingerprint:
                _bring_forward(row, rows, now)
                findings_settle(application)
                return row
        unfinished = next((row for row in rows if row.state in UNFINISHED), None)
        if unfinished:
            unfinished.expectation = document.requirement_key
            return _ask_anew(unfinished, fingerprint, now)
        row = Precheck.objects.create(
            document=document,
            application=application,
            expectation=document.requirement_key,
            check_version=CHECK_VERSION,
            fingerprint=fingerprint,
        )
        precheck_run_task.enqueue(str(row.pk))
    return row


def question_of(document: Document, application: Application) -> str:
    """Return the fingerprint of what would be asked about this document now."""
    return fingerprint_of(
        content_hash=document.content_hash,
        expectation=document.requirement_key,
        facts=facts_for(application, document.requirement_key),
        version=CHECK_VERSION,
    )


def _bring_forward(row: Precheck, rows: list[Precheck], now: datetime) -> None:
    """Make an answer that was given before count as the latest (the applicant changed an answer back)."""
    others = [other for other in rows if other.pk != row.pk]
    for other in others:
        if other.state in UNFINISHED:
            other.delete()
    if any(other.requested_at >= row.requested_at for other in others):
        row.requested_at = now
        row.save(update_fields=["requested_at"])


def _ask_anew(row: Precheck, fingerprint: str, now: datetime) -> Precheck:
    """Point an unanswered row at the new question; a worker that is at the old one finds its claim gone."""
    row.fingerprint = fingerprint
    row.check_version = CHECK_VERSION
    row.state = State.PENDING
    row.attempts = 0
    row.lease_until = None
    row.next_attempt_at = row.requested_at = now
    row.save()
    precheck_run_task.enqueue(str(row.pk))
    return row


def prechecks_refresh(application: Application) -> int:
    """Ask anew about the documents whose facts changed with the answers; returns how many were asked about."""
    documents = Document.objects.filter(application=application, place=Place.ACTIVE).prefetch_related("prechecks")
    changed = 0
    for document in documents:
        latest = next(iter(document.prechecks.all()), None)
        if latest is None or latest.fingerprint != question_of(document, application):
            precheck_request(document=document, application=application)
            changed += 1
    return changed


def precheck_run(precheck_id: uuid.UUID) -> bool:
    """Check one document if its row is due and nobody else is at it; returns whether this call recorded an end.

    Never raises for what the document or the machine does: a dead, missing or hanging engine ends in
    "not checked".
    """
    claim = precheck_claim(precheck_id)
    if claim is None:
        return False
    if claim.document.scan == Scan.INFECTED:
        return precheck_give_up(claim, error="infected")
    try:
        data = FileStore().read(claim.document.storage_key, claim.application_id)
    except (KeyDestroyed, FileNotFoundError, SealBroken) as error:
        log.error("precheck %s cannot read its document: %s", claim.pk, type(error).__name__)
        return precheck_give_up(claim, error="document_gone")
    limits = settings.VORSPRACHE_UPLOAD_LIMITS
    report = ocr.check(
        data,
        expect=claim.expectation,
        facts=facts_for(claim.application, claim.expectation),
        limits=ocr.Limits(
            max_bytes=limits["max_file_bytes"], max_pages=limits["max_pages"], max_pixels=limits["max_pixels"]
        ),
        today=timezone.localdate(),
        engine=settings.VORSPRACHE_OCR_ENGINE,
    )
    return precheck_record(claim, report, may_retry=claim.attempts < MAX_ATTEMPTS)


def precheck_claim(precheck_id: uuid.UUID) -> Precheck | None:
    """Take a due row under a lease, or return ``None``: taken, not due, done, or given up for good (T06)."""
    row = _take(precheck_id)
    if row is not None and row.attempts > MAX_ATTEMPTS:
        precheck_give_up(row, error=row.error or "worker_died")
        return None
    return row


def _take(precheck_id: uuid.UUID) -> Precheck | None:
    """Take a due row; on PostgreSQL one that another worker holds is skipped, on SQLite the transaction is the lock."""
    now = timezone.now()
    with transaction.atomic():
        row = (
            Precheck.objects.select_for_update(
                of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
            )
            .select_related("document", "application")
            .filter(pk=precheck_id)
            .filter(_due(now))
            .first()
        )
        if row is not None:
            row.attempts += 1
            row.state = State.RUNNING
            row.lease_until = now + LEASE
            row.save(update_fields=["attempts", "state", "lease_until"])
    return row


def _due(now: datetime) -> Q:
    waiting = Q(state=State.PENDING, next_attempt_at__lte=now)
    return waiting | Q(state=State.RUNNING, lease_until__lt=now)


def prechecks_reclaim() -> int:
    """Run what a dead worker held and what no task comes for; returns how many ended here (T01)."""
    now = timezone.now()
    forgotten = Q(state=State.PENDING, next_attempt_at__lt=now - FORGOTTEN)
    abandoned = Q(state=State.RUNNING, lease_until__lt=now)
    due = Precheck.objects.filter(forgotten | abandoned).order_by("next_attempt_at").values_list("pk", flat=True)
    return sum(precheck_run(pk) for pk in list(due[:RECONCILE_BATCH]))


def prechecks_retry() -> int:
    """Ask again what gave up because the engine was missing, oldest first; returns how many ended otherwise now.

    The first that fails again ends the round: where there is no engine, one document a round finds out.
    """
    now = timezone.now()
    latest = Precheck.objects.filter(document=OuterRef("document")).order_by("-requested_at").values("pk")[:1]
    waiting = Precheck.objects.filter(
        pk=Subquery(latest),
        state=State.GAVE_UP,
        error__in=RETURNING,
        next_attempt_at__lte=now,
        document__place=Place.ACTIVE,
    ).order_by("next_attempt_at")
    ended = 0
    for pk in list(waiting.values_list("pk", flat=True)[:RECONCILE_BATCH]):
        if not _reopen(pk) or not precheck_run(pk):
            continue
        if Precheck.objects.filter(pk=pk, error__in=RETURNING).exists():
            break
        ended += 1
    return ended


def _reopen(pk: uuid.UUID) -> bool:
    """Let a row that gave up be claimed again; another worker may have been faster."""
    changed = Precheck.objects.filter(pk=pk, state=State.GAVE_UP, error__in=RETURNING).update(
        state=State.PENDING, attempts=0, next_attempt_at=timezone.now()
    )
    return bool(changed)


def prechecks_redate(application: Application) -> int:
    """Ask again, at submission, what was judged on an earlier day: the day of submission is the one that counts."""
    today = timezone.localdate()
    documents = Document.objects.filter(application=application, place=Place.ACTIVE).prefetch_related("prechecks")
    asked = 0
    for document in documents:
        latest = next(iter(document.prechecks.all()), None)
        if latest and latest.finished_at and timezone.localdate(latest.finished_at) < today:
            precheck_request(document=document, application=application)
            asked += 1
    return asked
