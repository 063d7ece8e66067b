"""Passes for a case: a helper's, for days and ticked rights, and the applicant's own telephone, for photographs.

Only the applicant gives and revokes them. A pass is redeemed once, by a POST, and opens the case in that browser
alone; every look through it is written into the record, which the applicant reads.
"""

import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from intake.actors import Actor
from intake.applications.errors import AccessRefused, PassNotPossible
from intake.applications.models import Application
from intake.applications.models_passes import CasePass
from intake.applications.permissions import require_applicant
from intake.applications.scopes import Scope
from intake.applications.states import State
from intake.audit import AuditEntry, audit_record
from intake.sealing import keyed_hash
from intake.throttling import attempt_count

TOKEN_BYTES = 24  # 192 bit
PHONE_MINUTES = 30
MAX_DAYS = 30
MAX_ACTIVE_HELPERS = 5
LABEL_LENGTH = 80
PASSES_PER_HOUR = 20
OPENINGS_PER_HOUR = 60
#: The same page looked at again within this time is one look.
ONE_LOOK = timedelta(minutes=5)


def helper_pass_create(
    *, application: Application, scopes: Iterable[Scope], days: int, label: str, actor: Actor
) -> tuple[CasePass, str]:
    """Return a new pass for a helper and its secret, which is shown once. Looking is always part of it.

    Raises ``PassNotPossible`` when the time is out of bounds or too many passes are open at once.
    """
    require_applicant(actor, application)
    if not 1 <= days <= MAX_DAYS:
        raise PassNotPossible(days=MAX_DAYS, number=MAX_ACTIVE_HELPERS)
    if sum(own.is_active() for own in passes_of(application, CasePass.Kind.HELPER)) >= MAX_ACTIVE_HELPERS:
        raise PassNotPossible(days=MAX_DAYS, number=MAX_ACTIVE_HELPERS)
    granted = {Scope.READ, *map(Scope, scopes)}
    return _create(application, CasePass.Kind.HELPER, granted, timedelta(days=days), actor, label=label)


def phone_pass_create(*, application: Application, actor: Actor) -> tuple[CasePass, str]:
    """Return a new pass for the applicant's telephone and its secret; a former one is void."""
    require_applicant(actor, application)
    with transaction.atomic():
        active = CasePass.objects.filter(application=application, kind=CasePass.Kind.PHONE, revoked_at=None)
        active.update(revoked_at=timezone.now())
        return _create(application, CasePass.Kind.PHONE, {Scope.UPLOAD}, timedelta(minutes=PHONE_MINUTES), actor)


def _create(
    application: Application,
    kind: CasePass.Kind,
    scopes: set[Scope],
    duration: timedelta,
    actor: Actor,
    *,
    label: str = "",
) -> tuple[CasePass, str]:
    attempt_count("pass", str(application.pk), limit=PASSES_PER_HOUR)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        row = CasePass(
            application=application,
            kind=kind,
            digest=_digest(token),
            scopes=sorted(scope.value for scope in scopes),
            expires_at=timezone.now() + duration,
        )
        row.label = " ".join(label.split())[:LABEL_LENGTH]
        row.save()
        _record(f"{kind}_pass_created", row, actor, scopes=list(row.scopes))
    return row, token


def pass_redeem(*, token: str, kind: CasePass.Kind, network: str) -> CasePass:
    """Return the pass that an unused secret opens, and use it up; raises ``AccessRefused``, ``TooManyAttempts``."""
    attempt_count("pass-open", network, limit=OPENINGS_PER_HOUR)
    now = timezone.now()
    with transaction.atomic():
        unused = CasePass.objects.filter(
            digest=_digest(token), kind=kind, opened_at=None, revoked_at=None, expires_at__gt=now
        ).exclude(application__state=State.ERASED)
        if not unused.update(opened_at=now):
            raise AccessRefused
        row = CasePass.objects.select_related("application__authority").get(digest=_digest(token))
        _record(f"{kind}_pass_opened", row, actor_of(row))
    return row


def pass_revoke(*, application: Application, pass_id: uuid.UUID, actor: Actor) -> None:
    """End a pass at once, in every browser; may be repeated."""
    require_applicant(actor, application)
    with transaction.atomic():
        ended = CasePass.objects.filter(pk=pass_id, application=application, revoked_at=None)
        row = ended.select_for_update().first()
        if row is None:
            return
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        _record(f"{row.kind}_pass_revoked", row, actor)


def actor_of(row: CasePass) -> Actor:
    """Return who holds the pass."""
    kind: Literal["helper", "phone"] = "helper" if row.kind == CasePass.Kind.HELPER else "phone"
    return Actor.with_pass(kind, row.application_id, row.pk, frozenset(row.scopes))


def passes_of(application: Application, kind: CasePass.Kind) -> QuerySet[CasePass]:
    """Return the case's passes of a kind, newest first; the caller has checked access to the case."""
    return CasePass.objects.filter(application=application, kind=kind)


def pass_held(pass_ids: Iterable[str], application_id: uuid.UUID) -> CasePass | None:
    """Return the good pass for the case among those that a browser redeemed; a helper's wins."""
    rows = CasePass.objects.filter(
        pk__in=list(pass_ids),
        application_id=application_id,
        opened_at__isnull=False,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    return rows.select_related("application").order_by("kind").first()


def pass_look_record(actor: Actor, application: Application, page: str) -> None:
    """Write a look through a pass into the record, once for the same page within minutes."""
    last = AuditEntry.objects.filter(case_id=application.pk, event="pass_viewed").order_by("-id").first()
    same = last is not None and last.details.get("pass") == str(actor.pass_id) and last.details.get("page") == page
    if last is None or not same or timezone.now() - last.at > ONE_LOOK:
        audit_record(
            "pass_viewed", actor=actor, authority_id=application.authority_id, case_id=application.pk, page=page
        )


def pass_record_of(application: Application) -> list[AuditEntry]:
    """Return what was done and looked at through passes, newest first; the caller has checked access to the case."""
    entries = AuditEntry.objects.filter(case_id=application.pk, actor_kind__in=("helper", "phone"))
    return list(entries[:200])


def _record(event: str, row: CasePass, actor: Actor, **details: list[str]) -> None:
    audit_record(
        event,
        actor=actor,
        authority_id=row.application.authority_id,
        case_id=row.application_id,
        obj=row,
        **details,
    )


def _digest(token: str) -> str:
    return keyed_hash("case-pass", token)
