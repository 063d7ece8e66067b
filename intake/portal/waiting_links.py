"""The pages behind the links in messages: one appointment, or one place on the waiting list, and nothing else.

Such a link shows time and place and acts by POST only (A09). It opens no case: to move an appointment, one opens the
case. Its address is a key, so no request that the page causes names it, and answers are never kept.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from intake.actors import Actor
from intake.appointments.errors import LinkUnknown
from intake.appointments.message_links import link_open
from intake.appointments.models import Booking
from intake.appointments.models_waiting import AppointmentLink
from intake.appointments.selectors import bring_of, directions_of
from intake.appointments.services import booking_cancel
from intake.appointments.services.confirming import booking_confirm
from intake.appointments.waiting_list import entry_of
from intake.portal.cases import marked
from intake.portal.session import network_of
from intake.portal.waiting_cards import entry_context, must_confirm
from intake.portal.waiting_views import answer


@method_decorator(never_cache, name="dispatch")
class LinkPage(View):
    """What both kinds of links share: opened by their token, silent about it."""

    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Name only the origin as referrer; none at all would make the browser's form post look foreign."""
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what the link is about; nothing happens."""
        link = self.opened(request, token)
        context = {"authority": link.application.authority, **self.context(link)}
        return render(request, self.template, context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Do what the pressed button says, as the case's applicant, and show the outcome."""
        link = self.opened(request, token)
        self.act(request, link, Actor.applicant(link.application_id))
        return redirect(request.path)

    def opened(self, request: HttpRequest, token: str) -> AppointmentLink:
        """Return the link, unless it is of the other kind."""
        raise LinkUnknown

    def context(self, link: AppointmentLink) -> dict[str, Any]:
        """Return what the template shows."""
        return {}

    def act(self, request: HttpRequest, link: AppointmentLink, actor: Actor) -> None:
        """Change something."""


class AppointmentLinkPage(LinkPage):
    """One appointment: what, when, where; confirm it, cancel it."""

    template = "portal/appointment_link.html"

    def opened(self, request: HttpRequest, token: str) -> AppointmentLink:
        """Return the link to a booking that is not over."""
        link = link_open(token, network=network_of(request))
        if link.booking is None or link.booking.ends_at <= timezone.now():
            raise LinkUnknown
        return link

    def context(self, link: AppointmentLink) -> dict[str, Any]:
        """Return the appointment with what to bring; a case that left a common appointment sees it as cancelled."""
        booking = _booking(link)
        location = booking.lane.location
        return {
            "booking": booking,
            "is_open": booking.is_open and booking.cases.filter(application=link.application, is_open=True).exists(),
            "has_begun": booking.starts_at <= timezone.now(),
            "to_confirm": booking if must_confirm(booking) else None,
            "location": location,
            "directions": marked(directions_of(location)),
            "bring": [marked(text) for text in bring_of(link.application)],
        }

    def act(self, request: HttpRequest, link: AppointmentLink, actor: Actor) -> None:
        """Confirm or cancel; both are harmless when they are repeated (A08)."""
        booking = _booking(link)
        if "_confirm" in request.POST:
            booking_confirm(application=link.application, booking_id=booking.pk, actor=actor)
            messages.success(request, _("Ihr Termin ist bestätigt."))
        elif "_cancel" in request.POST:
            booking_cancel(application=link.application, booking_id=booking.pk, actor=actor)
            messages.success(request, _("Ihr Termin ist abgesagt. Ihr Antrag bleibt eingereicht."))


class WaitingLinkPage(LinkPage):
    """One place on the waiting list: what is offered; accept, decline, leave."""

    template = "portal/waiting_link.html"

    def opened(self, request: HttpRequest, token: str) -> AppointmentLink:
        """Return the link to an entry whose days are not over."""
        link = link_open(token, network=network_of(request))
        if link.entry is None or link.entry.last_day < timezone.localdate():
            raise LinkUnknown
        return link

    def context(self, link: AppointmentLink) -> dict[str, Any]:
        """Return the entry of the link as long as it waits, and its offer."""
        entry = entry_of(link.application)
        return entry_context(entry if entry and entry.pk == link.entry_id else None)

    def act(self, request: HttpRequest, link: AppointmentLink, actor: Actor) -> None:
        """Answer for this entry only: a later one of the same case has links of its own."""
        if self.context(link)["entry"] is not None:
            answer(request, link.application, actor)


def _booking(link: AppointmentLink) -> Booking:
    if link.booking is None:
        raise LinkUnknown
    return link.booking
