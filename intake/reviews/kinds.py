"""Correct what a document is: it follows to the right requirement, is checked anew, and asks nothing of anybody."""

import uuid

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import REVIEWABLE
from intake.authorities.permissions import require_clerk
from intake.definitions.selectors import form_of
from intake.documents.models import Document
from intake.documents.reassigning import document_reassign, same_file_lies_at
from intake.documents.states import Place
from intake.errors import NotPermitted
from intake.reviews.errors import KindNotPossible, NotReviewable, ReviewConflict
from intake.reviews.models import CorrectionRequest


def document_kind_correct(
    *, application: Application, document_id: uuid.UUID, requirement_key: str, lock_version: int, actor: Actor
) -> Document:
    """File a document of the case under ``requirement_key``; repeated, it changes nothing.

    Requests to the applicant about this document are over: it was the right document in the wrong place. Raises
    ``NotPermitted``, ``ReviewConflict``, ``NotReviewable``, ``KindNotPossible``.
    """
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        document = Document.objects.select_for_update().filter(pk=document_id, application=row).first()
        if document is None:
            raise NotPermitted
        if document.requirement_key == requirement_key:
            return document
        if row.lock_version != lock_version or document.place != Place.ACTIVE:
            raise ReviewConflict
        if row.state not in REVIEWABLE:
            raise NotReviewable
        known = {requirement.key for requirement in form_of(row.revision_id).documents}
        if requirement_key not in known or same_file_lies_at(document, requirement_key):
            raise KindNotPossible
        document_reassign(row=row, document=document, requirement_key=requirement_key, actor=actor)
        CorrectionRequest.objects.filter(decision__document=document, answered_at=None).update(
            answered_at=timezone.now()
        )
        row.lock_version += 1
        row.last_activity_at = timezone.now()
        row.save(update_fields=["lock_version", "last_activity_at"])
    return document
