"""Count the monthly figures anew; the worker does the same for the months that are still open."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from intake.authorities.models import Authority
from intake.figures.services import figures_recount


class Command(BaseCommand):
    """``manage.py count_figures [--months N]``: what erased cases had added stays."""

    help = "Count the monthly figures of every authority anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to count the last months only."""
        parser.add_argument("--months", type=int, help="only the last N months, the running one among them")

    def handle(self, *args: Any, months: int | None, **options: Any) -> None:
        """Count, and say what was counted."""
        for authority in Authority.objects.all():
            self.stdout.write(f"{authority}: {figures_recount(authority, months=months)} months counted")
