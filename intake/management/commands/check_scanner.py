"""Ask the configured virus scanner three questions whose answers are known, and whether its limits fit ours."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.documents import clamd
from intake.documents.scanning import scanner_configured

#: The EICAR test string, backwards: scanners look for it in files like this one.
EICAR = rb"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1]


class Command(BaseCommand):
    """Exit with 1 when the scanner would keep honest files closed or let the test string pass."""

    help = "Check the virus scanner: clean, infected and altered samples, and a file as large as uploads may be."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per question."""
        if not scanner_configured():
            raise CommandError("VORSPRACHE_SCANNER is 'none': originals are offered with a warning, unscanned.")
        largest = settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"]
        results = [
            self.ask("a clean file", b"Vorsprache\n" * 100, found=False),
            self.ask("the EICAR test string", EICAR, found=True),
            self.ask("the test string altered by one letter", EICAR.replace(b"EICAR", b"EICAS"), found=False),
            self.ask(f"a file of {largest} bytes, the largest upload", os.urandom(largest), found=False),
        ]
        if not all(results):
            raise CommandError("The scanner does not answer as it must; see docs/operators.md, 'Virus scanner'.")

    def ask(self, what: str, data: bytes, *, found: bool) -> bool:
        """Say what the scanner said, and return whether it was right."""
        address = clamd.Address.parse(settings.VORSPRACHE_SCANNER)
        try:
            name = clamd.scan(data, address=address, seconds=settings.VORSPRACHE_SCAN_SECONDS)
        except clamd.BeyondLimits:
            answer, right = "beyond the scanner's limits", False
        except clamd.ScannerSilent as silence:
            answer, right = f"no usable answer ({silence.code})", False
        else:
            answer, right = (f"found {name}" if name else "clean"), bool(name) == found
        self.stdout.write(f"{'ok  ' if right else 'FAIL'} {what}: {answer}")
        return right
