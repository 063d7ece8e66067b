"""File a document under the requirement that it really serves: the clerk's correction of a wrong upload slot."""

from intake.actors import Actor
from intake.applications.models import Application
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.documents.models import Document, MissingDocument
from intake.documents.signals import document_reassigned, document_set_aside
from intake.documents.states import Place, Verdict


def document_reassign(*, row: Application, document: Document, requirement_key: str, actor: Actor) -> None:
    """Move a document of the locked case ``row`` to another requirement, in the caller's transaction.

    What was decided about it is open again, and the stages to the right are told, so that it is checked as what it
    is. The caller has made sure that the form has the requirement and that the same bytes do not lie there yet.
    """
    require_clerk(actor, row.authority_id)
    former, document.requirement_key = document.requirement_key, requirement_key
    document.verdict = Verdict.OPEN
    document.application = row
    document.save(update_fields=["requirement_key", "verdict"])
    MissingDocument.objects.filter(application=row, requirement_key=requirement_key).delete()
    audit_record(
        "document_reassigned",
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        obj=document,
        former=former,
        requirement=requirement_key,
    )
    document_reassigned.send(Document, document=document, application=row, actor=actor)
    document_set_aside.send(Document, application=row)


def same_file_lies_at(document: Document, requirement_key: str) -> bool:
    """Tell whether these bytes are an active document of that requirement already."""
    return Document.objects.filter(
        application_id=document.application_id,
        requirement_key=requirement_key,
        content_hash=document.content_hash,
        place=Place.ACTIVE,
    ).exists()
