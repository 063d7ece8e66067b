"""Close a location or a counter for a time, and find another time for everybody who was booked in it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.appointments.closings import bookings_in
from intake.appointments.errors import (
    AppointmentClosed,
    AppointmentOver,
    HoldExpired,
    NotBookable,
    NothingBooked,
    SlotAlreadyTaken,
    TimeNotOffered,
    TimeWithdrawn,
)
from intake.appointments.errors_openings import ClosingReversed
from intake.appointments.models import Booking, Closure, Lane, Location
from intake.appointments.offer import FreeTime
from intake.appointments.selectors import cases_of_booking, free_times
from intake.appointments.services.bookings import booking_cancel, booking_reschedule
from intake.appointments.services.holds import hold_take
from intake.appointments.services.units import lanes_lock
from intake.appointments.states import ClosureReason
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk

# Another time is tried when somebody was faster; with so many lost, the day is too busy to go on by itself.
TRIES = 12
LOST = (SlotAlreadyTaken, TimeNotOffered, HoldExpired, TimeWithdrawn)


def closure_add(
    *,
    location: Location,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    lane: Lane | None = None,
    reason: str = ClosureReason.OTHER,
) -> list[Booking]:
    """Close, and return the appointments in that time: they stand until somebody moves or cancels them.

    Under the lanes' locks, so that each booking came before and is returned, or comes after and is refused. Closing
    the same time again adds nothing. Raises ``ClosingReversed``.
    """
    if actor.kind != "system":
        require_clerk(actor, location.authority_id)
    if ends_at <= starts_at or ends_at <= timezone.now():
        raise ClosingReversed
    with transaction.atomic():
        lanes_lock([lane.pk] if lane else location.lanes.values_list("pk", flat=True))
        closure, made = Closure.objects.get_or_create(
            location=location,
            lane=lane,
            starts_at=starts_at,
            ends_at=ends_at,
            defaults={"reason": ClosureReason(reason)},
        )
        if made:
            audit_record(
                "location_closed", actor=actor, authority_id=location.authority_id, obj=closure, reason=str(reason)
            )
        return bookings_in(closure)


def closure_remove(*, closure: Closure, actor: Actor) -> None:
    """Open again what was closed; who was moved or cancelled stays so. Repeating it changes nothing."""
    require_clerk(actor, closure.location.authority_id)
    with transaction.atomic():
        removed, _rows = Closure.objects.filter(pk=closure.pk).delete()
        if removed:
            audit_record(
                "location_reopened",
                actor=actor,
                authority_id=closure.location.authority_id,
                closure=str(closure.pk),
                starts_at=closure.starts_at.isoformat(),
            )


def closure_clear(*, closure: Closure, actor: Actor, at_most: int | None = None) -> int:
    """Move everybody who is booked in the closed time to the next fitting time, or cancel where there is none.

    Each appointment in transactions of its own, each with its message: whatever stops the work, what was done is
    done and what is left is found by the next call. Returns how many were handled.
    """
    require_clerk(actor, closure.location.authority_id)
    handled = 0
    for booking in bookings_in(closure)[:at_most]:
        if booking_move(booking=booking, actor=actor) is None:
            _cancel(booking, actor)
        handled += 1
    return handled


def booking_move(*, booking: Booking, actor: Actor) -> Booking | None:
    """Move an appointment with all its cases to the next free time after it, at its place if there is one.

    Returns the new appointment, or ``None`` where no time exists or none of the cases needs one any more.
    """
    require_clerk(actor, booking.authority_id)
    cases = cases_of_booking(booking)
    if not cases:
        return None
    case = cases[0]
    day = timezone.localtime(booking.starts_at).date() - timedelta(days=1)
    page = free_times(case, first=day, persons=booking.persons, days=TRIES)
    times = [each for free_day in page.days for each in free_day.times if each.starts_at >= booking.ends_at]
    for wanted in _nearest_first(times, booking.lane.location_id)[:TRIES]:
        try:
            hold = hold_take(
                application=case,
                starts_at=wanted.starts_at,
                location_id=wanted.location_id,
                persons=booking.persons,
                actor=actor,
            )
            return booking_reschedule(application=case, hold_id=hold.pk, actor=actor)
        except LOST:
            continue
        except (NotBookable, NothingBooked, AppointmentOver):
            return None
    return None


def _nearest_first(times: list[FreeTime], location_id: int) -> list[FreeTime]:
    """Sort the times at the same place before all others, each by time."""
    return sorted(times, key=lambda each: (each.location_id != location_id, each.starts_at))


def _cancel(booking: Booking, actor: Actor) -> None:
    for case in cases_of_booking(booking)[:1]:
        try:
            booking_cancel(application=case, booking_id=booking.pk, actor=actor)
        except AppointmentClosed:  # the person was faster; nothing is left to do
            return
