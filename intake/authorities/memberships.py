"""Who works where: what a directory says, and the timed way in for an emergency."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.models import Authority, Membership
from intake.errors import NotPermitted

LONGEST_BREAK_GLASS = timedelta(hours=8)


def memberships_replace(*, user: Any, memberships: Collection[tuple[int, str]], actor: Actor) -> None:
    """Give the person exactly these ``(authority id, role)`` pairs; what changes stands in the record.

    A membership that was opened for an emergency runs its own time.
    """
    if actor.kind != "system":
        raise NotPermitted
    with transaction.atomic():
        present = {
            (row.authority_id, row.role): row for row in Membership.objects.filter(user=user, expires_at__isnull=True)
        }
        for authority_id, role in sorted(set(memberships) - present.keys()):
            row = Membership.objects.filter(user=user, authority_id=authority_id, role=role).first()
            row = row or Membership(user=user, authority_id=authority_id, role=role)
            row.expires_at = None
            row.save()
            _record("membership_given", row, actor)
        for key in sorted(present.keys() - set(memberships)):
            _record("membership_taken", present[key], actor)
            present[key].delete()


def break_glass_open(*, user: Any, authority: Authority, lasts: timedelta, reason: str, actor: Actor) -> Membership:
    """Make an account a clerk of an authority for hours, for an emergency; raises ``ValueError`` for no reason.

    For the operator at the machine alone. The record says who, for how long and why; the authority's clerks who lead
    see it there. The membership ends by itself.
    """
    if actor.kind != "system":
        raise NotPermitted
    if not reason.strip() or not timedelta() < lasts <= LONGEST_BREAK_GLASS:
        raise ValueError(f"a reason, and at most {LONGEST_BREAK_GLASS}, are needed")
    with transaction.atomic():
        row = Membership.objects.filter(user=user, authority=authority, role=Membership.Role.CLERK).first()
        if row and row.expires_at is None:
            return row
        row = row or Membership(user=user, authority=authority, role=Membership.Role.CLERK)
        row.expires_at = timezone.now() + lasts
        row.save()
        _record("break_glass_opened", row, actor, minutes=int(lasts.total_seconds() // 60), reason=reason.strip()[:200])
    return row


def memberships_end() -> int:
    """Delete memberships whose time is over (they counted for nothing since); returns how many."""
    ended = 0
    for row in Membership.objects.filter(expires_at__lte=timezone.now()):
        with transaction.atomic():
            _record("break_glass_ended", row, Actor.system())
            row.delete()
        ended += 1
    return ended


def _record(event: str, row: Membership, actor: Actor, *, minutes: int | None = None, reason: str = "") -> None:
    given: dict[str, Any] = {"minutes": minutes, "reason": reason} if minutes else {}
    audit_record(event, actor=actor, authority_id=row.authority_id, person=row.user_id, role=row.role, **given)
