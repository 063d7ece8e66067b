"""The applicant's pages of their appointment: choose a time, confirm, move, cancel.

A link only ever opens a page; what changes something is a POST (A09). Every page works without script.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments.calendar import calendar_file
from intake.appointments.errors import (
    AlreadyBooked,
    AppointmentOver,
    ComesAlong,
    HoldExpired,
    NothingBooked,
    NotTogether,
    PersonHasAppointment,
    SlotAlreadyTaken,
    TimeNotOffered,
    TimeWithdrawn,
)
from intake.appointments.models import Booking, Location
from intake.appointments.models_party import HoldExtension
from intake.appointments.needs import leader_of
from intake.appointments.offer import parse_value
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import (
    appointment_note_of,
    appointment_of,
    bring_of,
    directions_of,
    hold_of,
    originals_of,
)
from intake.appointments.services import booking_cancel, booking_make, booking_reschedule, hold_take
from intake.errors import NotPermitted
from intake.portal.appointment_challenge import challenge_page, needs_challenge
from intake.portal.appointment_times import back, party_facts, times_page
from intake.portal.cases import case_of, marked, page_context
from intake.portal.posted import posted_id
from intake.portal.session import network_of
from intake.portal.waiting_cards import waiting_card

# What leads back to the free times, with the reason on top: nothing typed is lost by it.
LOST = (SlotAlreadyTaken, TimeNotOffered, TimeWithdrawn, HoldExpired, PersonHasAppointment, NotTogether)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the appointment, or the next free times; POST keeps one of them."""
    application, actor = case_of(request, case)
    booking = appointment_of(application)
    if booking:
        context = _details(application, booking) | {"waiting": waiting_card(application, booking)}
        return render(request, "portal/appointment.html", context | back(application, None))
    leader = leader_of(application)
    if obstacle := ComesAlong() if leader else booking_obstacle(application):
        context = page_context(application, obstacle=obstacle, leader=leader) | back(application, None)
        return render(request, "portal/appointment.html", context)
    if request.method == "POST":
        return _take(request, application, actor, None)
    return times_page(request, application, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the next free times beside the appointment; POST keeps one of them, and nothing is moved yet."""
    application, actor = case_of(request, case)
    booking = appointment_of(application)
    if booking is None:
        return redirect("portal:appointment", case)
    if booking.starts_at <= timezone.now():
        raise AppointmentOver
    if obstacle := booking_obstacle(application):
        raise obstacle
    if request.method == "POST":
        return _take(request, application, actor, booking)
    return times_page(request, application, booking)


def _take(request: HttpRequest, application: Application, actor: Actor, booking: Booking | None) -> HttpResponse:
    """Keep the posted time and go on to the confirmation; a lost one leads to the next free times at once."""
    chosen = parse_value(request.POST.get("time", ""))
    if chosen is None:
        return times_page(request, application, booking, error=_("Bitte wählen Sie eine Zeit."))
    if needs_challenge(request, application):
        return challenge_page(request, application, booking)
    starts_at, location_id = chosen
    try:
        hold_take(
            application=application,
            starts_at=starts_at,
            location_id=location_id,
            actor=actor,
            network=network_of(request),
        )
    except LOST as problem:
        return times_page(request, application, booking, problem=problem)
    return redirect("portal:appointment_confirm", application.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the kept time with all that belongs to it; POST books it, or moves the appointment there."""
    application, actor = case_of(request, case)
    booking = appointment_of(application)
    if request.method == "POST":
        return _book(request, application, actor, booking)
    hold = hold_of(application)
    if hold is None:
        return redirect("portal:appointment_reschedule" if booking else "portal:appointment", case)
    context = {
        "hold": hold,
        "booking": booking,
        "minutes": max(1, (hold.expires_at - timezone.now()) // timedelta(minutes=1)),
        "seconds": max(1, (hold.expires_at - timezone.now()) // timedelta(seconds=1)),
        "can_extend": not HoldExtension.objects.filter(hold=hold).exists(),
        "back_url": reverse("portal:appointment_reschedule" if booking else "portal:appointment", args=[case]),
        "back_label": _("Zurück zu den freien Zeiten"),
    }
    return render(
        request,
        "portal/appointment_confirm.html",
        context | _preparation(application, hold.lane.location) | party_facts(application),
    )


def _book(request: HttpRequest, application: Application, actor: Actor, booking: Booking | None) -> HttpResponse:
    hold_id = posted_id(request, "hold")
    make = booking_reschedule if booking and booking.pk != hold_id else booking_make
    try:
        made = make(application=application, hold_id=hold_id, actor=actor)
    except LOST as problem:
        return times_page(request, application, booking, problem=problem)
    except (AlreadyBooked, NothingBooked):  # another tab was faster; its outcome is the truth
        return redirect("portal:appointment", application.pk)
    return redirect("portal:appointment_booked" if made.is_open else "portal:appointment", application.pk)


@never_cache
@require_safe
def booked(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Say that it is booked, and what to do next; may be reloaded."""
    application, _actor = case_of(request, case)
    booking = appointment_of(application)
    if booking is None:
        return redirect("portal:appointment", case)
    return render(request, "portal/appointment_booked.html", _details(application, booking))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask once more; POST cancels. The booking's id goes along, so that a stale page cancels no later booking."""
    application, actor = case_of(request, case)
    if request.method == "POST":
        booking_cancel(application=application, booking_id=posted_id(request, "booking"), actor=actor)
        messages.success(request, _("Ihr Termin ist abgesagt. Ihr Antrag bleibt eingereicht."))
        return redirect("portal:appointment", case)
    booking = appointment_of(application)
    if booking is None:
        return redirect("portal:appointment", case)
    if booking.starts_at <= timezone.now():
        raise AppointmentOver
    context = page_context(application, booking=booking, **party_facts(application)) | back(application, booking)
    return render(request, "portal/appointment_cancel.html", context)


@never_cache
@require_safe
def calendar(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Send the appointment as a calendar file."""
    application, _actor = case_of(request, case)
    booking = appointment_of(application)
    if booking is None:
        raise NotPermitted
    response = HttpResponse(
        calendar_file(booking, application, method="PUBLISH"), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="termin-{application.reference}.ics"'
    return response


def _details(application: Application, booking: Booking) -> dict[str, Any]:
    over = booking.starts_at <= timezone.now()
    facts = party_facts(application)
    more_come = facts["persons"] > booking.persons
    return (
        {"booking": booking, "is_over": over, "more_come": more_come}
        | facts
        | _preparation(application, booking.lane.location)
    )


def _preparation(application: Application, location: Location) -> dict[str, Any]:
    return page_context(
        application,
        location=location,
        directions=marked(directions_of(location)),
        bring=[marked(text) for text in bring_of(application)],
        originals=[marked(text) for text in originals_of(application)],
        note=marked(appointment_note_of(application)),
    )
