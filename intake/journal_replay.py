"""Erase again what a restored backup brought back, and destroy keys that outlived their case."""

import logging
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import State
from intake.erasure import case_empty
from intake.keystore.journal import journal_read
from intake.keystore.models import CaseKey, Erasure
from intake.sealing import case_key_destroy

log = logging.getLogger("intake.erasure")

RECENT = 500
BATCH = 1000


def journal_replay(journal: Path | None = None) -> int:
    """Erase every case that the journals or the restored rows call erased; returns how many had come back.

    Three witnesses: the key store's table, the journal file, and the cases' own state (for an old key store beside a
    newer database). May be broken off and repeated; nothing may be served before it has ended (R04).
    """
    erased = set(Erasure.objects.values_list("case_id", flat=True))
    erased.update(journal_read(journal))
    returned = sum(_erase_again(case_id) for case_id in erased)
    marked = Application.objects.filter(state=State.ERASED).values_list("pk", flat=True)
    return returned + _destroy_keys(marked.iterator())


def _erase_again(case_id: uuid.UUID) -> bool:
    had_key = CaseKey.objects.filter(case_id=case_id).exists()
    with transaction.atomic():
        found = Application.objects.filter(pk=case_id).exclude(state=State.ERASED).exists()
        if found:
            everything = frozenset(State) - {State.ERASED}
            case_empty(lock(case_id), actor=Actor.system(), only_from=everything, replayed="yes")
    if had_key or not Erasure.objects.filter(case_id=case_id).exists():
        case_key_destroy(case_id)
    return found or had_key


def keys_settle() -> int:
    """Destroy the keys of cases that were erased lately and kept theirs by a crash; returns how many (R02)."""
    marked = Application.objects.filter(state=State.ERASED).order_by("-last_activity_at").values_list("pk", flat=True)
    return _destroy_keys(marked[:RECENT])


def _destroy_keys(case_ids: Iterable[uuid.UUID]) -> int:
    ids = list(case_ids)
    destroyed = 0
    for start in range(0, len(ids), BATCH):
        for case_id in CaseKey.objects.filter(case_id__in=ids[start : start + BATCH]).values_list("case_id", flat=True):
            case_key_destroy(case_id)
            destroyed += 1
    return destroyed
