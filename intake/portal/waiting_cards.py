"""What the pages of an appointment say about confirming it and about the waiting list."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import Booking
from intake.appointments.models_waiting import WaitingEntry, WaitingOffer
from intake.appointments.states import State
from intake.appointments.waiting_list import entry_of, offer_of

SOON = timedelta(days=2)


def waiting_card(application: Application, appointment: Booking | None) -> dict[str, Any]:
    """Return what ``portal/_appointment_waiting.html`` reads; the caller has checked access to the case.

    ``to_confirm`` is the appointment if it has to be confirmed; ``entry`` and ``offer`` are the case's on the list.
    In the last days before an appointment the list is not praised any more.
    """
    entry = entry_of(application)
    return {
        "application": application,
        "to_confirm": appointment if must_confirm(appointment) else None,
        **entry_context(entry),
        "can_join": entry is None and (appointment is None or appointment.starts_at - timezone.now() > SOON),
    }


def entry_context(entry: WaitingEntry | None) -> dict[str, WaitingEntry | WaitingOffer | None]:
    """Return the entry and what it is being offered."""
    return {"entry": entry, "offer": offer_of(entry) if entry else None}


def must_confirm(appointment: Booking | None) -> bool:
    """Tell whether an appointment waits for its confirmation."""
    if appointment is None or appointment.confirm_by is None or appointment.starts_at <= timezone.now():
        return False
    return appointment.state == State.BOOKED
