"""Erase what is due; the worker does the same every few seconds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from intake.retention import drafts_due, drafts_erase_due


class Command(BaseCommand):
    """List or erase the drafts whose time is over."""

    help = "Erase drafts that nobody has touched for VORSPRACHE_DRAFT_DAYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the dry run."""
        parser.add_argument("--dry-run", action="store_true", help="only list the references that would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Do it, or say what would be done."""
        if dry_run:
            for reference, last in drafts_due().values_list("reference", "last_activity_at"):
                self.stdout.write(f"{reference}  last activity {last:%Y-%m-%d}")
            return
        self.stdout.write(f"{drafts_erase_due()} drafts erased")
