"""Book, cancel and move an appointment: each one transaction, each harmless when it is repeated."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.services import lock
from intake.appointments.errors import (
    AlreadyBooked,
    AppointmentClosed,
    AppointmentOver,
    HoldExpired,
    NothingBooked,
    TimeWithdrawn,
)
from intake.appointments.models import Booking, BookingCase, Hold, Lane
from intake.appointments.notices import booking_notify
from intake.appointments.offer import Need, Offer
from intake.appointments.permissions import require_bookable
from intake.appointments.selectors import appointment_of, booking_of
from intake.appointments.services.holds import hold_drop
from intake.appointments.services.links import documents_link, links_carry
from intake.appointments.services.units import lanes_lock, units_free, units_hand_over
from intake.appointments.states import CALLED_OFF, OPEN, TRANSITIONS, State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.errors import NotPermitted


def booking_make(*, application: Application, hold_id: uuid.UUID, actor: Actor) -> Booking:
    """Turn the time that the case keeps into its appointment, with links to what was checked.

    The booking takes over the hold's id: the same hold always gives the same booking (double click, replay).
    Raises ``HoldExpired``, ``TimeWithdrawn``, ``AlreadyBooked``, a ``NotBookable``; ``NotPermitted`` for the hold
    of another case.
    """
    require_case_access(actor, application)
    with transaction.atomic():
        case = lock(application.pk)
        if made := booking_of(case, hold_id):
            return made
        require_bookable(actor, case)
        hold = _hold_of_case(case, hold_id)
        lane = lanes_lock([hold.lane_id])[hold.lane_id]
        if appointment_of(case):
            raise AlreadyBooked
        booking = _book(case, hold, lane, former=None)
        audit_record("appointment_booked", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking)
        booking_notify("booking_confirmed", booking, case, actor=actor)
    return booking


def booking_reschedule(*, application: Application, hold_id: uuid.UUID, actor: Actor) -> Booking:
    """Move the case's appointment to the time that it keeps; the former time is free with the same commit.

    The links to the documents go along, and so does the calendar's UID. Raises as ``booking_make``, and
    ``NothingBooked``, ``AppointmentOver``.
    """
    require_case_access(actor, application)
    with transaction.atomic():
        case = lock(application.pk)
        if made := booking_of(case, hold_id):
            return made
        require_bookable(actor, case)
        hold = _hold_of_case(case, hold_id)
        former = appointment_of(case)
        if former is None:
            raise NothingBooked
        lanes = lanes_lock([hold.lane_id, former.lane_id])
        _require_ahead(former)
        _close(former, State.RESCHEDULED)
        booking = _book(case, hold, lanes[hold.lane_id], former=former)
        audit_record(
            "appointment_rescheduled",
            actor=actor,
            authority_id=case.authority_id,
            case_id=case.pk,
            obj=booking,
            former=str(former.pk),
        )
        booking_notify("booking_rescheduled", booking, case, actor=actor, former=former)
    return booking


def booking_cancel(*, application: Application, booking_id: uuid.UUID, actor: Actor) -> Booking:
    """Cancel an appointment of the case; its time is free with the same commit. Repeating it changes nothing.

    Raises ``NotPermitted`` for a booking of another case, ``AppointmentOver`` when it has begun.
    """
    require_case_access(actor, application)
    with transaction.atomic():
        case = lock(application.pk)
        booking = booking_of(case, booking_id)
        if booking is None:
            raise NotPermitted
        if booking.state in CALLED_OFF:
            return booking
        lanes_lock([booking.lane_id])
        if actor.kind == "applicant":
            _require_ahead(booking)
        _cancel(case, booking, actor)
    return booking


def case_release(application: Application, *, actor: Actor) -> None:
    """Give back what a case that ends keeps or has booked; the caller has locked the case."""
    hold_drop(application.pk)
    booking = appointment_of(application)
    if booking and State.CANCELLED_BY_APPLICANT in TRANSITIONS[booking.state] and booking.starts_at > timezone.now():
        lanes_lock([booking.lane_id])
        _cancel(application, booking, actor)


def booking_advance(*, booking: Booking, state: State, actor: Actor) -> Booking:
    """Note at the desk what became of an appointment: checked in, attended, not come, aborted.

    Only clerks of its authority; never by itself, for a missed click must not make a no-show.
    """
    require_clerk(actor, booking.authority_id)
    with transaction.atomic():
        cases = list(BookingCase.objects.filter(booking=booking).order_by("application_id"))
        for case in cases:
            lock(case.application_id)
        row = Booking.objects.get(pk=booking.pk)
        if state in CALLED_OFF:
            raise AppointmentClosed
        _advance(row, state)
        for case in cases:
            audit_record(
                "appointment_advanced",
                actor=actor,
                authority_id=row.authority_id,
                case_id=case.application_id,
                obj=row,
                state=str(state),
            )
    return row


def _hold_of_case(case: Application, hold_id: uuid.UUID) -> Hold:
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None:
        raise HoldExpired
    if hold.application_id != case.pk:
        raise NotPermitted
    return hold


def _book(case: Application, hold: Hold, lane: Lane, *, former: Booking | None) -> Booking:
    _require_kept(case, hold, lane, timezone.now())
    booking = Booking.objects.create(
        id=hold.pk,
        authority_id=case.authority_id,
        lane=lane,
        type_key=hold.type_key,
        persons=hold.persons,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        rescheduled_from=former,
        calendar_uid=former.calendar_uid if former else uuid.uuid4(),
        sequence=former.sequence + 1 if former else 0,
    )
    units_hand_over(hold.pk, booking)
    Hold.objects.filter(pk=hold.pk).delete()
    BookingCase.objects.create(booking=booking, application=case)
    if former:
        links_carry(former, booking)
    documents_link(booking, case)
    return booking


def _require_kept(case: Application, hold: Hold, lane: Lane, now: datetime) -> None:
    """Check under the locks that the time is still the case's and still takes place."""
    if hold.expires_at <= now or hold.starts_at <= now:
        raise HoldExpired
    need = Need(hold.type_key, 0)
    offer = Offer(case.authority_id, need, now=now, lane_ids=[lane.pk])
    if not offer.lanes or offer.closed(lane, hold.starts_at, hold.ends_at):
        raise TimeWithdrawn


def _require_ahead(booking: Booking) -> None:
    if booking.starts_at <= timezone.now():
        raise AppointmentOver


def _cancel(case: Application, booking: Booking, actor: Actor) -> None:
    by_applicant = actor.kind == "applicant"
    booking.sequence += 1
    _close(booking, State.CANCELLED_BY_APPLICANT if by_applicant else State.CANCELLED_BY_OFFICE)
    audit_record("appointment_cancelled", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking)
    booking_notify("booking_cancelled", booking, case, actor=actor)


def _close(booking: Booking, state: State) -> None:
    _advance(booking, state)
    units_free(booking)


def _advance(booking: Booking, state: State) -> None:
    if state not in TRANSITIONS[booking.state]:
        raise AppointmentClosed
    booking.state = state
    if state not in OPEN:
        booking.closed_at = timezone.now()
        booking.cases.update(is_open=False)
    booking.save()
