"""What is due for erasure, what is held, and what erasures left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.applications.models import Application
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.authorities.models import Authority, Membership
from intake.authorities.selectors import authorities_of, clerk_authority_ids
from intake.retention.models import LegalHold, RetentionRule

ERASABLE = frozenset(RetentionRule.Ended.values)


def cases_due(authority_id: int | None = None, *, now: datetime | None = None) -> QuerySet[Application]:
    """Return the cases whose time is over and that nobody holds, the oldest first.

    A draft without a rule of its authority goes after ``VORSPRACHE_DRAFT_DAYS`` (§ 8a OZG); an ended case without a
    rule stays. The time counts from the last activity.
    """
    now = now or timezone.now()
    rules = (
        RetentionRule.objects.all() if authority_id is None else RetentionRule.objects.filter(authority=authority_id)
    )
    due = Q()
    ruled: list[int] = []
    for rule in rules:
        due |= Q(authority_id=rule.authority_id, state=rule.state, last_activity_at__lt=now - timedelta(days=rule.days))
        if rule.state == State.DRAFT:
            ruled.append(rule.authority_id)
    due |= Q(
        ~Q(authority_id__in=ruled),
        state=State.DRAFT,
        last_activity_at__lt=now - timedelta(days=settings.VORSPRACHE_DRAFT_DAYS),
    )
    cases = Application.objects.filter(due, state__in=ERASABLE)
    if authority_id is not None:
        cases = cases.filter(authority_id=authority_id)
    held = LegalHold.objects.filter(application=OuterRef("pk"), lifted_at=None)
    return cases.exclude(Exists(held)).order_by("last_activity_at")


def authorities_led_by(user: Any) -> QuerySet[Authority]:
    """Return the authorities whose retention ``user`` may set: those that they lead."""
    return authorities_of(user, Membership.Role.LEAD).filter(pk__in=clerk_authority_ids(user))


def rules_of(authority: Authority) -> dict[str, int]:
    """Return the days by state; a state without a rule is not in it."""
    return dict(RetentionRule.objects.filter(authority=authority).values_list("state", "days"))


def holds_visible_to(user: Any) -> QuerySet[LegalHold]:
    """Return the open holds of the authorities in which ``user`` is a clerk."""
    return LegalHold.objects.filter(
        lifted_at=None, application__authority_id__in=clerk_authority_ids(user)
    ).select_related("application", "set_by")


def hold_of(application: Application) -> LegalHold | None:
    """Return the open hold of a case; the caller has checked access."""
    return LegalHold.objects.filter(application=application, lifted_at=None).select_related("set_by").first()


@dataclass(frozen=True)
class Proof:
    """One erasure as the record has it: which case, when, from which state, how many rows and files went."""

    reference: str
    at: datetime
    former_state: str
    gone: dict[str, int]


def erasures_of(authority: Authority, *, limit: int = 100) -> list[Proof]:
    """Return the latest erasures of an authority."""
    entries = AuditEntry.objects.filter(event="case_erased", authority=authority).order_by("-pk")[:limit]
    references = dict(
        Application.objects.filter(pk__in=[entry.case_id for entry in entries]).values_list("pk", F("reference"))
    )
    return [
        Proof(
            reference=references.get(entry.case_id, ""),
            at=entry.at,
            former_state=str(entry.details.get("former_state", "")),
            gone={
                name: int(number)
                for name, _colon, number in (part.partition(":") for part in entry.details.get("gone", []))
            },
        )
        for entry in entries
    ]


def _counts(parts: list[str]) -> dict[str, int]:
    """Read what ``case_empty`` wrote: ``name:number``."""
    return {name: int(number) for name, _colon, number in (part.partition(":") for part in parts)}
