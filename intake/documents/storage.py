"""Sealed files on disk: there before their row is committed, gone after their row is gone.

A crash between the two leaves at worst a file without a row, which ``orphans_sweep`` removes; never a row without
its file (T09, T10).
"""

import contextlib
import itertools
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import transaction

from intake.documents.models import StoredFile
from intake.sealing import seal, unseal

ORPHAN_AGE = timedelta(hours=1)
DRAFT_SUFFIX = ".part"


class FileStore:
    """Files under two hexadecimal digits of their key; names and types of clients never come near a path."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(settings.VORSPRACHE_PRIVATE_ROOT)

    def path(self, key: uuid.UUID) -> Path:
        """Return where the file of this key lies."""
        return self.root / key.hex[:2] / str(key)

    def write(self, case_id: uuid.UUID, data: bytes, *, key: uuid.UUID | None = None) -> uuid.UUID:
        """Seal and store ``data``; when this returns, it survives a power cut. Raises ``OSError`` on a full disk."""
        key = key or uuid.uuid4()
        path = self.path(key)
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(path.parent.parent)
        draft = path.with_suffix(DRAFT_SUFFIX)
        try:
            with open(draft, "xb", opener=_private) as file:
                file.write(seal(case_id, data, context=_context(key)))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync_folder(path.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
        return key

    def read(self, key: uuid.UUID, case_id: uuid.UUID) -> bytes:
        """Return the opened bytes; raises ``FileNotFoundError``, ``KeyDestroyed``, ``SealBroken``."""
        return unseal(case_id, self.path(key).read_bytes(), context=_context(key))

    def delete(self, key: uuid.UUID) -> None:
        """Remove the file; may be repeated."""
        self.path(key).unlink(missing_ok=True)

    def folders(self) -> list[Path]:
        """Return the folders that hold files."""
        return sorted(folder for folder in self.root.glob("[0-9a-f][0-9a-f]") if folder.is_dir())


def _context(key: uuid.UUID) -> str:
    return f"file:{key}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def files_written(case_id: uuid.UUID, blobs: Iterable[bytes]) -> Iterator[list[uuid.UUID]]:
    """Store files around a transaction: they are on disk when the block begins, and removed when it raises.

    After a database error nobody knows whether the commit arrived, so the files stay and the sweep decides.
    """
    store = FileStore()
    keys: list[uuid.UUID] = []
    try:
        keys.extend(store.write(case_id, blob) for blob in blobs)
        yield keys
    except AnyDatabaseError:
        raise
    except BaseException:
        for key in keys:
            store.delete(key)
        raise


def files_register(case_id: uuid.UUID, sizes: dict[uuid.UUID, int]) -> None:
    """Write the rows of files that are on disk, in the caller's transaction."""
    StoredFile.objects.bulk_create(StoredFile(key=key, case_id=case_id, size=size) for key, size in sizes.items())


def files_delete(keys: Iterable[uuid.UUID]) -> None:
    """Delete the rows now and the files once that is committed."""
    doomed = list(keys)
    StoredFile.objects.filter(key__in=doomed).delete()
    store = FileStore()

    def remove() -> None:
        for key in doomed:
            store.delete(key)

    transaction.on_commit(remove)


def orphans_sweep(folders: Iterable[Path], *, age: timedelta = ORPHAN_AGE) -> int:
    """Remove files (and broken-off writes) older than ``age`` that have no row; returns how many."""
    before = time.time() - age.total_seconds()
    removed = 0
    for folder in folders:
        old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
        keys = {path: _key_of(path) for path in old}
        known = set(
            StoredFile.objects.filter(key__in=[key for key in keys.values() if key]).values_list("key", flat=True)
        )
        for path, key in keys.items():
            if key not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _key_of(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.name)
    except ValueError:
        return None


_turn = itertools.count()


def orphans_sweep_next() -> int:
    """Sweep one folder, the next one at the next call: the reconcile loop walks the store in under two hours."""
    folders = FileStore().folders()
    return orphans_sweep([folders[next(_turn) % len(folders)]]) if folders else 0
