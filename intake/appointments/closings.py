"""Read closed times and what became of the appointments in them. Callers pass what they may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.appointments.models import Booking, Closure
from intake.appointments.states import CALLED_OFF, OPEN, ClosureReason, State
from intake.authorities.selectors import clerk_authority_ids


def closures_visible_to(user: Any) -> QuerySet[Closure]:
    """Return the closures of the authorities in which ``user`` is a clerk, the next ones first."""
    closures = Closure.objects.filter(location__authority_id__in=clerk_authority_ids(user))
    return closures.select_related("location__authority", "lane").order_by("starts_at", "pk")


def _touched_by(closure: Closure) -> QuerySet[Booking]:
    """Return the appointments that lie in a closed time, saved or only proposed, in whatever state."""
    found = Booking.objects.filter(
        lane__location=closure.location, starts_at__lt=closure.ends_at, ends_at__gt=closure.starts_at
    )
    if closure.lane_id:
        found = found.filter(lane=closure.lane_id)
    return found.select_related("lane__location").order_by("starts_at", "lane_id")


def bookings_in(closure: Closure) -> list[Booking]:
    """Return the coming appointments in a closed time that still stand; one that has begun takes place."""
    return list(_touched_by(closure).filter(state__in=OPEN, starts_at__gt=timezone.now()))


@dataclass(frozen=True)
class Outcome:
    """What became of an appointment in a closed time: still there, moved to another, or called off."""

    booking: Booking
    moved_to: Booking | None = None

    @property
    def kind(self) -> str:
        """Return ``open``, ``moved`` or ``cancelled``."""
        if self.booking.state in OPEN:
            return "open"
        return "moved" if self.booking.state == State.RESCHEDULED else "cancelled"


def outcomes_of(closure: Closure) -> list[Outcome]:
    """Return the appointments that stood when it was closed, in order, with what became of each since."""
    since = Q(state__in=OPEN) | Q(state__in=CALLED_OFF, closed_at__gte=closure.created_at)
    touched = list(_touched_by(closure).filter(since))
    followers = Booking.objects.filter(rescheduled_from__in=touched).select_related("lane__location")
    by_former = {follower.rescheduled_from_id: follower for follower in followers}
    return [Outcome(booking, by_former.get(booking.pk)) for booking in touched]


def closing_reason(booking: Booking) -> str:
    """Return in the active language why it is closed at the time of an appointment; empty where it is not said."""
    closures = Closure.objects.filter(
        Q(lane=None) | Q(lane=booking.lane_id),
        location=booking.lane.location_id,
        starts_at__lt=booking.ends_at,
        ends_at__gt=booking.starts_at,
    )
    closure = closures.exclude(reason=ClosureReason.OTHER).order_by("-pk").first()
    return str(ClosureReason(closure.reason).label) if closure else ""
