"""Set how long is kept, hold a case back, and erase what is due."""

import logging
import uuid

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.services import lock
from intake.applications.states import State
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.permissions import is_lead_of, require_clerk
from intake.erasure import case_empty
from intake.errors import NotPermitted
from intake.retention.errors import DaysOutOfRange, ReasonNeeded
from intake.retention.models import LegalHold, RetentionRule
from intake.retention.selectors import ERASABLE, cases_due, hold_of
from intake.sealing import case_key_destroy

log = logging.getLogger("intake.retention")

BATCH = 200
LEAST_DAYS = 1
MOST_DAYS = 36_500


def retention_rule_set(*, authority: Authority, state: str, days: int | None, actor: Actor) -> None:
    """Set or (``None``) drop an authority's rule for a state; only who leads it may. Raises ``DaysOutOfRange``."""
    if not is_lead_of(actor, authority.pk):
        raise NotPermitted
    state = RetentionRule.Ended(state).value
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise DaysOutOfRange(least=LEAST_DAYS, most=MOST_DAYS)
    with transaction.atomic():
        former = RetentionRule.objects.filter(authority=authority, state=state).first()
        if (former.days if former else None) == days:
            return
        if days is None:
            RetentionRule.objects.filter(authority=authority, state=state).delete()
        else:
            RetentionRule.objects.update_or_create(authority=authority, state=state, defaults={"days": days})
        audit_record(
            "retention_rule_set",
            actor=actor,
            authority_id=authority.pk,
            state=state,
            days=days,
            former=former.days if former else None,
        )


def legal_hold_set(*, application: Application, reason: str, actor: Actor) -> LegalHold:
    """Keep a case whatever its rule says; one that is held already stays as it is. Raises ``ReasonNeeded``."""
    require_clerk(actor, application.authority_id)
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = lock(application.pk)
        require_case_access(actor, row)
        if row.state in {State.DRAFT, State.ERASED}:
            raise NotPermitted
        if held := hold_of(row):
            return held
        hold = LegalHold(application=row, set_by=actor.user)
        hold.reason = reason.strip()[:2000]
        hold.save(force_insert=True)
        audit_record("legal_hold_set", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=hold)
    return hold


def legal_hold_lift(*, application: Application, actor: Actor) -> None:
    """Let the case's rule count again; may be repeated."""
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        hold = hold_of(row)
        if hold is None:
            return
        hold.lifted_at = timezone.now()
        hold.save(update_fields=["lifted_at"])
        audit_record("legal_hold_lifted", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=hold)


def cases_erase_due() -> int:
    """Erase every case whose time is over; returns how many. One that fails does not keep the others."""
    erased = 0
    for pk in list(cases_due().values_list("pk", flat=True)[:BATCH]):
        try:
            erased += case_erase_if_due(pk)
        except Exception:
            log.exception("case %s was due and could not be erased", pk)
    return erased


def case_erase_if_due(case_id: uuid.UUID) -> bool:
    """Erase one case under its lock, if it still is due then; its key goes when that is committed.

    A crash between the two leaves a case that is marked erased and whose key is destroyed by ``keys_settle``.
    """
    with transaction.atomic():
        row = lock(case_id)
        if not cases_due(row.authority_id).filter(pk=case_id).exists():
            return False
        case_empty(row, actor=Actor.system(), only_from=frozenset(State(value) for value in ERASABLE))
    case_key_destroy(case_id)
    return True
