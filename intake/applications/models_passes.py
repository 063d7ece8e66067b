"""Passes: somebody else's way into a case, given by the applicant, for some time and some things only."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from intake.sealing import sealed_json


class CasePass(models.Model):
    """One pass. Its secret is shown once and kept as a keyed hash; ``scopes`` are values of ``Scope``.

    ``helper``: a person of the applicant's trust; ``phone``: the applicant's own telephone, for photographs only.
    It is redeemed once, by the first browser that opens it, and then good until ``expires_at`` unless revoked.
    ``label`` is what the applicant calls the helper.
    """

    class Kind(models.TextChoices):
        HELPER = "helper"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="passes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    label_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    label = sealed_json("label_sealed", empty="")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"

    def is_active(self, now: datetime | None = None) -> bool:
        """Tell whether it still opens the case."""
        return self.revoked_at is None and self.expires_at > (now or timezone.now())
