"""Decide whether a file may come in: is there room, is it asked for, is it a document? Nothing is stored here."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

import ocr
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.definitions.schema import DocumentRequirement
from intake.documents.errors import (
    REFUSALS,
    DocumentsClosed,
    DocumentSettled,
    FileTooLarge,
    InspectionUnavailable,
    NameContradicts,
    RequirementFull,
    RequirementNotAsked,
    TooManyFiles,
    TooMuchData,
)
from intake.documents.models import Document
from intake.documents.names import clean_name, name_contradicts
from intake.documents.states import REPLACEABLE, Place
from intake.errors import NotPermitted

log = logging.getLogger("intake.documents")

MIB = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """What a client sent: neither the name nor anything about the bytes is trusted."""

    name: str
    data: bytes


def _limits() -> dict[str, int]:
    return settings.VORSPRACHE_UPLOAD_LIMITS


def admit(application: Application, requirement_key: str, size: int, replaces: Document | None) -> DocumentRequirement:
    """Return the requirement if the case takes one more file of this size for it; cheap, so it runs twice."""
    limits = _limits()
    if size > limits["max_file_bytes"]:
        raise FileTooLarge(limit=limits["max_file_bytes"] // MIB)
    requirement = open_requirement(application, requirement_key)
    active = active_documents(application, requirement_key)
    if replaces is not None:
        require_replaceable(replaces, application, requirement_key)
    elif active.count() >= requirement.max_files:
        raise RequirementFull(limit=requirement.max_files)
    stored = Document.objects.filter(application=application).aggregate(files=Count("pk"), bytes=Sum("size"))
    freed = replaces.size if replaces is not None and application.state == State.DRAFT else 0
    if stored["files"] - bool(freed) >= limits["max_files_per_case"]:
        raise TooManyFiles(limit=limits["max_files_per_case"])
    if (stored["bytes"] or 0) - freed + size > limits["max_case_bytes"]:
        raise TooMuchData(limit=limits["max_case_bytes"] // MIB)
    return requirement


def open_requirement(application: Application, requirement_key: str) -> DocumentRequirement:
    if application.state not in OPEN_TO_APPLICANT:
        raise DocumentsClosed
    for requirement in path_of(application).documents:
        if requirement.key == requirement_key:
            return requirement
    raise RequirementNotAsked


def active_documents(application: Application, requirement_key: str) -> QuerySet[Document]:
    return Document.objects.filter(application=application, requirement_key=requirement_key, place=Place.ACTIVE)


def same_document(application: Application, requirement_key: str, content_hash: str) -> Document | None:
    return active_documents(application, requirement_key).filter(content_hash=content_hash).first()


def require_replaceable(document: Document, application: Application, requirement_key: str) -> None:
    """Judge the row as it is now, not as it was when the page was opened."""
    if document.application_id != application.pk or document.requirement_key != requirement_key:
        raise NotPermitted
    document.refresh_from_db(fields=["place", "verdict"])
    if document.place != Place.ACTIVE or document.verdict not in REPLACEABLE:
        raise DocumentSettled


def inspection_prepare() -> None:
    """Have the sandbox started with the process, so that nobody's first upload waits for it."""
    ocr.start_soon()


def inspect_upload(upload: Upload) -> ocr.Inspection:
    limits = _limits()
    bounds = ocr.Limits(
        max_bytes=limits["max_file_bytes"], max_pages=limits["max_pages"], max_pixels=limits["max_pixels"]
    )
    try:
        inspection = ocr.inspect(upload.data, limits=bounds)
    except ocr.FileRefused as refusal:
        params = {"too_large": limits["max_file_bytes"] // MIB, "too_many_pages": limits["max_pages"]}
        error = REFUSALS[refusal.code]
        raise (error(limit=params[refusal.code]) if refusal.code in params else error()) from refusal
    except ocr.SandboxUnavailable as fault:
        log.error("no file can be inspected: %s", fault)
        raise InspectionUnavailable from fault
    if name_contradicts(clean_name(upload.name), inspection.media_type):
        raise NameContradicts
    return inspection
