"""Read appointments, always as somebody: of a case whose access was checked, or of a clerk's authorities."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.appointments.models import Booking, BookingDocument, Hold, Location, OpeningRule
from intake.appointments.needs import need_for
from intake.appointments.offer import FreeDay, Offer
from intake.appointments.openings import Span, hours_of, joined
from intake.appointments.states import Audience
from intake.authorities.models import Authority
from intake.authorities.selectors import clerk_authority_ids
from intake.definitions.selectors import SOURCE_LANGUAGE, FormText, form_of, texts_of
from intake.documents.selectors import requirements_of
from intake.documents.states import RequirementState


def appointment_of(application: Application) -> Booking | None:
    """Return the case's open appointment with its place; the caller has checked access to the case."""
    return (
        Booking.objects.filter(cases__application=application, cases__is_open=True)
        .select_related("lane__location")
        .first()
    )


def booking_of(application: Application, booking_id: Any) -> Booking | None:
    """Return one booking of the case in whatever state, or ``None``."""
    return (
        Booking.objects.filter(pk=booking_id, cases__application=application).select_related("lane__location").first()
    )


def hold_of(application: Application) -> Hold | None:
    """Return the time that is kept for the case right now."""
    return (
        Hold.objects.filter(application=application, expires_at__gt=timezone.now())
        .select_related("lane__location")
        .first()
    )


@dataclass(frozen=True)
class FreeTimes:
    """A page of free days; ``more_from`` is the first day of the next page."""

    days: list[FreeDay]
    more_from: date | None
    locations: dict[int, Location]


def free_times(
    application: Application,
    *,
    first: date | None = None,
    days: int = 5,
    persons: int | None = None,
    location_id: int | None = None,
    now: datetime | None = None,
    audience: Audience = Audience.EVERYONE,
) -> FreeTimes:
    """Return the next free days with their times for the case, from ``first`` on; its own hold counts as free.

    They are long enough for everybody who comes, at ``location_id`` alone if that is one of the places. Another
    ``audience`` is for pages of staff; ``hold_take`` refuses it to everybody else.
    """
    hold_id = Hold.objects.filter(application=application).values_list("pk", flat=True).first()
    need = need_for(application, persons=persons)
    offer = Offer(application.authority_id, need, now=now, hold_id=hold_id, audience=audience)
    locations = offer.locations
    if location_id in locations:
        offer.lanes = [lane for lane in offer.lanes if lane.location_id == location_id]
    found = offer.days(first=first, count=days + 1)
    return FreeTimes(found[:days], found[days].day if len(found) > days else None, locations)


def cases_of_booking(booking: Booking) -> list[Application]:
    """Return the cases that still are in the booking, in the order in which they are locked."""
    cases = Application.objects.filter(booking_cases__booking=booking, booking_cases__is_open=True)
    return list(cases.order_by("pk"))


def directions_of(location: Location, language: str | None = None) -> FormText:
    """Return how to get there, in the active language or visibly in German."""
    wanted = language or get_language() or SOURCE_LANGUAGE
    if own := location.directions.get(wanted, ""):
        return FormText(own, wanted, False)
    source = location.directions.get(SOURCE_LANGUAGE, "")
    return FormText(source, SOURCE_LANGUAGE, bool(source) and wanted != SOURCE_LANGUAGE)


def bring_of(application: Application, language: str | None = None) -> list[FormText]:
    """Return what to bring to the appointment, from the case's revision, in the active language."""
    texts = texts_of(application.revision_id, language or get_language() or SOURCE_LANGUAGE)
    count = int(form_of(application.revision_id).appointment.get("bring_count", 0))
    return [texts[f"appointment.bring.{number}"] for number in range(count)]


def originals_of(application: Application, language: str | None = None) -> list[FormText]:
    """Return the documents whose originals the office wants to see, for the answers of the case."""
    texts = texts_of(application.revision_id, language or get_language() or SOURCE_LANGUAGE)
    return [
        texts[f"document.{requirement.key}.label"]
        for requirement in path_of(application).documents
        if requirement.original_at_appointment
    ]


def missing_of(application: Application, language: str | None = None) -> list[FormText]:
    """Return the documents that are not there yet, or that the office could not accept, in the form's order."""
    texts = texts_of(application.revision_id, language or get_language() or SOURCE_LANGUAGE)
    return [
        texts[f"document.{status.requirement.key}.label"]
        for status in requirements_of(application)
        if status.is_open or status.state == RequirementState.REJECTED
    ]


def appointment_note_of(application: Application, language: str | None = None) -> FormText:
    """Return why one has to appear in person, from the case's revision."""
    return texts_of(application.revision_id, language or get_language() or SOURCE_LANGUAGE)["appointment.note"]


def bookings_visible_to(user: Any) -> QuerySet[Booking]:
    """Return the bookings of the authorities in which ``user`` is a clerk, in every state, by time."""
    return Booking.objects.filter(authority_id__in=clerk_authority_ids(user)).select_related("lane__location")


def bookings_on(bookings: QuerySet[Booking], day: date) -> QuerySet[Booking]:
    """Narrow to the bookings that begin on a day."""
    begin, end = _day(day)
    return bookings.filter(starts_at__gte=begin, starts_at__lt=end)


def applications_with_appointment_on(applications: QuerySet[Application], day: date) -> QuerySet[Application]:
    """Narrow to the cases whose open appointment begins on a day."""
    begin, end = _day(day)
    return applications.filter(
        booking_cases__is_open=True,
        booking_cases__booking__starts_at__gte=begin,
        booking_cases__booking__starts_at__lt=end,
    )


def _day(day: date) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(each, time.min) for each in (day, day + timedelta(days=1)))
    return timezone.make_aware(begin), timezone.make_aware(end)


def booking_documents_of(booking: Booking) -> list[BookingDocument]:
    """Return the latest link of each document that is linked to a booking, with document and pre-check."""
    latest: dict[object, BookingDocument] = {}
    links = booking.documents.select_related("document", "precheck").defer("precheck__report_sealed")
    for link in links.order_by("linked_at", "pk"):
        latest[link.document_id] = link
    return list(latest.values())


def opening_hours_of(authority: Authority, day: date | None = None) -> dict[int, list[tuple[time, time]]]:
    """Return when any counter of the authority is open to everybody, by weekday (0 is Monday), as of a day.

    What is open in some weeks only, or closed for a break at one counter but not at another, is told with the times.
    """
    day = day or timezone.localdate()
    rules = OpeningRule.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_until=None) | Q(valid_until__gte=day),
        lane__location__authority=authority,
        lane__active=True,
        audience=Audience.EVERYONE,
        every_n_weeks=1,
    )
    spans: dict[int, list[Span]] = {}
    for rule in rules:
        spans.setdefault(rule.weekday, []).extend((hours.opens, hours.closes) for hours in hours_of([rule]))
    return {weekday: joined(spans[weekday]) for weekday in sorted(spans)}
