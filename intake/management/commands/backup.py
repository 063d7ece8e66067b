"""Write a backup: database and sealed files into one folder, the key store into another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.backup import BackupFailed, backup_create


class Command(BaseCommand):
    """Run beside the service, daily; the two folders belong on different media."""

    help = "Back up database and files to one folder, case keys to another (kept for seven days at most)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for both folders."""
        parser.add_argument("folder", type=Path, help="new or empty folder for database and files")
        parser.add_argument("keys_folder", type=Path, help="new or empty folder for the key store, on another medium")

    def handle(self, *args: Any, folder: Path, keys_folder: Path, **options: Any) -> None:
        """Write both."""
        if folder.resolve() == keys_folder.resolve():
            raise CommandError("The keys need a folder of their own: together with the files they protect nothing.")
        try:
            copied = backup_create(folder, keys_folder)
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"database, {copied} files and the key store are backed up")
