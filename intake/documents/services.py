"""Receive, replace, remove and explain documents."""

import logging
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

import ocr
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_applicant
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.audit import audit_record
from intake.documents.acceptance import (
    Upload,
    admit,
    inspect_upload,
    open_requirement,
    require_replaceable,
    same_document,
)
from intake.documents.errors import DocumentsClosed, DocumentSettled, FileNotAccepted, StorageUnavailable
from intake.documents.models import Document, MissingDocument, Page
from intake.documents.names import clean_name
from intake.documents.scanning import document_scan_task, scan_state_of_upload
from intake.documents.signals import document_received, document_set_aside, requirement_answered
from intake.documents.states import Place, Scan
from intake.documents.storage import files_delete, files_register, files_written
from intake.sealing import keyed_hash

log = logging.getLogger("intake.documents")

NOTE_LENGTH = 2000


def document_receive(
    *,
    application: Application,
    requirement_key: str,
    upload: Upload,
    actor: Actor,
    replaces: Document | None = None,
) -> Document:
    """Check a file, keep it sealed, and have it pre-checked; when this returns, it is on disk and committed.

    The same bytes for the same requirement are stored once: a repeated request returns the document that is there.
    Raises a ``FileNotAccepted`` that says what to do, ``RequirementNotAsked``, ``DocumentsClosed``,
    ``DocumentSettled`` (for ``replaces``), ``NotPermitted``.
    """
    require_applicant(actor, application, Scope.UPLOAD)
    try:
        admit(application, requirement_key, len(upload.data), replaces)
        content_hash = content_hash_of(upload)
        if same := same_document(application, requirement_key, content_hash):
            return same
        # Parsing takes seconds on a bad day: no transaction is open meanwhile.
        inspection = inspect_upload(upload)
        with files_written(application.pk, [upload.data]) as (key,), transaction.atomic():
            row = lock(application.pk)
            requirement = admit(row, requirement_key, len(upload.data), replaces)
            if same := same_document(row, requirement.key, content_hash):
                raise _StoredAlready(same)
            document = _store(row, requirement.key, upload, inspection, key=key)
            _take_over(row, document, replaces, actor)
    except _StoredAlready as already:
        return already.document
    except FileNotAccepted as refusal:
        audit_record(
            "document_refused",
            actor=actor,
            authority_id=application.authority_id,
            case_id=application.pk,
            requirement=requirement_key[:64],
            code=refusal.code,
        )
        raise
    except OSError as error:
        log.exception("a file could not be stored: %s", type(error).__name__)
        raise StorageUnavailable from error
    return document


def document_replace(*, document: Document, upload: Upload, actor: Actor) -> Document:
    """Put a new file in the place of a document; the old one goes with a draft and is kept in a submitted case."""
    return document_receive(
        application=document.application,
        requirement_key=document.requirement_key,
        upload=upload,
        actor=actor,
        replaces=document,
    )


def content_hash_of(upload: Upload) -> str:
    """Return the keyed hash under which equal bytes are recognised."""
    return keyed_hash("file", upload.data)


class _StoredAlready(Exception):
    """A parallel request stored the same bytes first; carries its document out of the transaction."""

    def __init__(self, document: Document) -> None:
        self.document = document
        super().__init__()


def _store(
    row: Application, requirement_key: str, upload: Upload, inspection: ocr.Inspection, *, key: uuid.UUID
) -> Document:
    document = Document(
        application=row,
        requirement_key=requirement_key,
        storage_key=key,
        media_type=inspection.media_type,
        size=len(upload.data),
        page_count=inspection.pages,
        content_hash=content_hash_of(upload),
        scan=scan_state_of_upload(),
    )
    document.name = clean_name(upload.name)
    document.save(force_insert=True)
    files_register(row.pk, {key: document.size})
    if document.scan == Scan.PENDING:
        document_scan_task.enqueue(str(document.pk))
    return document


def _take_over(row: Application, document: Document, replaces: Document | None, actor: Actor) -> None:
    """Settle what a new document means for the case, and tell the stages to the right."""
    audit_record(
        "document_received",
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        obj=document,
        requirement=document.requirement_key,
        replaced=str(replaces.pk) if replaces else None,
    )
    if replaces is not None:
        _set_aside(row, replaces, Place.REPLACED, replaced_by=document)
    MissingDocument.objects.filter(application=row, requirement_key=document.requirement_key).delete()
    _touch(row)
    document_received.send(Document, document=document, application=row, actor=actor)
    _answered(row, document.requirement_key, actor, document=replaces)


def document_remove(*, document: Document, actor: Actor) -> None:
    """Take a document back; may be repeated. Raises ``DocumentSettled`` when the clerk has accepted it."""
    application = document.application
    require_applicant(actor, application, Scope.UPLOAD)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in OPEN_TO_APPLICANT:
            raise DocumentsClosed
        current = Document.objects.filter(pk=document.pk, application=row).first()
        if current is None or current.place == Place.REMOVED:
            return
        require_replaceable(current, row, current.requirement_key)
        audit_record(
            "document_removed",
            actor=actor,
            authority_id=row.authority_id,
            case_id=row.pk,
            obj=current,
            requirement=current.requirement_key,
        )
        _set_aside(row, current, Place.REMOVED)
        _touch(row)


def _set_aside(row: Application, document: Document, place: Place, *, replaced_by: Document | None = None) -> None:
    """Erase a draft's document for good; keep a submitted one for the record, where it no longer counts."""
    if row.state == State.DRAFT:
        documents_erase([document])
    else:
        document.place = place
        document.replaced_by = replaced_by
        document.save(update_fields=["place", "replaced_by"])
    document_set_aside.send(Document, application=row)


def documents_erase(documents: Iterable[Document]) -> None:
    """Delete documents with their pages, pre-checks and files, in the caller's transaction."""
    doomed = list(documents)
    keys = [document.storage_key for document in doomed]
    keys += Page.objects.filter(document__in=doomed).values_list("storage_key", flat=True)
    Document.objects.filter(pk__in=[document.pk for document in doomed]).delete()
    files_delete(keys)


def document_explain(*, document: Document, note: str, actor: Actor) -> Document:
    """Keep what the applicant says about a document's findings; an empty text takes it back."""
    application = document.application
    require_applicant(actor, application, Scope.UPLOAD)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in OPEN_TO_APPLICANT:
            raise DocumentsClosed
        current = Document.objects.filter(pk=document.pk, application=row, place=Place.ACTIVE).first()
        if current is None:
            raise DocumentSettled
        current.note = _plain(note)
        current.save(update_fields=["note_sealed"])
        _record_answer("document_explained", row, current.requirement_key, actor)
        if current.note:
            _answered(row, current.requirement_key, actor, document=current)
    return current


def missing_document_explain(
    *, application: Application, requirement_key: str, reason: str, explanation: str, actor: Actor
) -> MissingDocument:
    """Keep why there is no document; the case always goes on with it. Raises ``ValueError`` for an unknown reason."""
    require_applicant(actor, application, Scope.UPLOAD)
    with transaction.atomic():
        row = lock(application.pk)
        requirement = open_requirement(row, requirement_key)
        missing = MissingDocument.objects.filter(application=row, requirement_key=requirement.key).first()
        missing = missing or MissingDocument(application=row, requirement_key=requirement.key)
        missing.reason = MissingDocument.Reason(reason)
        missing.explanation = _plain(explanation)
        missing.created_at = timezone.now()
        missing.save()
        _record_answer("missing_document_explained", row, requirement.key, actor)
        _answered(row, requirement.key, actor, whole=True)
    return missing


def missing_document_retract(*, application: Application, requirement_key: str, actor: Actor) -> None:
    """Take the reason back; the requirement is open again. May be repeated."""
    require_applicant(actor, application, Scope.UPLOAD)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in OPEN_TO_APPLICANT:
            raise DocumentsClosed
        if MissingDocument.objects.filter(application=row, requirement_key=requirement_key).delete()[0]:
            _record_answer("missing_document_retracted", row, requirement_key, actor)


def _record_answer(event: str, row: Application, requirement_key: str, actor: Actor) -> None:
    audit_record(event, actor=actor, authority_id=row.authority_id, case_id=row.pk, requirement=requirement_key)
    _touch(row)


def _answered(
    row: Application, requirement_key: str, actor: Actor, *, document: Document | None = None, whole: bool = False
) -> None:
    requirement_answered.send(
        Application, application=row, requirement_key=requirement_key, actor=actor, document=document, whole=whole
    )


def _touch(row: Application) -> None:
    """Note that the case is alive; ``lock_version`` stays, so that a form open in another tab can be sent."""
    Application.objects.filter(pk=row.pk).update(last_activity_at=timezone.now())


def _plain(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\n\t").strip()[:NOTE_LENGTH]
