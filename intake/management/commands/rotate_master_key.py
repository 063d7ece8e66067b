"""Put a new master key into use: wrap every case key under the first one of VORSPRACHE_MASTER_KEYS."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.keystore.models import CaseKey
from intake.sealing import case_keys_rewrap


class Command(BaseCommand):
    """Run beside the service, as often as wanted; what was broken off goes on."""

    help = "Wrap all case keys under the first key of VORSPRACHE_MASTER_KEYS; sealed values stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrap in batches, then name the master keys that nothing needs any more."""
        used = set(CaseKey.objects.values_list("master_key_id", flat=True).distinct())
        if missing := used - settings.VORSPRACHE_MASTER_KEYS.keys():
            raise CommandError(f"Master keys are missing that case keys are wrapped by: {', '.join(sorted(missing))}")
        total = 0
        while done := case_keys_rewrap():
            total += done
            self.stdout.write(f"{total} keys wrapped anew")
        left = CaseKey.objects.exclude(master_key_id=next(iter(settings.VORSPRACHE_MASTER_KEYS))).count()
        if left:
            raise CommandError(f"{left} keys changed meanwhile; run the command again.")
        first, *former = settings.VORSPRACHE_MASTER_KEYS
        self.stdout.write(f"All {CaseKey.objects.count()} case keys are wrapped by '{first}'.")
        if former:
            self.stdout.write(
                f"Keep {', '.join(former)} as long as backups of the key store need it (seven days), then remove it."
            )
