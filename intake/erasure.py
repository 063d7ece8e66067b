"""Erase a case: what is left is one row with its reference and dates, and nothing that tells about the person.

Answers, files, page images, OCR text, messages, mails, search tokens and ways of access are gone, and through the
destroyed key every readable copy in a backup.
"""

from django.db import transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.services import advance, lock
from intake.applications.states import State
from intake.appointments.models import Hold
from intake.audit import audit_record
from intake.documents.models import StoredFile
from intake.documents.storage import files_delete
from intake.outbox import messages_of_case_delete
from intake.sealing import case_key_destroy


def draft_erase(*, application: Application, actor: Actor) -> None:
    """Erase a draft. May be repeated: a run broken off in the middle is completed by the next.

    Raises ``TransitionRefused`` for a submitted case: that one is withdrawn, and erased when its retention ends
    (Art. 17 (3) b DSGVO).
    """
    require_case_access(actor, application)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state != State.ERASED:
            _empty(row)
            advance(row, State.ERASED, actor=actor)
            audit_record("case_erased", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=row)
    case_key_destroy(application.pk)


def _empty(row: Application) -> None:
    """Delete all that belongs to the case, in the caller's transaction; files go when it is committed."""
    files_delete(list(StoredFile.objects.filter(case_id=row.pk).values_list("key", flat=True)))
    row.documents.all().delete()
    row.missing_documents.all().delete()
    row.messages.all().delete()
    row.search_tokens.all().delete()
    row.grants.all().delete()
    Hold.objects.filter(application=row).delete()
    messages_of_case_delete(row.pk)
    row.answers_sealed = None
    row.display_sealed = None
    row.progress = {}
