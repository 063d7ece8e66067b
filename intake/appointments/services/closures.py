"""Close a location or a counter for a time."""

from datetime import datetime

from django.db import transaction

from intake.actors import Actor
from intake.appointments.models import Booking, Closure, Lane, Location
from intake.appointments.services.units import lanes_lock
from intake.appointments.states import OPEN
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk


def closure_add(
    *, location: Location, starts_at: datetime, ends_at: datetime, actor: Actor, lane: Lane | None = None
) -> list[Booking]:
    """Close, and return the appointments that lie in that time: they stand until somebody moves or cancels them.

    Under the lanes' locks, so that each booking came before and is returned, or comes after and is refused.
    """
    if actor.kind != "system":
        require_clerk(actor, location.authority_id)
    with transaction.atomic():
        lane_ids = [lane.pk] if lane else list(location.lanes.values_list("pk", flat=True))
        lanes_lock(lane_ids)
        closure = Closure.objects.create(location=location, lane=lane, starts_at=starts_at, ends_at=ends_at)
        audit_record("location_closed", actor=actor, authority_id=location.authority_id, obj=closure)
        stranded = Booking.objects.filter(
            lane_id__in=lane_ids, state__in=OPEN, starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        return list(stranded.select_related("lane__location"))
