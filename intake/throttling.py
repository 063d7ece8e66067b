"""Limit how often something may be tried: one row per key and window, in the database that all processes share.

Own code, since django-ratelimit has been unmaintained since 2023 and counts in a cache that a restart forgets.
"""

from datetime import datetime, timedelta

from django.db import connections, models, router
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError
from intake.sealing import keyed_hash

# Both databases know it in the same words; the ORM has no upsert that reads what it wrote.
COUNT_ONE = (
    'INSERT INTO intake_attempt (digest, "window", count) VALUES (%s, %s, 1) '
    'ON CONFLICT (digest, "window") DO UPDATE SET count = intake_attempt.count + 1 RETURNING count'
)


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


def _digest(purpose: str, key: str) -> str:
    return keyed_hash(f"attempt:{purpose}", key)


def _window(seconds: int) -> datetime:
    now = timezone.now()
    return (now - timedelta(seconds=now.timestamp() % seconds)).replace(microsecond=0)


def attempt_count(purpose: str, key: str, *, limit: int, seconds: int = 3600) -> int:
    """Count one attempt and return how many there were; raises ``TooManyAttempts`` above ``limit`` per window.

    It is one statement, for hundreds count under one key at the same moment; outside of a transaction it commits by
    itself, so call it outside of the one that may roll back.
    """
    connection = connections[router.db_for_write(Attempt)]
    moment = connection.ops.adapt_datetimefield_value(_window(seconds))
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [_digest(purpose, key), moment])
        count = int(cursor.fetchone()[0])
    if count > limit:
        raise TooManyAttempts
    return count


def attempt_check(purpose: str, key: str, *, limit: int, seconds: int = 3600) -> None:
    """Raise ``TooManyAttempts`` when ``limit`` attempts were counted in this window; counts nothing itself."""
    if Attempt.objects.filter(digest=_digest(purpose, key), window=_window(seconds), count__gte=limit).exists():
        raise TooManyAttempts


def attempts_by_window(purpose: str, key: str, *, since: datetime) -> dict[datetime, int]:
    """Return how many attempts each window since a moment had."""
    rows = Attempt.objects.filter(digest=_digest(purpose, key), window__gte=since)
    return dict(rows.values_list("window", "count"))


def used_first(purpose: str, key: str, *, until: datetime) -> bool:
    """Tell whether something that counts until a moment is used for the first time, and note it as used."""
    _row, created = Attempt.objects.get_or_create(
        digest=_digest(purpose, key), window=until.replace(microsecond=0), defaults={"count": 1}
    )
    return created


def attempts_prune() -> int:
    """Delete windows older than a day; returns how many."""
    return Attempt.objects.filter(window__lt=timezone.now() - timedelta(days=1)).delete()[0]
