"""Erase a case: what is left is one row with its reference and dates, and nothing that tells about the person.

Answers, files, page images, OCR text, messages, mails, search tokens and ways of access are gone, and through the
destroyed key every readable copy in a backup. What belongs to a case is found by the models' own relations, so that
a table added tomorrow is emptied too.
"""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from intake.actors import Actor
from intake.applications.errors import TransitionRefused
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.services import lock
from intake.applications.states import State
from intake.appointments.models import BookingCase
from intake.appointments.states import State as BookingState
from intake.audit import audit_record
from intake.documents.models import StoredFile
from intake.documents.storage import files_delete
from intake.figures.services import case_figures_keep
from intake.outbox import messages_of_case_delete
from intake.sealing import case_key_destroy

#: Kept: which time was taken by how many cases. It holds ids and times, and no word about anybody.
KEPT: frozenset[type[Model]] = frozenset({BookingCase})


def draft_erase(*, application: Application, actor: Actor) -> None:
    """Erase a draft. May be repeated: a run broken off in the middle is completed by the next.

    Raises ``TransitionRefused`` for a submitted case: that one is withdrawn, and erased when its retention ends
    (Art. 17 (3) b DSGVO).
    """
    require_case_access(actor, application)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state != State.ERASED:
            case_empty(row, actor=actor, only_from=frozenset({State.DRAFT}))
    case_key_destroy(application.pk)


def case_empty(row: Application, *, actor: Actor, only_from: frozenset[State], **details: str | int) -> None:
    """Delete all that belongs to a locked case and mark it erased, in the caller's transaction.

    The caller destroys the key once that is committed (``case_key_destroy``). The line in the record counts what
    went. Raises ``TransitionRefused`` for a case in another state than ``only_from``.
    """
    if row.state not in only_from:
        raise TransitionRefused(state=State(row.state).label)
    former = row.state
    case_figures_keep(row)
    _leave_appointments(row)
    gone = _delete_all_of(row)
    for field in row._meta.concrete_fields:
        if field.name.endswith("_sealed"):
            setattr(row, field.attname, None)
    row.progress = {}
    row.assigned_to = None
    row.state = State.ERASED
    row.last_activity_at = timezone.now()
    row.lock_version += 1
    row.save()
    audit_record(
        "case_erased",
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        obj=row,
        former_state=former,
        gone=[f"{name}:{number}" for name, number in sorted(gone.items())],
        **details,
    )


def _leave_appointments(row: Application) -> None:
    """Give back a time that the case still has: only a restored backup can hold one. Nobody can be told any more."""
    for entry in BookingCase.objects.filter(application=row, is_open=True).select_related("booking"):
        booking = entry.booking
        if not booking.cases.filter(is_open=True).exclude(pk=entry.pk).exists():
            booking.state = BookingState.CANCELLED_BY_OFFICE
            booking.closed_at = timezone.now()
            booking.save(update_fields=["state", "closed_at"])
            booking.units.all().delete()
        entry.is_open = False
        entry.save(update_fields=["is_open"])


def relations_of_case() -> list[Any]:
    """Return the relations of other tables to a case whose rows go with it."""
    return [
        relation
        for relation in Application._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and relation.related_model not in KEPT
    ]


def _delete_all_of(row: Application) -> Counter[str]:
    """Delete files, mails and the rows of every table that refers to the case; returns how many of what."""
    gone: Counter[str] = Counter()
    keys = list(StoredFile.objects.filter(case_id=row.pk).values_list("key", flat=True))
    files_delete(keys)
    gone["file"] = len(keys)
    messages_of_case_delete(row.pk)
    waiting = relations_of_case()
    while waiting:
        left = []
        for relation in waiting:
            try:
                with transaction.atomic():
                    _number, by_model = relation.related_model._base_manager.filter(
                        **{relation.field.name: row}
                    ).delete()
            except ProtectedError:
                left.append(relation)
                continue
            gone.update({name.rpartition(".")[2].lower(): number for name, number in by_model.items()})
        if len(left) == len(waiting):
            raise RuntimeError(f"rows protect each other: {[relation.name for relation in left]}")
        waiting = left
    return gone
