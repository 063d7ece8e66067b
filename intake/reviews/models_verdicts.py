"""What clerks think of the machine's findings: whether it was right, kept so that it can be counted later."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FindingVerdict(models.Model):
    """One clerk's word on one finding: the machine was right, or wrong.

    What is counted (check, kind of document, outcome, authority) stands here in codes of its own, so that a count
    needs no case, holds no personal data and outlives the finding, which a repeated pre-check replaces.
    """

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Stimmt")
        WRONG = "wrong", _("Stimmt nicht")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finding = models.ForeignKey("intake.Finding", null=True, on_delete=models.SET_NULL, related_name="verdicts")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=64)
    document_kind = models.SlugField(max_length=64)
    outcome = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "clerk"], name="finding_verdict_once"),
        ]
        indexes = [models.Index(fields=["authority", "code", "document_kind"], name="finding_verdict_count")]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"
