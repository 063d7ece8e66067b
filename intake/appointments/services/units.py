"""Take, hand over and give back the units of a lane: where double bookings are made impossible.

Four rules, followed by every service of this stage:

1. **One transaction an attempt.** A lost attempt rolls back whole; the next lane is tried in a new transaction, so
   that nobody waits for a lock while holding one of an attempt that failed.
2. **Lock once, in order**: the case, then all lanes that the attempt touches, by id. Rows of ``OccupiedUnit`` are
   only changed by whoever holds their lane's lock. Equal order everywhere means no deadlock.
3. **Then check, then write.** What a page showed is old; opening, closures and units are read again under the
   locks, and the clock is read after them, since waiting takes time.
4. **The constraint carries it alone.** ``unique(lane, unit)`` refuses a doubled unit also where there are no row
   locks (SQLite) or somebody forgot one; the locks only make losing quick and orderly.

An expired hold has no right to its units: whoever wants them deletes the rows under the condition that the hold is
expired, and inserts their own. The former holder finds that out by the number of units they can hand over.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from intake.appointments.errors import HoldExpired, SlotAlreadyTaken
from intake.appointments.models import Booking, Hold, Lane, OccupiedUnit
from intake.appointments.models_waiting import open_offers
from intake.appointments.offer import units_between


def lanes_lock(lane_ids: Iterable[int]) -> dict[int, Lane]:
    """Lock the lanes by id in the caller's transaction, and return them with their locations.

    Nothing but other bookings waits: foreign keys to a lane can be written meanwhile (``FOR NO KEY UPDATE``).
    """
    lanes = (
        Lane.objects.select_for_update(of=("self",), no_key=True)
        .select_related("location")
        .filter(pk__in=set(lane_ids))
        .order_by("pk")
    )
    return {lane.pk: lane for lane in lanes}


def lane_lock_one(lane_ids: Sequence[int]) -> int:
    """Lock the first of the lanes that nobody else has locked now, or wait for the very first; return its id.

    For whoever has locked no lane yet: a look that does not wait cannot be part of a deadlock. So a crowd spreads over
    the counters, and in quiet hours the first counter fills first, which leaves room for long appointments.
    """
    rows = Lane.objects.select_for_update(skip_locked=True, no_key=True)
    for lane_id in lane_ids:
        if rows.filter(pk=lane_id).values_list("pk", flat=True).first():
            return lane_id
    lanes_lock(lane_ids[:1])
    return lane_ids[0]


def units_take(hold: Hold, *, by_staff: bool = False) -> None:
    """Occupy the hold's units; raises ``SlotAlreadyTaken``, after which the caller's attempt must roll back.

    Staff need not wait for a returned time, as long as it is not being offered to somebody on the waiting list.
    """
    units = OccupiedUnit.objects.filter(lane_id=hold.lane_id, unit__in=units_between(hold.starts_at, hold.ends_at))
    units.filter(hold__expires_at__lte=timezone.now()).delete()
    if by_staff:
        units.filter(~Exists(open_offers(OuterRef("returned"))), returned__isnull=False).delete()
    try:
        OccupiedUnit.objects.bulk_create(
            OccupiedUnit(lane_id=hold.lane_id, unit=unit, hold=hold)
            for unit in units_between(hold.starts_at, hold.ends_at)
        )
    except IntegrityError as error:
        raise SlotAlreadyTaken from error


def units_hand_over(hold_id: uuid.UUID, booking: Booking) -> None:
    """Give the hold's units to the booking; raises ``HoldExpired`` when any of them is no longer the hold's."""
    moved = OccupiedUnit.objects.filter(hold_id=hold_id).update(hold=None, booking=booking)
    if moved != len(units_between(booking.starts_at, booking.ends_at)):
        raise HoldExpired


def units_free(booking: Booking) -> None:
    """Give back the booking's units."""
    OccupiedUnit.objects.filter(booking=booking).delete()
