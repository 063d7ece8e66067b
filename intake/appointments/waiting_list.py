"""Read the waiting list, of a case whose access was checked."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import Booking, Location
from intake.appointments.models_waiting import WaitingEntry, WaitingOffer

DAYS_WITHOUT_APPOINTMENT = 60


def entry_of(application: Application) -> WaitingEntry | None:
    """Return the case's place on the list."""
    waiting = WaitingEntry.objects.filter(application=application, state=WaitingEntry.State.WAITING)
    return waiting.select_related("location").first()


def offer_of(entry: WaitingEntry) -> WaitingOffer | None:
    """Return what the entry is being offered right now."""
    offers = WaitingOffer.objects.filter(entry=entry, state=WaitingOffer.State.OPEN, expires_at__gt=timezone.now())
    return offers.select_related("lane__location").first()


def usual_days(appointment: Booking | None) -> tuple[date, date]:
    """Return the days that a wish begins with: from tomorrow to the day before the appointment."""
    first = timezone.localdate() + timedelta(days=1)
    last = timezone.localdate() + timedelta(days=DAYS_WITHOUT_APPOINTMENT)
    if appointment:
        last = timezone.localdate(appointment.starts_at) - timedelta(days=1)
    return first, max(first, last)


def locations_of(application: Application) -> QuerySet[Location]:
    """Return the places of the case's authority that have counters."""
    return (
        Location.objects.filter(authority_id=application.authority_id, lanes__active=True).distinct().order_by("name")
    )
