"""Keep a time for a case while the person decides."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.appointments.errors import AppointmentOver, SlotAlreadyTaken, TimeNotOffered
from intake.appointments.models import Hold
from intake.appointments.offer import Need, Offer, need_of
from intake.appointments.permissions import require_bookable
from intake.appointments.selectors import appointment_of
from intake.appointments.services.units import lanes_lock, units_take
from intake.audit import audit_record
from intake.throttling import attempt_count

# A person tries a few times; a shelter with one address for two hundred people must not be locked out (A03).
HOLDS_PER_CASE_AND_HOUR = 20
HOLDS_PER_NETWORK_AND_HOUR = 80
TIDY_AFTER = timedelta(hours=1)


def hold_take(
    *,
    application: Application,
    starts_at: datetime,
    actor: Actor,
    location_id: int | None = None,
    persons: int = 1,
    network: str = "",
) -> Hold:
    """Keep a time for the case and let go of what it kept before; an appointment it has stays untouched.

    Where several lanes are free, the next one is tried when the first is lost. Raises ``TimeNotOffered``,
    ``SlotAlreadyTaken``, a ``NotBookable``, ``AppointmentOver``, ``TooManyAttempts``.
    """
    require_bookable(actor, application)
    _count_attempt(application, actor, network)
    need = need_of(application, persons=persons)
    own = Hold.objects.filter(application=application).values_list("pk", flat=True).first()
    wanted = Offer(application.authority_id, need, hold_id=own).at(starts_at, location_id)
    if wanted is None:
        raise TimeNotOffered
    for lane_id in wanted.lane_ids:
        try:
            return _hold_on_lane(application, lane_id, starts_at, need, actor)
        except SlotAlreadyTaken:
            continue
    raise SlotAlreadyTaken


def _count_attempt(application: Application, actor: Actor, network: str) -> None:
    if actor.kind != "applicant":
        return
    attempt_count("hold-case", str(application.pk), limit=HOLDS_PER_CASE_AND_HOUR)
    if network:
        attempt_count("hold-network", network, limit=HOLDS_PER_NETWORK_AND_HOUR)


def _hold_on_lane(application: Application, lane_id: int, starts_at: datetime, need: Need, actor: Actor) -> Hold:
    with transaction.atomic():
        case = lock(application.pk)
        require_bookable(actor, case)
        former = Hold.objects.filter(application=case).first()
        lanes_lock([lane_id, former.lane_id] if former else [lane_id])
        now = timezone.now()
        _require_movable(case, now)
        former_id = former.pk if former else None
        wanted = Offer(case.authority_id, need, now=now, hold_id=former_id, lane_ids=[lane_id]).at(starts_at)
        if wanted is None:
            raise TimeNotOffered
        if not wanted.lane_ids:
            raise SlotAlreadyTaken
        if former:
            former.delete()
        hold = Hold.objects.create(
            application=case,
            lane_id=lane_id,
            type_key=need.type_key,
            persons=need.persons,
            starts_at=starts_at,
            ends_at=wanted.ends_at,
            expires_at=now + timedelta(minutes=settings.VORSPRACHE_HOLD_MINUTES),
        )
        units_take(hold)
        audit_record("appointment_held", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=hold)
    return hold


def _require_movable(case: Application, now: datetime) -> None:
    booking = appointment_of(case)
    if booking and booking.starts_at <= now:
        raise AppointmentOver


def hold_drop(case_id: uuid.UUID) -> None:
    """Delete the hold of a case that the caller has locked."""
    hold = Hold.objects.filter(application_id=case_id).first()
    if hold:
        lanes_lock([hold.lane_id])
        hold.delete()


def holds_tidy() -> int:
    """Delete holds that expired long ago; returns how many. Only tidying: nobody waits for it.

    Each is deleted in a transaction of its own and in the usual order, since its case may be taking a new one.
    """
    stale = list(
        Hold.objects.filter(expires_at__lte=timezone.now() - TIDY_AFTER).values_list("application_id", flat=True)
    )
    for case_id in stale:
        with transaction.atomic():
            hold = Hold.objects.filter(application=lock(case_id)).first()
            if hold and hold.expires_at <= timezone.now():
                hold_drop(case_id)
    return len(stale)
