"""Look for malware in what was uploaded. Originals stay closed until they are found clean; nothing else waits.

The row is the truth: a document is due at ``scan_due_at`` and claimed by moving that moment on, so that a worker that
dies is followed by another. Without a scanner documents are ``unscanned``, which the desk says on every original; once
there is one, they are looked at too.
"""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks import task

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.applications.states import State as CaseState
from intake.audit import audit_record
from intake.definitions.selectors import SOURCE_LANGUAGE, texts_of
from intake.documents import clamd
from intake.documents.models import Document
from intake.documents.states import Place, Scan
from intake.documents.storage import FileStore
from intake.sealing import KeyDestroyed, SealBroken

log = logging.getLogger("intake.documents.scan")

WAITING = (Scan.PENDING, Scan.UNSCANNED)
LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=10)
BATCH = 20
NO_SCANNER = "none"


def scanner_configured() -> bool:
    """Tell whether the operator runs a scanner."""
    return bool(settings.VORSPRACHE_SCANNER != NO_SCANNER)


def scan_state_of_upload() -> Scan:
    """Return the state in which a document arrives."""
    return Scan.PENDING if scanner_configured() else Scan.UNSCANNED


@task(backend="jobs", queue_name="scan")
def document_scan_task(document_id: str) -> None:
    """Scan one document if it is due."""
    document_scan(uuid.UUID(document_id))


def document_scan(document_id: uuid.UUID) -> Scan | None:
    """Scan one document that is due and nobody is at; returns its new state, ``None`` when nothing was decided."""
    document = _claim(document_id) if scanner_configured() else None
    if document is None:
        return None
    try:
        data = FileStore().read(document.storage_key, document.application_id)
    except (KeyDestroyed, SealBroken, FileNotFoundError) as error:
        log.error("document %s cannot be read for its scan: %s", document.pk, type(error).__name__)
        return None
    try:
        name = clamd.scan(
            data,
            address=clamd.Address.parse(settings.VORSPRACHE_SCANNER),
            seconds=settings.VORSPRACHE_SCAN_SECONDS,
        )
    except clamd.BeyondLimits:
        return _record(document, Scan.NOT_POSSIBLE, "")
    except clamd.ScannerSilent as silence:
        _put_off(document, silence.code)
        return None
    return _record(document, Scan.INFECTED if name else Scan.CLEAN, name)


def _claim(document_id: uuid.UUID) -> Document | None:
    now = timezone.now()
    claimed = Document.objects.filter(pk=document_id, scan__in=WAITING, scan_due_at__lte=now).update(
        scan_due_at=now + LEASE, scan_attempts=F("scan_attempts") + 1
    )
    return Document.objects.select_related("application__authority").get(pk=document_id) if claimed else None


def _put_off(document: Document, code: str) -> None:
    """Keep the document closed and ask again: soon at first, every ten minutes later, for ever."""
    log.warning("scan of document %s attempt %d: %s", document.pk, document.scan_attempts, code)
    pause = min(LONGEST_PAUSE, timedelta(seconds=5 * 2 ** min(document.scan_attempts, 10)))
    Document.objects.filter(pk=document.pk, scan__in=WAITING).update(
        scan=Scan.PENDING, scan_due_at=timezone.now() + pause
    )


def _record(document: Document, outcome: Scan, name: str) -> Scan | None:
    with transaction.atomic():
        if not Document.objects.filter(pk=document.pk, scan__in=WAITING).update(scan=outcome):
            return None
        if outcome == Scan.CLEAN:
            return outcome
        application = document.application
        audit_record(
            "document_infected" if outcome == Scan.INFECTED else "document_scan_impossible",
            actor=Actor.system(),
            authority_id=application.authority_id,
            case_id=application.pk,
            obj=document,
            requirement=document.requirement_key,
            signature=name[:64],
        )
        if outcome == Scan.INFECTED and document.place == Place.ACTIVE and application.state != CaseState.ERASED:
            _tell(document, application)
    log.warning("document %s: %s", document.pk, outcome)
    return outcome


def _tell(document: Document, application: Application) -> None:
    """Tell the applicant which file it is and what to do; the case stands."""

    def label() -> str:
        texts = texts_of(application.revision_id, get_language() or SOURCE_LANGUAGE)
        return str(texts[f"document.{document.requirement_key}.label"])

    case_notify(
        application,
        kind="document_infected",
        context={"document": label},
        dedupe_key=f"infected:{document.pk}",
        actor=Actor.system(),
    )


def scans_due() -> int:
    """Scan what is due, oldest first; returns how many were decided. The first silence ends the round."""
    if not scanner_configured():
        return Document.objects.filter(scan=Scan.PENDING).update(scan=Scan.UNSCANNED)
    due = Document.objects.filter(scan__in=WAITING, scan_due_at__lte=timezone.now()).order_by("scan_due_at")
    decided = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        if document_scan(pk) is None:
            break
        decided += 1
    return decided
