"""Copy everything into folders, and put it back: two databases, the sealed files, and the proof that they match.

The key store goes to a folder of its own, kept for seven days at most (docs/operators.md). The order matters: the
database first, then the files (a file is written before its row), then the keys (newer keys open older rows).
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone

from intake.documents.storage import FileStore

MANIFEST = "manifest.sha512"
ABOUT = "backup.json"
FILES = "files"
DUMPS = {"postgresql": "dump", "sqlite3": "sqlite3"}


class BackupFailed(Exception):
    """The backup or the restore stopped; the text says at what, for operators."""


def backup_create(folder: Path, keys_folder: Path) -> int:
    """Write a backup into two new folders; returns how many files it copied. Raises ``BackupFailed``."""
    for each in (folder, keys_folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(each.iterdir()):
            raise BackupFailed(f"{each} is not empty")
    database_dump("default", folder)
    copied = _copy_files(FileStore().root, folder / FILES)
    (folder / ABOUT).write_text(json.dumps({"made_at": timezone.now().isoformat(), "files": copied}) + "\n")
    _write_manifest(folder)
    database_dump("keys", keys_folder)
    _write_manifest(keys_folder)
    return copied


def backup_check(folder: Path) -> None:
    """Compare every file with the manifest; raises ``BackupFailed`` naming the first that differs."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        raise BackupFailed(f"{manifest} is missing: the backup was not finished")
    listed = set()
    for line in manifest.read_text().splitlines():
        digest, _space, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise BackupFailed(f"{path} is missing or altered")
        listed.add(path)
    if strange := set(_files_below(folder)) - listed - {manifest}:
        raise BackupFailed(f"{min(strange)} is not in the manifest")


def files_restore(folder: Path) -> int:
    """Put the sealed files back beside what is there; returns how many."""
    return _copy_files(folder / FILES, FileStore().root)


def database_dump(alias: str, folder: Path) -> None:
    """Write one database into ``folder``, consistent in itself, while the service runs."""
    config = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        with closing(sqlite3.connect(str(config["NAME"]))) as source, closing(_new_sqlite(folder, alias)) as target:
            source.backup(target)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(folder / f"{alias}.dump")], config)


def database_restore(alias: str, folder: Path) -> None:
    """Replace one database by the one in ``folder``; on PostgreSQL in a single transaction."""
    config = connections[alias].settings_dict
    connections[alias].close()
    if connections[alias].vendor == "sqlite":
        source = folder / f"{alias}.sqlite3"
        _require(source)
        with closing(sqlite3.connect(str(source))) as dump, closing(sqlite3.connect(str(config["NAME"]))) as target:
            dump.backup(target)
        return
    source = folder / f"{alias}.dump"
    _require(source)
    options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *options, "--dbname", str(config["NAME"]), str(source)], config)


def _require(path: Path) -> None:
    if not path.is_file():
        raise BackupFailed(f"{path} is missing; was the backup made with another kind of database?")


def _new_sqlite(folder: Path, alias: str) -> sqlite3.Connection:
    path = folder / f"{alias}.sqlite3"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return sqlite3.connect(str(path))


def _run(command: list[str], config: dict[str, Any]) -> None:
    """Run a PostgreSQL program; the password goes by environment, never on the command line."""
    program = shutil.which(command[0]) or _newest_postgres(command[0])
    if program is None:
        raise BackupFailed(f"{command[0]} is not installed (Debian: postgresql-client)")
    values = {
        "PGHOST": config["HOST"] or config.get("OPTIONS", {}).get("host"),
        "PGPORT": config["PORT"],
        "PGUSER": config["USER"] or config.get("OPTIONS", {}).get("user"),
        "PGPASSWORD": config["PASSWORD"],
        "PGDATABASE": config["NAME"],
    }
    environment = {name: str(value) for name, value in values.items() if value} | {"PATH": os.defpath}
    done = subprocess.run(  # noqa: S603  # our own options and the operator's own folder
        [program, *command[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{command[0]}: {done.stderr.strip().splitlines()[-1:]}")


def _newest_postgres(program: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(found[-1]) if found else None


def _copy_files(source: Path, target: Path) -> int:
    """Copy the store's files; one that goes meanwhile was removed with its row and is not missed."""
    copied = 0
    for path in _files_below(source) if source.is_dir() else ():
        destination = target / path.relative_to(source)
        destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, destination)
        except FileNotFoundError:
            destination.unlink(missing_ok=True)
            continue
        destination.chmod(0o600)
        copied += 1
    return copied


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _write_manifest(folder: Path) -> None:
    lines = [f"{_digest(path)}  {path.relative_to(folder)}" for path in _files_below(folder)]
    draft = folder / f"{MANIFEST}.part"
    draft.write_text("\n".join(lines) + "\n")
    draft.replace(folder / MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def restoring_marker() -> Path:
    """Return the file whose presence closes the service until a restore has ended."""
    return Path(settings.VORSPRACHE_PRIVATE_ROOT) / "RESTORING"
