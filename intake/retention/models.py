"""How long an authority keeps what has ended, and what must not go yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from intake.applications.states import State
from intake.sealing import sealed_json


class RetentionRule(models.Model):
    """Days after the last activity until a case in this state is erased; without a rule it is kept.

    A draft's days are bounded by § 8a OZG (30 as a rule); for the ended states the authority decides (its own file
    is elsewhere, and these copies go once it has them).
    """

    class Ended(models.TextChoices):
        DRAFT = State.DRAFT.value, State.DRAFT.label
        WITHDRAWN = State.WITHDRAWN.value, State.WITHDRAWN.label
        FORWARDED = State.FORWARDED.value, State.FORWARDED.label
        CLOSED = State.CLOSED.value, State.CLOSED.label

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="retention_rules")
    state = models.CharField(max_length=24, choices=Ended.choices)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "state"], name="retention_rule_once")]

    def __str__(self) -> str:
        return f"{self.authority} {self.state} {self.days}"


class LegalHold(models.Model):
    """A case that must be kept whatever its rule says: a lawsuit, a complaint. Lifted, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="legal_holds")
    reason_sealed = models.BinaryField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)

    reason = sealed_json("reason_sealed", empty="")

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(lifted_at=None), name="legal_hold_one_open_per_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.set_at:%Y-%m-%d}"
