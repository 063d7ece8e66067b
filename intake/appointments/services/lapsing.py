"""Give back the appointments that were not confirmed in time, and tell the people."""

import uuid

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.appointments.models import Booking, BookingCase
from intake.appointments.notices import booking_notify
from intake.appointments.services.bookings import booking_close
from intake.appointments.services.party import cases_lock
from intake.appointments.services.units import lanes_lock
from intake.appointments.states import State
from intake.audit import audit_record

BATCH = 100


def confirmations_lapse() -> int:
    """Give back what is due; returns how many. One query when there is nothing."""
    now = timezone.now()
    due = Booking.objects.filter(state=State.BOOKED, confirm_by__lte=now, starts_at__gt=now).order_by("confirm_by")
    return sum(booking_lapse(booking_id) for booking_id in list(due.values_list("pk", flat=True)[:BATCH]))


def booking_lapse(booking_id: uuid.UUID) -> bool:
    """Give one back, under the locks of its cases: whoever confirmed before keeps it, who comes later finds it gone."""
    actor = Actor.system()
    with transaction.atomic():
        open_cases = BookingCase.objects.filter(booking_id=booking_id, is_open=True)
        cases = cases_lock(open_cases.values_list("application_id", flat=True))
        booking = Booking.objects.select_related("lane__location").get(pk=booking_id)
        lanes_lock([booking.lane_id])
        now = timezone.now()
        if booking.state != State.BOOKED or booking.confirm_by is None or booking.confirm_by > now:
            return False
        party = [cases[pk] for pk in open_cases.values_list("application_id", flat=True) if pk in cases]
        booking.sequence += 1
        booking_close(booking, State.CANCELLED_BY_APPLICANT, late=True)
        for case in party:
            audit_record(
                "appointment_lapsed", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking
            )
            booking_notify("booking_lapsed", booking, case, actor=actor)
    return True
