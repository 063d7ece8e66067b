"""Cases that come to one appointment together: joined before it is booked, able to leave at any time.

Whoever changes an appointment as a whole locks all its cases, in order of their ids, then the lanes. A case that
leaves locks itself alone: with it locked, nobody else changes the appointment meanwhile.
"""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.appointments.errors import (
    AlreadyBooked,
    NotTogether,
    OtherAuthority,
    OtherHasAppointment,
    OtherInParty,
    OtherNotBookable,
    PartyFull,
    SameCase,
)
from intake.appointments.models_party import AppointmentWish, Companion
from intake.appointments.needs import Wish, leader_of, party_ids, party_of
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import appointment_of
from intake.appointments.services.holds import holds_drop
from intake.audit import audit_record


def cases_lock(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Application]:
    """Lock the cases in order of their ids in the caller's transaction, and return them in that order."""
    return {case_id: lock(case_id) for case_id in sorted(set(case_ids))}


def party_lock(case_id: uuid.UUID) -> tuple[Application, list[Application]]:
    """Lock a case with all that share its appointment; return it, and all of them in order.

    Somebody may have joined between the reading and the locks; then the hold, which was taken for fewer people, is
    gone as well, and the caller finds that out. Who has left meanwhile is not among them.
    """
    locked = cases_lock(party_ids(case_id))
    present = party_ids(case_id)
    return locked[case_id], [each for each in locked.values() if each.pk in present]


def companion_add(
    *, application: Application, companion: Application, actor: Actor, companion_actor: Actor | None = None
) -> None:
    """Let a case come along with the appointment that ``application`` is going to book; may be repeated.

    The applicant must hold access to both cases (``companion_actor``); a clerk acts for both. A time that either
    keeps is let go of, for it was taken for fewer people. Raises a ``NotTogether``, ``AlreadyBooked``.
    """
    require_case_access(actor, application, Scope.BOOK)
    require_case_access(companion_actor or actor, companion, Scope.BOOK)
    if companion.pk == application.pk:
        raise SameCase
    with transaction.atomic():
        cases = cases_lock([application.pk, companion.pk])
        leader, other = cases[application.pk], cases[companion.pk]
        former = leader_of(other)
        if former and former.pk == leader.pk:
            return
        if appointment_of(leader):
            raise AlreadyBooked
        if problem := _obstacle(leader, other, by_staff=actor.kind == "staff"):
            raise problem
        Companion.objects.create(application=other, leader=leader)
        holds_drop([leader.pk, other.pk])
        audit_record(
            "appointment_companion_added",
            actor=actor,
            authority_id=leader.authority_id,
            case_id=leader.pk,
            companion=str(other.pk),
        )


def _obstacle(leader: Application, other: Application, *, by_staff: bool) -> NotTogether | None:
    if other.authority_id != leader.authority_id:
        return OtherAuthority()
    if appointment_of(other):
        return OtherHasAppointment()
    if leader_of(leader) or leader_of(other) or Companion.objects.filter(leader=other).exists():
        return OtherInParty()
    if booking_obstacle(other, by_staff=by_staff):
        return OtherNotBookable()
    if len(party_of(leader)) >= settings.VORSPRACHE_CASES_PER_BOOKING:
        return PartyFull()
    return None


def companion_remove(*, companion: Application, actor: Actor, leader: Application) -> None:
    """Let a case no longer come along, before the appointment is booked; may be repeated.

    The applicant of either case may do it. A time kept for both is let go of.
    """
    require_case_access(actor, companion if actor.application_id == companion.pk else leader, Scope.BOOK)
    with transaction.atomic():
        cases_lock([leader.pk, companion.pk])
        removed, _rows = Companion.objects.filter(application=companion, leader=leader).delete()
        if removed:
            holds_drop([leader.pk])
            audit_record(
                "appointment_companion_removed",
                actor=actor,
                authority_id=leader.authority_id,
                case_id=leader.pk,
                companion=str(companion.pk),
            )


def wish_set(*, application: Application, wish: Wish, actor: Actor) -> None:
    """Keep what the person needs at the appointment, sealed; an empty wish leaves no row."""
    require_case_access(actor, application, Scope.BOOK)
    with transaction.atomic():
        case = lock(application.pk)
        rows = AppointmentWish.objects.filter(application=case)
        if wish == Wish():
            rows.delete()
            return
        row = rows.first() or AppointmentWish(application=case)
        row.wish = {"accessible": wish.accessible, "interpreter": wish.interpreter}
        row.save()
        audit_record("appointment_wish_set", actor=actor, authority_id=case.authority_id, case_id=case.pk)
