"""Read the places, lanes and types of the authorities in which the viewer has a role; a superuser has no more."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from intake.appointments.models import AppointmentType, Booking, Closure, Lane, Location
from intake.appointments.states import OPEN
from intake.authorities.models import Authority, Membership, OfferedService
from intake.authorities.selectors import authorities_of
from intake.definitions.selectors import SOURCE_LANGUAGE

ROLES = (Membership.Role.EDITOR, Membership.Role.CLERK)


def authorities_edited_by(user: Any) -> list[Authority]:
    """Return the authorities whose calendar the viewer may change."""
    return list(authorities_of(user, Membership.Role.EDITOR))


def authorities_closed_by(user: Any) -> list[Authority]:
    """Return the authorities whose counters the viewer may close: who is booked there is the clerks' business."""
    return list(authorities_of(user, Membership.Role.CLERK))


def authorities_staffed_by(user: Any) -> list[Authority]:
    """Return the authorities in which the viewer works, as whatever."""
    found = {each.pk: each for role in ROLES for each in authorities_of(user, role)}
    return sorted(found.values(), key=lambda each: each.name)


def locations_of(authorities: Iterable[Authority]) -> QuerySet[Location]:
    """Return the places of authorities that the caller has from one of the functions above, with their lanes."""
    rows = Location.objects.filter(authority__in=list(authorities)).select_related("authority")
    return rows.prefetch_related("lanes__openings").order_by("authority__name", "name", "pk")


def lanes_of(authorities: Iterable[Authority]) -> QuerySet[Lane]:
    """Return the lanes of such authorities, in order."""
    rows = Lane.objects.filter(location__authority__in=list(authorities)).select_related("location__authority")
    return rows.order_by("location__name", "pk")


def types_of(authority: Authority) -> QuerySet[AppointmentType]:
    """Return the appointment types of such an authority, in order."""
    return AppointmentType.objects.filter(authority=authority).order_by("key")


def services_of(authority: Authority) -> QuerySet[OfferedService]:
    """Return the services of such an authority with their booking modes."""
    return OfferedService.objects.filter(authority=authority, active=True).order_by("service_key")


def type_label(appointment_type: AppointmentType, language: str | None = None) -> str:
    """Return a type's name in the active language, else in German, else its key."""
    labels = appointment_type.labels
    wanted = language or get_language() or SOURCE_LANGUAGE
    return str(labels.get(wanted) or labels.get(SOURCE_LANGUAGE) or appointment_type.key)


def coming_closures_of(locations: Iterable[Location]) -> list[Closure]:
    """Return what is or will be closed at the places, in order; who is booked there is not among it."""
    closures = Closure.objects.filter(location__in=list(locations), ends_at__gt=timezone.now())
    return list(closures.select_related("location", "lane").order_by("starts_at"))


def week_of(location: Location, monday: date) -> tuple[datetime, datetime]:
    """Return begin and end of a week in the place's time."""
    zone = ZoneInfo(location.time_zone)
    begin, end = (datetime.combine(day, time.min, zone) for day in (monday, monday + timedelta(days=7)))
    return begin, end


def bookings_of_week(lane: Lane, monday: date) -> list[Booking]:
    """Return what is booked in a lane in a week."""
    begin, end = week_of(lane.location, monday)
    return list(Booking.objects.filter(lane=lane, state__in=OPEN, starts_at__gte=begin, starts_at__lt=end))


def closures_of_week(lane: Lane, monday: date) -> list[Closure]:
    """Return the closures that touch a lane in a week."""
    begin, end = week_of(lane.location, monday)
    closures = Closure.objects.filter(location=lane.location, starts_at__lt=end, ends_at__gt=begin)
    return [closure for closure in closures.order_by("starts_at") if closure.lane_id in {None, lane.pk}]


def works_somewhere(user: Any) -> bool:
    """Tell whether the viewer works in any authority; asked once a request."""
    if not hasattr(user, "_works_somewhere"):
        user._works_somewhere = any(authorities_of(user, role).exists() for role in ROLES)
    return bool(user._works_somewhere)
