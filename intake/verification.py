"""Whether what was promised is still there: rows and files, keys and cases, times and bookings agree.

``verify_storage`` runs it by hand, every fault test afterwards, and ``restore`` before anything is served (R03).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from intake.applications.models import Application
from intake.applications.states import State
from intake.appointments.models import UNIT, Booking, BookingCase, OccupiedUnit
from intake.appointments.states import CALLED_OFF, OPEN
from intake.documents.models import StoredFile
from intake.documents.storage import DRAFT_SUFFIX, FileStore
from intake.erasure import relations_of_case
from intake.keystore.models import CaseKey, Erasure
from intake.sealing import KeyDestroyed, SealBroken

SEAL_OVERHEAD = 1 + 12 + 16  # version, nonce, tag
BATCH = 1000


@dataclass(frozen=True)
class Problem:
    """One thing that does not agree: a stable code and the id that it is about, never contents."""

    code: str
    about: str

    def __str__(self) -> str:
        return f"{self.code} {self.about}"


def problems_found(*, deep: bool = False, grace: timedelta = timedelta(hours=1)) -> Iterator[Problem]:
    """Yield every disagreement. ``deep`` opens each sealed file; ``grace`` spares what is just being written."""
    yield from _files(deep, grace)
    yield from _file_rows()
    yield from _keys(grace)
    yield from _erased_cases()
    yield from _appointments()


def _files(deep: bool, grace: timedelta) -> Iterator[Problem]:
    """Compare the store with its rows, folder by folder."""
    store = FileStore()
    rows = {row.key: row for row in StoredFile.objects.iterator()}
    settled = (timezone.now() - grace).timestamp()
    seen: set[uuid.UUID] = set()
    for path in (path for folder in store.folders() for path in folder.iterdir()):
        key = _key_of(path)
        row = rows.get(key) if key else None
        if row is None:
            if path.stat().st_mtime <= settled:
                yield Problem("file_without_row", path.name)
            continue
        seen.add(row.key)
        if path.stat().st_size != row.size + SEAL_OVERHEAD:
            yield Problem("file_of_wrong_size", path.name)
        elif deep:
            yield from _opened(store, row)
    for key in rows.keys() - seen:
        if StoredFile.objects.filter(pk=key).exists():
            yield Problem("row_without_file", str(key))


def _key_of(path: Path) -> uuid.UUID | None:
    if path.suffix == DRAFT_SUFFIX:
        return None
    try:
        return uuid.UUID(path.name)
    except ValueError:
        return None


def _opened(store: FileStore, row: StoredFile) -> Iterator[Problem]:
    try:
        store.read(row.key, row.case_id)
    except FileNotFoundError:
        return
    except (KeyDestroyed, SealBroken) as error:
        yield Problem("file_that_does_not_open", f"{row.key} {error.code}")


def _file_rows() -> Iterator[Problem]:
    """Find documents and pages without a registered file, and registered files that nothing names."""
    named: set[uuid.UUID] = set()
    for model in apps.get_app_config("intake").get_models():
        if model is StoredFile or not any(field.name == "storage_key" for field in model._meta.concrete_fields):
            continue
        keys = model._base_manager.exclude(storage_key=None)
        registered = StoredFile.objects.filter(key=OuterRef("storage_key"))
        for pk, key in keys.filter(~Exists(registered)).values_list("pk", "storage_key"):
            yield Problem(f"{model._meta.model_name}_without_file_row", f"{pk} {key}")
        named.update(keys.values_list("storage_key", flat=True))
    for key in StoredFile.objects.values_list("key", flat=True):
        if key not in named:
            yield Problem("file_row_without_owner", str(key))


def _keys(grace: timedelta) -> Iterator[Problem]:
    """Compare cases with their keys, which lie in another database."""
    keys = set(CaseKey.objects.values_list("case_id", flat=True))
    erased = set(Erasure.objects.values_list("case_id", flat=True))
    settled = timezone.now() - grace
    for pk, state, created_at in Application.objects.values_list("pk", "state", "created_at").iterator():
        if state == State.ERASED:
            if pk in keys:
                yield Problem("erased_case_with_key", str(pk))
        elif pk in erased:
            yield Problem("case_came_back", str(pk))
        elif pk not in keys and created_at <= settled:
            yield Problem("case_without_key", str(pk))


def _erased_cases() -> Iterator[Problem]:
    for relation in relations_of_case():
        left = relation.related_model._base_manager.filter(**{f"{relation.field.name}__state": State.ERASED})
        for pk in left.values_list("pk", flat=True)[:BATCH]:
            yield Problem("erased_case_with_rows", f"{relation.related_model._meta.model_name} {pk}")
    files = StoredFile.objects.filter(case_id__in=_erased_ids())
    yield from (Problem("erased_case_with_file", str(key)) for key in files.values_list("key", flat=True))


def _erased_ids() -> QuerySet[Application, uuid.UUID]:
    return Application.objects.filter(state=State.ERASED).values_list("pk", flat=True)


def _appointments() -> Iterator[Problem]:
    """Check that each open booking has exactly its units, and one that was called off has none."""
    for booking in Booking.objects.annotate(taken=Count("units")).iterator():
        if booking.state in OPEN and booking.taken != (booking.ends_at - booking.starts_at) // UNIT:
            yield Problem("booking_without_its_time", str(booking.pk))
        if booking.state in CALLED_OFF and booking.taken:
            yield Problem("called_off_booking_with_time", str(booking.pk))
    closed = BookingCase.objects.filter(is_open=True).exclude(booking__state__in=OPEN)
    yield from (Problem("closed_booking_with_open_case", str(pk)) for pk in closed.values_list("pk", flat=True))
    foreign = OccupiedUnit.objects.filter(booking__isnull=False).exclude(lane=F("booking__lane"))
    yield from (Problem("unit_in_another_lane", str(pk)) for pk in foreign.values_list("pk", flat=True))
