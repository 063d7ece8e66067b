"""What clerks do at the counter: note what became of an appointment, and book for somebody else."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.appointments.emergencies import EmergencyReason
from intake.appointments.errors import AppointmentClosed
from intake.appointments.errors_desk import AppointmentChanged, NotBegunYet
from intake.appointments.models import Booking, BookingCase
from intake.appointments.selectors import appointment_of
from intake.appointments.services.bookings import booking_make, booking_reschedule, state_advance
from intake.appointments.services.holds import hold_take, holds_drop
from intake.appointments.states import CALLED_OFF, Audience, Channel, State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.errors import IntakeError


def booking_advance(*, booking: Booking, state: State, actor: Actor, seen: str = "") -> Booking:
    """Note at the desk what became of an appointment: checked in, attended, not come, aborted.

    Only clerks of its authority; never by itself, for a missed click must not make a no-show. ``seen`` is the state
    that the page showed. Raises ``AppointmentChanged`` when it is another one now, ``AppointmentClosed``,
    ``NotBegunYet``.
    """
    require_clerk(actor, booking.authority_id)
    with transaction.atomic():
        cases = list(BookingCase.objects.filter(booking=booking).order_by("application_id"))
        for case in cases:
            lock(case.application_id)
        row = Booking.objects.get(pk=booking.pk)
        if seen and row.state != seen:
            raise AppointmentChanged
        if state in CALLED_OFF:
            raise AppointmentClosed
        if state == State.NO_SHOW and row.starts_at > timezone.now():
            raise NotBegunYet
        state_advance(row, state)
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


def booking_on_behalf(
    *,
    application: Application,
    starts_at: datetime,
    location_id: int,
    actor: Actor,
    channel: Channel,
    persons: int | None = None,
    emergency: EmergencyReason | None = None,
    moves: uuid.UUID | None = None,
) -> Booking:
    """Book a time for a person who is at the counter or on the telephone, or move the appointment ``moves`` there.

    Times for staff are offered, with a reason those for emergencies as well. The person is told like everybody else.
    Raises as ``hold_take`` and ``booking_make``; ``AppointmentChanged`` when the case has another appointment than
    ``moves`` by now.
    """
    require_clerk(actor, application.authority_id)
    booked = appointment_of(application)
    if (booked.pk if booked else None) != moves:
        raise AppointmentChanged
    audience = Audience.EMERGENCY if emergency else Audience.STAFF
    hold = hold_take(
        application=application,
        starts_at=starts_at,
        actor=actor,
        location_id=location_id,
        persons=persons,
        audience=audience,
    )
    reason = str(emergency or "")
    try:
        if moves:
            return booking_reschedule(
                application=application, hold_id=hold.pk, actor=actor, at_request=True, emergency=reason
            )
        return booking_make(application=application, hold_id=hold.pk, actor=actor, channel=channel, emergency=reason)
    except IntakeError:
        with transaction.atomic():
            lock(application.pk)
            holds_drop([application.pk])
        raise
