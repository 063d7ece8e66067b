"""The erasure journal as a file: what an old backup of both databases together could not know.

One line a case, only ever added, meant to lie on a disk that no backup is restored to. ``restore`` reads it and the
key store's own table before anything is served (R04).
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def journal_append(case_id: uuid.UUID, path: Path | None = None) -> None:
    """Write one line and wait for the disk; does nothing where the operator keeps no file."""
    path = path or settings.VORSPRACHE_ERASURE_JOURNAL
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {case_id}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def journal_read(path: Path | None = None) -> Iterator[uuid.UUID]:
    """Yield the cases of the file; a line that a crash broke off is passed over."""
    path = path or settings.VORSPRACHE_ERASURE_JOURNAL
    if path is None or not path.exists():
        return
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            yield uuid.UUID(line.rpartition(" ")[2])
        except ValueError:
            continue
