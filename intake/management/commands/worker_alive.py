"""Whether a worker does its rounds: for a container's health check."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.management.commands.run_worker import pulse_file

PATIENCE = 180.0


class Command(BaseCommand):
    """Exit with 1 when the worker of this machine has finished no round for three minutes."""

    help = "Check that the worker in this container still does its rounds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the moment that each round leaves in the scratch folder."""
        path: Path = pulse_file(settings.VORSPRACHE_SCRATCH)
        try:
            age = time.time() - path.stat().st_mtime
        except FileNotFoundError as error:
            raise CommandError("no worker has done a round here") from error
        if age > PATIENCE:
            raise CommandError(f"the last round ended {age:.0f} seconds ago")
        self.stdout.write("alive")
