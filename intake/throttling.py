"""Limit how often something may be tried: one row per key and window, in the database that all processes share.

Own code, since django-ratelimit has been unmaintained since 2023 and counts in a cache that a restart forgets.
"""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError
from intake.sealing import keyed_hash


class TooManyAttempts(IntakeError):
    """The limit for this key is used up."""

    code = "too_many_attempts"
    status = 429
    message = _("Das wurde zu oft hintereinander versucht.")
    next_step = _("Bitte warten Sie eine Stunde und versuchen Sie es dann noch einmal.")


class Attempt(models.Model):
    """Attempts under one keyed name within one window."""

    digest = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "window"], name="attempt_once_per_window")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.count}"


def attempt_count(purpose: str, key: str, *, limit: int, seconds: int = 3600) -> None:
    """Count one attempt and raise ``TooManyAttempts`` when it exceeds ``limit`` per window.

    It commits in a transaction of its own, so call it outside of the one that may roll back.
    """
    now = timezone.now()
    window = now - timedelta(seconds=now.timestamp() % seconds)
    window = window.replace(microsecond=0)
    digest = keyed_hash(f"attempt:{purpose}", key)
    with transaction.atomic():
        row, _created = Attempt.objects.get_or_create(digest=digest, window=window)
        Attempt.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    if row.count > limit:
        raise TooManyAttempts


def attempts_prune() -> int:
    """Delete windows older than a day; returns how many."""
    return Attempt.objects.filter(window__lt=timezone.now() - timedelta(days=1)).delete()[0]
