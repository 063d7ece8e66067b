"""Which booked appointments a change of openings would leave without an open counter."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from intake.appointments.errors_openings import WouldStrand
from intake.appointments.models import Booking, Lane
from intake.appointments.openings import LaneCalendar
from intake.appointments.states import OPEN

Calendars = Mapping[int, LaneCalendar | None]


def calendars_of(lanes: Iterable[Lane]) -> dict[int, LaneCalendar | None]:
    """Return the saved calendar of each lane, read in two queries; ``None`` for a lane that is given up."""
    rows = list(lanes)
    prefetch_related_objects(rows, "openings", "special_openings")
    return {lane.pk: LaneCalendar.of(lane) if lane.active else None for lane in rows}


def newly_stranded(before: Calendars, after: Calendars, *, now: datetime | None = None) -> list[Booking]:
    """Return the coming appointments that have an open lane ``before`` and none ``after``, by time.

    What a closure or an older change stranded already is not this change's doing.
    """
    coming = Booking.objects.filter(lane_id__in=list(after), state__in=OPEN, starts_at__gt=now or timezone.now())
    rows = coming.select_related("lane__location").order_by("starts_at", "lane_id")
    return [row for row in rows if _fits(before.get(row.lane_id), row) and not _fits(after[row.lane_id], row)]


def _fits(calendar: LaneCalendar | None, booking: Booking) -> bool:
    return calendar is not None and calendar.is_open(booking.starts_at, booking.ends_at)


def require_accepted(stranded: Collection[Booking], accepted: Collection[uuid.UUID]) -> None:
    """Raise ``WouldStrand`` unless each of the appointments was shown to, and accepted by, the person."""
    if any(booking.pk not in accepted for booking in stranded):
        raise WouldStrand(sorted(stranded, key=lambda booking: booking.starts_at))
