"""Who works on a case: its clerk, and who stands in for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import VISIBLE_TO_CLERKS
from intake.audit import audit_record
from intake.authorities.models import Authority, Membership
from intake.authorities.permissions import require_clerk
from intake.authorities.selectors import clerk_authority_ids
from intake.errors import NotPermitted
from intake.reviews.errors import DeputyUnfit
from intake.reviews.models_desk import Deputy


def clerks_of(authority_ids: Sequence[int]) -> QuerySet[Any]:
    """Return the active clerks of authorities, by name."""
    users = get_user_model()._default_manager.filter(
        is_active=True, memberships__role=Membership.Role.CLERK, memberships__authority_id__in=authority_ids
    )
    return users.distinct().order_by("last_name", "first_name", "username")


def person_name(user: Any) -> str:
    """Return how colleagues read a member of staff."""
    return str(user.get_full_name() or user.get_username())


def acting_for(user: Any) -> list[tuple[int, int]]:
    """Return authority and clerk of everybody whom ``user`` stands in for today, as long as both work there."""
    today = timezone.localdate()
    rows = Deputy.objects.filter(
        deputy=user, first_day__lte=today, last_day__gte=today, authority_id__in=clerk_authority_ids(user)
    )
    return list(rows.order_by("authority_id", "clerk_id").values_list("authority_id", "clerk_id").distinct())


def case_assign(*, application: Application, clerk: Any | None, actor: Actor) -> bool:
    """Give a case to a clerk of its authority, or to nobody; returns whether that changed anything.

    It does not count as a save: a colleague who decides at this moment is not disturbed. Raises ``NotPermitted``,
    also where the clerk does not work in the case's authority.
    """
    require_clerk(actor, application.authority_id)
    if clerk is not None and not clerks_of([application.authority_id]).filter(pk=clerk.pk).exists():
        raise NotPermitted
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in VISIBLE_TO_CLERKS:
            raise NotPermitted
        if row.assigned_to_id == (clerk.pk if clerk else None):
            return False
        former, row.assigned_to = row.assigned_to_id, clerk
        row.save(update_fields=["assigned_to"])
        audit_record(
            "case_assigned",
            actor=actor,
            authority_id=row.authority_id,
            case_id=row.pk,
            obj=row,
            former=former,
            clerk=clerk.pk if clerk else None,
        )
    return True


def deputies_visible_to(user: Any) -> QuerySet[Deputy]:
    """Return who stands in for whom, now or later, in the authorities of a clerk."""
    rows = Deputy.objects.filter(authority_id__in=clerk_authority_ids(user), last_day__gte=timezone.localdate())
    return rows.select_related("authority", "clerk", "deputy")


def deputy_name(*, authority: Authority, deputy: Any, first_day: date, last_day: date, actor: Actor) -> Deputy:
    """Let a colleague see the actor's cases as their own from one day to another, both included.

    Raises ``NotPermitted`` unless both are clerks of the authority, ``DeputyUnfit`` for oneself or reversed days.
    """
    require_clerk(actor, authority.pk)
    if not clerks_of([authority.pk]).filter(pk=deputy.pk).exists() or actor.user is None:
        raise NotPermitted
    if deputy.pk == actor.user.pk or last_day < first_day or last_day < timezone.localdate():
        raise DeputyUnfit
    with transaction.atomic():
        row = Deputy.objects.create(
            authority=authority, clerk=actor.user, deputy=deputy, first_day=first_day, last_day=last_day
        )
        audit_record("deputy_named", actor=actor, authority_id=authority.pk, obj=row, deputy=deputy.pk)
    return row


def deputy_end(*, deputy_id: int, actor: Actor) -> None:
    """Take a deputy back; the clerk and the deputy may. Raises ``NotPermitted`` for everybody else."""
    with transaction.atomic():
        row = (
            Deputy.objects.select_for_update().filter(Q(clerk=actor.user) | Q(deputy=actor.user), pk=deputy_id).first()
        )
        if row is None or actor.kind != "staff":
            raise NotPermitted
        audit_record("deputy_ended", actor=actor, authority_id=row.authority_id, obj=row, deputy=row.deputy_id)
        row.delete()
