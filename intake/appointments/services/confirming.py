"""Confirm an appointment within the time that the service asks for; else it is given back, and the person told."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.services import lock
from intake.appointments.errors import AppointmentClosed, AppointmentOver
from intake.appointments.models import Booking
from intake.appointments.selectors import booking_of
from intake.appointments.states import State
from intake.audit import audit_record
from intake.authorities.models import OfferedService
from intake.errors import NotPermitted


def confirmation_ask(booking: Booking, party: Iterable[Application], *, actor: Actor) -> None:
    """Set until when a new booking has to be confirmed, where the service of one of its cases asks for it.

    Only what an applicant booked, and only where a mail can reach them. Of a near appointment's time the second half
    remains for others.
    """
    asking = [case for case in party if case.answers.get("email")] if actor.kind not in {"staff", "system"} else []
    hours = [each for case in asking if (each := _confirm_hours(case))]
    if hours:
        now = timezone.now()
        booking.confirm_by = min(now + timedelta(hours=min(hours)), now + (booking.starts_at - now) / 2)
        booking.save(update_fields=["confirm_by"])


def _confirm_hours(application: Application) -> int:
    offered = OfferedService.objects.filter(
        authority_id=application.authority_id, service_key=application.service_key
    ).first()
    return offered.confirm_hours if offered else 0


def booking_confirm(*, application: Application, booking_id: uuid.UUID, actor: Actor) -> Booking:
    """Confirm that the person comes. Repeating it changes nothing; late is in time as long as it was not given back.

    Raises ``NotPermitted`` for a booking of another case, ``AppointmentOver``, ``AppointmentClosed``.
    """
    require_case_access(actor, application)
    with transaction.atomic():
        case = lock(application.pk)
        booking = booking_of(case, booking_id)
        if booking is None:
            raise NotPermitted
        if booking.state in {State.CONFIRMED, State.CHECKED_IN}:
            return booking
        if booking.state != State.BOOKED:
            raise AppointmentClosed
        if booking.starts_at <= timezone.now():
            raise AppointmentOver
        booking.state, booking.confirm_by = State.CONFIRMED, None
        booking.save(update_fields=["state", "confirm_by"])
        audit_record("appointment_confirmed", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking)
    return booking
