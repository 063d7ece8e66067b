"""Put a backup back, erase again what had been erased since, and check everything before it is served."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from intake.applications.models import Application
from intake.backup import BackupFailed, backup_check, database_restore, files_restore, restoring_marker
from intake.documents.storage import FileStore, orphans_sweep
from intake.journal_replay import journal_replay

ONE_DAY = timedelta(days=1)


class Command(BaseCommand):
    """While it runs, and after it failed, the service answers 503: nothing erased is ever served (R04)."""

    help = "Restore a backup; replays the erasure journals and verifies before the service opens again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folders and the journal."""
        parser.add_argument("folder", type=Path, help="the folder with database and files")
        parser.add_argument("--keys", type=Path, help="the folder with the key store; left out: the present one stays")
        parser.add_argument("--journal", type=Path, help="the erasure journal; default: VORSPRACHE_ERASURE_JOURNAL")
        parser.add_argument("--replace", action="store_true", help="replace a database that has cases")

    def handle(
        self, *args: Any, folder: Path, keys: Path | None, journal: Path | None, replace: bool, **options: Any
    ) -> None:
        """Check, restore, migrate, replay, verify; only then open."""
        if not replace and self.has_cases():
            raise CommandError("The database has cases. Use --replace to lose what is newer than the backup.")
        marker = restoring_marker()
        marker.parent.mkdir(parents=True, exist_ok=True)
        try:
            for each in filter(None, (folder, keys)):
                backup_check(each)
            marker.touch()
            database_restore("default", folder)
            if keys:
                database_restore("keys", keys)
            copied = files_restore(folder)
        except (BackupFailed, OSError) as error:
            raise CommandError(f"{error}. The service stays closed if {marker} exists.") from error
        call_command("migrate", verbosity=0)
        call_command("migrate", "keystore", database="keys", verbosity=0)
        # What was uploaded after the backup has no row any more.
        orphans_sweep(FileStore().folders(), age=-ONE_DAY)
        returned = journal_replay(journal)
        self.stdout.write(f"{copied} files restored; {returned} erased cases had come back and are erased again")
        call_command("verify_storage", "--deep", "--grace-minutes=0")
        marker.unlink()

    def has_cases(self) -> bool:
        """Tell whether there is anything to lose; an empty machine has no tables yet."""
        try:
            return Application.objects.exists()
        except DatabaseError:
            return False
