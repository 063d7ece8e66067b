"""Keep the places, their lanes, what appointments need, and when a service's appointments are given.

A save that changes nothing writes nothing. What would leave booked appointments without an open lane is refused
until the person has seen and accepted them.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models, transaction

from intake.actors import Actor
from intake.appointments.models import AppointmentType, Lane, Location
from intake.appointments.services.units import lanes_lock
from intake.appointments.stranding import calendars_of, newly_stranded, require_accepted
from intake.audit import audit_record
from intake.authorities.models import OfferedService
from intake.authorities.permissions import require_editor


def location_save(*, location: Location, actor: Actor, accepted: Collection[uuid.UUID] = ()) -> list[str]:
    """Save a place, new or changed; returns the names of the fields that changed. Raises ``WouldStrand``."""
    require_editor(actor, location.authority_id)
    with transaction.atomic():
        if location.pk:
            lanes = list(lanes_lock(location.lanes.values_list("pk", flat=True)).values())
            before = calendars_of(lanes)
            for lane in lanes:
                lane.location = location
            require_accepted(newly_stranded(before, calendars_of(lanes)), accepted)
        return _save(location, "location_saved", location.authority_id, actor)


def lane_save(*, lane: Lane, actor: Actor, accepted: Collection[uuid.UUID] = ()) -> list[str]:
    """Save a lane, new or changed; returns the names of the fields that changed. Raises ``WouldStrand``."""
    require_editor(actor, lane.location.authority_id)
    with transaction.atomic():
        if lane.pk:
            before = calendars_of(lanes_lock([lane.pk]).values())
            require_accepted(newly_stranded(before, calendars_of([lane])), accepted)
        return _save(lane, "lane_saved", lane.location.authority_id, actor)


def appointment_type_save(*, appointment_type: AppointmentType, actor: Actor) -> list[str]:
    """Save an appointment type, new or changed; booked appointments keep the duration that they have."""
    require_editor(actor, appointment_type.authority_id)
    with transaction.atomic():
        return _save(appointment_type, "appointment_type_saved", appointment_type.authority_id, actor)


def booking_mode_set(*, offered: OfferedService, booking_mode: str, actor: Actor) -> bool:
    """Set when appointments of a service are given; tells whether that changed anything. Booked ones stand."""
    require_editor(actor, offered.authority_id)
    with transaction.atomic():
        row = OfferedService.objects.select_for_update().get(pk=offered.pk)
        row.booking_mode = OfferedService.BookingMode(booking_mode)
        return bool(_save(row, f"booking_mode_{row.booking_mode}", row.authority_id, actor))


def _save(row: models.Model, event: str, authority_id: int, actor: Actor) -> list[str]:
    changed = _changed_fields(row)
    if changed:
        row.save()
        audit_record(event, actor=actor, authority_id=authority_id, obj=row, fields=changed)
    return changed


def _changed_fields(row: models.Model) -> list[str]:
    names: list[str] = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    stored: dict[str, Any] | None = type(row)._default_manager.filter(pk=row.pk).values(*names).first()
    return [name for name in names if stored is None or stored[name] != getattr(row, name)]
