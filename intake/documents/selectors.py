"""Read requirements, documents and their bytes, always as somebody; a clerk's every look is recorded."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to, path_of
from intake.audit import audit_record
from intake.definitions.schema import DocumentRequirement
from intake.definitions.selectors import form_of
from intake.definitions.visibility import Path
from intake.documents.errors import OriginalClosed
from intake.documents.models import Document, MissingDocument, Page
from intake.documents.permissions import require_viewer
from intake.documents.states import NEEDS_APPLICANT, SETTLED, Place, RequirementState, Scan
from intake.documents.storage import FileStore
from intake.errors import NotPermitted


@dataclass(frozen=True)
class RequirementStatus:
    """One requirement of a case with what was handed in for it.

    ``asked`` is false when the answers changed and only the documents are left of it.
    """

    requirement: DocumentRequirement
    documents: tuple[Document, ...]
    missing: MissingDocument | None
    state: RequirementState
    asked: bool = True

    @property
    def is_open(self) -> bool:
        """Tell whether a required document is missing without a word about it."""
        return self.asked and self.requirement.required and self.state == RequirementState.OPEN


def requirements_of(application: Application, path: Path | None = None) -> list[RequirementStatus]:
    """Return what the case's answers ask for, in the form's order, without what pre-checks say (two queries).

    ``prechecks.selectors.requirements_checked`` adds that. The caller has checked access to the case.
    """
    documents: dict[str, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(application=application, place=Place.ACTIVE).prefetch_related("pages"):
        document.application = application
        documents[document.requirement_key].append(document)
    missing = {entry.requirement_key: entry for entry in MissingDocument.objects.filter(application=application)}
    asked = {requirement.key for requirement in (path or path_of(application)).documents}
    return [
        RequirementStatus(
            requirement=requirement,
            documents=tuple(documents[requirement.key]),
            missing=missing.get(requirement.key),
            state=state_of(documents[requirement.key], missing.get(requirement.key)),
            asked=requirement.key in asked,
        )
        for requirement in form_of(application.revision_id).documents
        if requirement.key in asked or documents.get(requirement.key)
    ]


def state_of(documents: list[Document], missing: MissingDocument | None) -> RequirementState:
    """Derive a requirement's state from its documents: what needs the applicant wins, then what is undecided."""
    if not documents:
        return RequirementState.EXPLAINED if missing else RequirementState.OPEN
    verdicts = {document.verdict for document in documents}
    if verdicts & NEEDS_APPLICANT or any(document.scan == Scan.INFECTED for document in documents):
        return RequirementState.REJECTED
    return RequirementState.ACCEPTED if verdicts <= SETTLED else RequirementState.UPLOADED


def documents_visible_to(user: Any) -> QuerySet[Document]:
    """Return the documents of the cases that ``user`` may see as a clerk."""
    return Document.objects.filter(application__in=applications_visible_to(user)).select_related(
        "application__authority"
    )


def document_for(actor: Actor, application: Application, document_id: uuid.UUID) -> Document:
    """Return a document of this very case; raises ``NotPermitted`` for every other id."""
    require_viewer(actor, application)
    document = Document.objects.filter(pk=document_id, application=application).first()
    if document is None:
        raise NotPermitted
    document.application = application
    return document


def page_image_open(document: Document, number: int, actor: Actor) -> bytes:
    """Return the JPEG of one page; raises ``NotPermitted`` also when there is no such page (yet)."""
    require_viewer(actor, document.application)
    page = Page.objects.filter(document=document, number=number).first()
    if page is None:
        raise NotPermitted
    return _read(document, page.storage_key, actor, page=number)


def original_open(document: Document, actor: Actor) -> bytes:
    """Return the uploaded bytes; closed to everybody until the scanner, where there is one, found them clean."""
    require_viewer(actor, document.application)
    if document.scan not in {Scan.CLEAN, Scan.UNSCANNED}:
        raise OriginalClosed
    return _read(document, document.storage_key, actor, original=True)


def _read(document: Document, key: uuid.UUID, actor: Actor, **details: int | bool) -> bytes:
    """Open a file; the line in the record comes first, so that no look goes without one (C07)."""
    if actor.kind != "applicant":
        with transaction.atomic():
            audit_record(
                "document_viewed",
                actor=actor,
                authority_id=document.application.authority_id,
                case_id=document.application_id,
                obj=document,
                requirement=document.requirement_key,
                **details,
            )
    return FileStore().read(key, document.application_id)
