"""One way to save a form of the calendar: refused where it would strand appointments, until they are accepted."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.appointments.pages import CalendarPage, booked_lines
from intake.appointments.errors_openings import WouldStrand
from intake.appointments.models import Booking
from intake.errors import IntakeError


class FormPage(CalendarPage):
    """A page with one form. Subclasses give the form and say how it is saved."""

    template_name = "appointments/form.html"

    @abstractmethod
    def get_form(self) -> BaseForm:
        """Return the form, bound on POST."""

    @abstractmethod
    def save(self, form: Any) -> list[str]:
        """Call the service; returns what changed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save and go back to the overview, or show what stands in the way with everything typed."""
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            changed = self.save(form)
        except WouldStrand as refusal:
            return self.render_stranded(form, refusal)
        except IntakeError as refusal:
            messages.error(request, f"{refusal.text} {refusal.remedy}")
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        messages.success(request, _("Gespeichert.") if changed else _("Es war schon alles so eingestellt."))
        return redirect("appointments:index")

    def render_stranded(self, form: Any, refusal: WouldStrand) -> HttpResponse:
        """Show the appointments that would be left without an open lane, and ask whether they are known."""
        context = self.get_context_data(form=form, refusal=refusal, stranded=self.lines(refusal.bookings))
        return self.render_to_response(context, status=refusal.status)

    def lines(self, bookings: Sequence[Booking]) -> list[Any]:
        """Return the appointments as the person may see them."""
        return booked_lines(bookings, self.request.user)
