"""Compare rows, files, keys and bookings; exit with 1 when anything disagrees."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.verification import problems_found


class Command(BaseCommand):
    """For operators, after a fault and after a restore; read-only."""

    help = "Check that every row has its file, every file its row, every case its key, every booking its time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the thorough run."""
        parser.add_argument("--deep", action="store_true", help="also open every sealed file")
        parser.add_argument("--grace-minutes", type=int, default=60, help="spare what is younger (default 60)")

    def handle(self, *args: Any, deep: bool, grace_minutes: int, **options: Any) -> None:
        """Print one line per problem."""
        count = 0
        for problem in problems_found(deep=deep, grace=timedelta(minutes=grace_minutes)):
            self.stdout.write(str(problem))
            count += 1
        if count:
            raise CommandError(f"{count} problems found")
        self.stdout.write("rows, files, keys and bookings agree")
