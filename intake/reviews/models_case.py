"""What a clerk notes about a whole case: a confirmed fee rule, and to whom the case was forwarded."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from intake.sealing import sealed_json


class FeeConfirmation(models.Model):
    """A clerk confirmed that a rule that lowers the fee applies (`intake.definitions.fees`); the row is its proof."""

    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="fee_confirmations")
    rule_key = models.SlugField(max_length=64)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "rule_key"], name="fee_rule_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_key} {self.confirmed_at:%Y-%m-%d}"


class Forwarding(models.Model):
    """To which authority a case was handed over, and why (§ 3 VwVfG). ``target`` is its name and address as typed."""

    class Reason(models.TextChoices):
        MOVED = "moved"
        NOT_RESIDENT = "not_resident"
        OTHER_OFFICE = "other_office"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="forwardings")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    authority = models.ForeignKey("intake.Authority", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    target_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    target = sealed_json("target_sealed", empty="")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.reason}"
