"""Read the record of an authority."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from intake.actors import Actor
from intake.audit import AuditEntry
from intake.reviews.permissions import require_lead


def record_of(
    user: Any,
    authority_id: int,
    *,
    event: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> QuerySet[AuditEntry]:
    """Return the record of an authority, newest first; raises ``NotPermitted`` unless ``user`` leads its clerks.

    ``before`` is the id of the last entry that was read: the way to older ones costs no more than the first page.
    """
    require_lead(Actor.staff(user), authority_id)
    entries = AuditEntry.objects.filter(authority_id=authority_id).select_related("user").order_by("-at", "-id")
    if event:
        entries = entries.filter(event=event)
    if since:
        entries = entries.filter(at__gte=since)
    if until:
        entries = entries.filter(at__lt=until)
    if before:
        last = AuditEntry.objects.filter(pk=before, authority_id=authority_id).values("at")
        entries = entries.filter(at__lte=last[:1], pk__lt=before)
    return entries
