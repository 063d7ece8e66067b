"""The record of who did or saw what: codes and ids only, never contents (R07, C07)."""

import uuid

from django.conf import settings
from django.db import models

from intake.actors import Actor


class AuditEntry(models.Model):
    """One line of the record. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True)
    event = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    authority = models.ForeignKey("intake.Authority", null=True, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=32, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case_id", "-id"], name="audit_by_case"),
            models.Index(fields=["authority", "-at"], name="audit_by_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


def audit_record(
    event: str,
    *,
    actor: Actor,
    authority_id: int | None = None,
    case_id: uuid.UUID | None = None,
    obj: models.Model | None = None,
    **details: str | int | bool | list[str] | None,
) -> AuditEntry:
    """Write one line in the caller's transaction; ``details`` are codes, counts and ids.

    Who acts by a pass is named by it (``details["pass"]``).
    """
    if actor.pass_id:
        details["pass"] = str(actor.pass_id)
    return AuditEntry.objects.create(
        event=event,
        actor_kind=actor.kind,
        user=actor.user,
        authority_id=authority_id,
        case_id=case_id,
        object_type=obj._meta.model_name or "" if obj else "",
        object_id=str(obj.pk) if obj else "",
        details=details,
    )
