"""Erase what is due; the worker does the same every few seconds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from intake.retention.selectors import cases_due
from intake.retention.services import cases_erase_due


class Command(BaseCommand):
    """List or erase the cases whose time is over."""

    help = "Erase drafts and ended cases whose retention is over and that no legal hold keeps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the dry run."""
        parser.add_argument("--dry-run", action="store_true", help="only list the references that would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Do it, or say what would be done."""
        if dry_run:
            for reference, state, last in cases_due().values_list("reference", "state", "last_activity_at"):
                self.stdout.write(f"{reference}  {state}  last activity {last:%Y-%m-%d}")
            return
        self.stdout.write(f"{cases_erase_due()} cases erased")
