"""Keep a time for a case while the person decides."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.appointments.errors import (
    AppointmentOver,
    ComesAlong,
    ExtendedBefore,
    HoldExpired,
    SlotAlreadyTaken,
    TimeNotOffered,
)
from intake.appointments.limits import hold_count, person_check
from intake.appointments.models import Hold, OccupiedUnit
from intake.appointments.models_party import HoldExtension
from intake.appointments.needs import leader_of, need_for, party_of
from intake.appointments.offer import Offer, units_between
from intake.appointments.permissions import require_bookable
from intake.appointments.selectors import appointment_of
from intake.appointments.services.units import lane_lock_one, lanes_lock, units_take
from intake.appointments.states import Audience
from intake.audit import audit_record
from intake.errors import NotPermitted

TIDY_AFTER = timedelta(hours=1)


def hold_take(
    *,
    application: Application,
    starts_at: datetime,
    actor: Actor,
    location_id: int | None = None,
    persons: int | None = None,
    network: str = "",
    audience: Audience = Audience.EVERYONE,
) -> Hold:
    """Keep a time for the case and let go of what it kept before; an appointment it has stays untouched.

    How many ``persons`` come follows from the answers of all cases that come together, unless staff say so; only
    staff may name another ``audience``. Where several lanes are free, the next one is tried when the first is lost.
    Raises ``TimeNotOffered``,
    ``SlotAlreadyTaken``, a ``NotBookable``, ``AppointmentOver``, ``TooManyAttempts``.
    """
    require_case_access(actor, application, Scope.BOOK)
    if audience != Audience.EVERYONE and actor.kind not in {"staff", "system"}:
        raise NotPermitted
    hold_count(application, actor, network)
    lost: set[int] = set()
    while True:
        try:
            with transaction.atomic():
                case = lock(application.pk)
                require_bookable(actor, case)
                attempt = _Attempt(case, starts_at, actor, persons=persons, audience=audience)
                return attempt.take(location_id, lost)
        except _LaneLost as error:
            lost.add(error.lane_id)


class _LaneLost(Exception):
    """Somebody else was faster on this lane; the next one is tried in a new transaction."""

    def __init__(self, lane_id: int) -> None:
        super().__init__()
        self.lane_id = lane_id


class _Attempt:
    """One try to keep a time, within one transaction that has locked the case.

    What follows from the case is read once; what other people change is read again under the lane's lock.
    """

    def __init__(
        self, case: Application, starts_at: datetime, actor: Actor, *, persons: int | None, audience: Audience
    ) -> None:
        self.case = case
        self.starts_at = starts_at
        self.actor = actor
        self.audience = audience
        booking, party = appointment_of(case), party_of(case)
        if booking and booking.starts_at <= timezone.now():
            raise AppointmentOver
        if leader_of(case):
            raise ComesAlong
        if booking is None and actor.kind not in {"staff", "system"}:
            person_check(party)
        self.need = need_for(case, persons=persons, party=party)
        self.former = Hold.objects.filter(application=case).first()

    def take(self, location_id: int | None, lost: set[int]) -> Hold:
        """Keep the time on the first lane that is free and not among the ``lost``."""
        wanted = self._offer().at(self.starts_at, location_id)
        if wanted is None:
            raise TimeNotOffered
        free = [lane_id for lane_id in wanted.lane_ids if lane_id not in lost]
        if not free:
            raise SlotAlreadyTaken
        if self.former is None:
            return self._take_locked(lane_lock_one(free))
        lanes_lock([free[0], self.former.lane_id])
        return self._take_locked(free[0])

    def _offer(self, now: datetime | None = None, lane_ids: Iterable[int] | None = None) -> Offer:
        return Offer(
            self.case.authority_id,
            self.need,
            now=now,
            hold_id=self.former.pk if self.former else None,
            lane_ids=lane_ids,
            audience=self.audience,
        )

    def _take_locked(self, lane_id: int) -> Hold:
        now = timezone.now()
        wanted = self._offer(now, [lane_id]).at(self.starts_at)
        if wanted is None:
            raise TimeNotOffered
        if not wanted.lane_ids:
            raise _LaneLost(lane_id)
        if self.former:
            self.former.delete()
        hold = Hold.objects.create(
            application=self.case,
            lane_id=lane_id,
            type_key=self.need.type_key,
            persons=self.need.persons,
            starts_at=self.starts_at,
            ends_at=wanted.ends_at,
            expires_at=now + timedelta(minutes=settings.VORSPRACHE_HOLD_MINUTES),
        )
        try:
            units_take(hold, by_staff=self.actor.kind == "staff")
        except SlotAlreadyTaken as error:
            raise _LaneLost(lane_id) from error
        audit_record(
            "appointment_held", actor=self.actor, authority_id=self.case.authority_id, case_id=self.case.pk, obj=hold
        )
        return hold


def hold_extend(*, application: Application, hold_id: uuid.UUID, actor: Actor) -> Hold:
    """Start the time to decide anew, once (WCAG 2.2.1); nobody needs to be quick to get an appointment.

    Raises ``HoldExpired``, ``ExtendedBefore``; ``NotPermitted`` for the hold of another case.
    """
    require_bookable(actor, application)
    with transaction.atomic():
        case = lock(application.pk)
        hold = Hold.objects.filter(pk=hold_id).first()
        if hold is None:
            raise HoldExpired
        if hold.application_id != case.pk:
            raise NotPermitted
        lanes_lock([hold.lane_id])
        now = timezone.now()
        owned = OccupiedUnit.objects.filter(hold=hold).count()
        if hold.expires_at <= now or owned != len(units_between(hold.starts_at, hold.ends_at)):
            raise HoldExpired
        _extension, is_first = HoldExtension.objects.get_or_create(hold=hold)
        if not is_first:
            raise ExtendedBefore
        hold.expires_at = now + timedelta(minutes=settings.VORSPRACHE_HOLD_MINUTES)
        hold.save(update_fields=["expires_at"])
        audit_record("appointment_hold_extended", actor=actor, authority_id=case.authority_id, case_id=case.pk)
    return hold


def holds_drop(case_ids: Iterable[uuid.UUID], *, lane_ids: Iterable[int] = ()) -> None:
    """Delete the holds of cases that the caller has locked; ``lane_ids`` are locked with theirs, all in order."""
    holds = list(Hold.objects.filter(application_id__in=list(case_ids)))
    if wanted := [*(hold.lane_id for hold in holds), *lane_ids]:
        lanes_lock(wanted)
    for hold in holds:
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
                holds_drop([case_id])
    return len(stale)
