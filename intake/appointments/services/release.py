"""Give a time back: late and at a random moment, so that nobody can wait for it and sell it on.

A time that an applicant cancels, moves away from or does not confirm stays occupied by its row ``ReturnedTime``. Its
moment is drawn with ``secrets`` between the bounds of the settings, within the first half of what is left until the
lane's lead time: the waiting list and then the public still get it while it can be booked.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from intake.appointments.models import Booking, Lane, OccupiedUnit
from intake.appointments.models_waiting import ReturnedTime
from intake.appointments.services.units import units_free


def time_return(booking: Booking, *, late: bool = True) -> None:
    """Give the booking's units back, in the transaction of a caller who holds the lane's lock.

    At once where it must not be late (the office cancels), or where nobody could book it later anyway.
    """
    moment = release_moment(booking.lane, booking.starts_at, timezone.now()) if late else None
    if moment is None:
        units_free(booking)
        return
    returned = ReturnedTime.objects.create(
        lane_id=booking.lane_id, starts_at=booking.starts_at, ends_at=booking.ends_at, release_at=moment
    )
    OccupiedUnit.objects.filter(booking=booking).update(booking=None, returned=returned)


def release_moment(lane: Lane, starts_at: datetime, now: datetime) -> datetime | None:
    """Draw the moment from which the time is offered again; ``None`` when it comes back at once."""
    longest = timedelta(minutes=settings.VORSPRACHE_RELEASE_MAX_MINUTES)
    left = starts_at - timedelta(minutes=lane.lead_minutes) - now
    if not longest or left <= timedelta(0):
        return None
    latest = min(longest, left / 2)
    earliest = min(timedelta(minutes=settings.VORSPRACHE_RELEASE_MIN_MINUTES), latest)
    return now + earliest + timedelta(seconds=secrets.randbelow(int((latest - earliest).total_seconds()) + 1))
