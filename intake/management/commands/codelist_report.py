"""List the states and nationalities whose DESTATIS key is not known here."""

from typing import Any

from django.core.management.base import BaseCommand

from intake.definitions.destatis import KEYS, codes_without_key


class Command(BaseCommand):
    """Print one code and German name a line, and how many have their key."""

    help = "Lists states and nationalities without a DESTATIS key."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = codes_without_key()
        for code, name in missing:
            self.stdout.write(f"{code}\t{name}")
        self.stdout.write(f"{len(KEYS)} keys known, {len(missing)} missing")
