"""The case's pages of what follows a booking: confirm it, join the waiting list, answer an offer."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments.models_waiting import WaitingEntry
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import appointment_of
from intake.appointments.services.confirming import booking_confirm
from intake.appointments.services.waiting import offer_accept, offer_decline, waiting_join, waiting_leave
from intake.appointments.waiting_list import entry_of, locations_of, usual_days
from intake.errors import NotPermitted
from intake.portal.cases import case_of, page_context
from intake.portal.waiting_cards import entry_context
from intake.portal.waiting_forms import ANYWHERE, WaitingForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the place on the waiting list, or the wish for one; POST joins, answers or leaves."""
    application, actor = case_of(request, case)
    if request.method == "POST" and "_join" not in request.POST:
        answer(request, application, actor)
        return redirect("portal:appointment_waiting", case)
    entry = entry_of(application)
    if entry is None and (obstacle := booking_obstacle(application)):
        raise obstacle
    form = _form(request, application, entry)
    if request.method == "POST" and form.is_valid():
        waiting_join(
            application=application,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            location_id=form.location_id,
            actor=actor,
        )
        messages.success(
            request, _("Sie stehen auf der Warteliste. Wird eine passende Zeit frei, schreiben wir Ihnen.")
        )
        return redirect("portal:appointment_waiting", case)
    return render(request, "portal/waiting.html", _context(application, entry, form))


def _form(request: HttpRequest, application: Application, entry: WaitingEntry | None) -> WaitingForm:
    booking = appointment_of(application)
    first, last = (entry.first_day, entry.last_day) if entry else usual_days(booking)
    return WaitingForm(
        request.POST if request.method == "POST" else None,
        initial={
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "location": str(entry.location_id) if entry and entry.location_id else ANYWHERE,
        },
        locations=locations_of(application),
        before=booking.starts_at.date() if booking else None,
    )


def _context(application: Application, entry: WaitingEntry | None, form: WaitingForm) -> dict[str, Any]:
    booking = appointment_of(application)
    return page_context(
        application,
        form=form,
        booking=booking,
        email=bool(application.answers.get("email")),
        back_url=reverse("portal:appointment", args=[application.pk]),
        back_label=_("Zurück zu Ihrem Termin") if booking else _("Zurück zu den freien Zeiten"),
        **entry_context(entry),
    )


def answer(request: HttpRequest, application: Application, actor: Actor) -> None:
    """Do what the pressed button says: accept or decline the offer that it names, or leave the list.

    Shared with the pages behind links. Raises ``OfferGone`` and what booking raises.
    """
    if "_leave" in request.POST:
        waiting_leave(application=application, actor=actor)
        messages.success(request, _("Sie stehen nicht mehr auf der Warteliste."))
    elif "_decline" in request.POST:
        offer_decline(application=application, offer_id=_posted(request, "_decline"), actor=actor)
        messages.success(request, _("Sie haben das Angebot abgelehnt. Sie bleiben auf der Warteliste."))
    elif "_accept" in request.POST:
        offer_accept(application=application, offer_id=_posted(request, "_accept"), actor=actor)
        messages.success(request, _("Ihr neuer Termin ist gebucht. Wir haben Ihnen die Bestätigung geschickt."))


def _posted(request: HttpRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise NotPermitted from error


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Confirm the appointment that the page showed; whoever only opens the address is led to that page."""
    application, actor = case_of(request, case)
    if request.method == "POST":
        booking_confirm(application=application, booking_id=_posted(request, "booking"), actor=actor)
        messages.success(request, _("Ihr Termin ist bestätigt."))
    return redirect("portal:appointment", case)
