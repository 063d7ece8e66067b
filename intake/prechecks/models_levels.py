"""How much a check counts in one authority, where its people decided otherwise than the standard."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class CheckLevel(models.Model):
    """In this authority, what this check says about this kind of document is a hint only."""

    class Level(models.TextChoices):
        HINT = "hint"

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="check_levels")
    code = models.CharField(max_length=64)
    document_kind = models.SlugField(max_length=64)
    level = models.CharField(max_length=16, choices=Level.choices, default=Level.HINT)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "code", "document_kind"], name="check_level_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.document_kind} {self.level}"
