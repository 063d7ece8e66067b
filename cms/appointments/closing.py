"""Close a place or a lane: who is booked, then one action that finds everybody another time, then what became of each.

The first ``AT_ONCE`` are moved while the page loads; the rest is the worker's, and the page says how far it is.
"""

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.appointments.forms import ClosureForm
from cms.appointments.pages import CalendarPage, booked_lines
from cms.appointments.permissions import OfficeClerksOnly
from intake.appointments.closings import bookings_in, closures_visible_to, outcomes_of
from intake.appointments.models import Closure, Lane, Location
from intake.appointments.offices import locations_of
from intake.appointments.services.closures import closure_add, closure_clear, closure_remove
from intake.appointments.tasks import closure_clear_task
from intake.errors import IntakeError

AT_ONCE = 20
CLOSE, CLEAR, REOPEN = "close", "clear", "reopen"


class CloseView(OfficeClerksOnly, CalendarPage):
    """Choose what to close; the page lists everyone who is booked there before anything happens."""

    template_name = "appointments/close.html"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Tag oder Schalter schließen")

    @cached_property
    def places(self) -> dict[str, tuple[Location, Lane | None]]:
        """Return what can be closed, by the value that the form sends."""
        found: dict[str, tuple[Location, Lane | None]] = {}
        for location in locations_of(self.authorities):
            found[f"location-{location.pk}"] = (location, None)
            found |= {f"lane-{lane.pk}": (location, lane) for lane in location.lanes.all()}
        return found

    def _form(self, data: Any = None) -> ClosureForm:
        names = [
            (value, f"{location.name}: {lane.name}" if lane else _("%(place)s (ganz)") % {"place": location.name})
            for value, (location, lane) in self.places.items()
        ]
        return ClosureForm(names, data)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=self._form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List who is booked; with the second button, close, and with the third also move everybody."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        closure = self._proposed(form)
        booked = bookings_in(closure)
        if CLOSE not in request.POST and CLEAR not in request.POST:
            lines = booked_lines(booked, request.user)
            return self.render_to_response(self.get_context_data(form=form, closure=closure, booked=lines))
        try:
            saved = self._close(closure)
        except IntakeError as refusal:
            messages.error(request, f"{refusal.text} {refusal.remedy}")
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        if CLEAR in request.POST:
            clear(saved, self)
        return redirect("appointments:closing", saved.pk)

    def _proposed(self, form: ClosureForm) -> Closure:
        data = form.cleaned_data
        location, lane = self.places[data["place"]]
        zone = ZoneInfo(location.time_zone)
        begin = datetime.combine(data["first_day"], data["begin"] or time.min, zone)
        if data["end"]:
            end = datetime.combine(data["last_day"], data["end"], zone)
        else:
            end = datetime.combine(data["last_day"] + timedelta(days=1), time.min, zone)
        return Closure(location=location, lane=lane, starts_at=begin, ends_at=end, reason=data["reason"])

    def _close(self, closure: Closure) -> Closure:
        closure_add(
            location=closure.location,
            lane=closure.lane,
            starts_at=closure.starts_at,
            ends_at=closure.ends_at,
            reason=closure.reason,
            actor=self.actor,
        )
        same = closures_visible_to(self.request.user).filter(location=closure.location, lane=closure.lane)
        return same.get(starts_at=closure.starts_at, ends_at=closure.ends_at)


class ClosingView(OfficeClerksOnly, CalendarPage):
    """What became of everybody who was booked in a closed time; the rest can be moved, the time be opened again."""

    template_name = "appointments/closing.html"

    @cached_property
    def closure(self) -> Closure:
        """Return the closure."""
        found = closures_visible_to(self.request.user).filter(pk=self.kwargs["closure"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Schließung")

    @property
    def page_subtitle(self) -> str:
        """Return what is closed."""
        return str(self.closure.lane or self.closure.location)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what became of whom."""
        outcomes = outcomes_of(self.closure)
        lines = booked_lines([outcome.booking for outcome in outcomes], self.request.user)
        rows = [{"line": line, "outcome": outcome} for line, outcome in zip(lines, outcomes, strict=True)]
        counts = {kind: sum(each.kind == kind for each in outcomes) for kind in ("open", "moved", "cancelled")}
        return {**super().get_context_data(**kwargs), "closure": self.closure, "rows": rows, "counts": counts}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Move who is left, or open again."""
        if REOPEN in request.POST:
            closure_remove(closure=self.closure, actor=self.actor)
            messages.success(request, _("Die Zeit ist wieder geöffnet. Verschobene Termine bleiben verschoben."))
            return redirect("appointments:index")
        if CLEAR in request.POST:
            clear(self.closure, self)
        return redirect("appointments:closing", self.closure.pk)


def clear(closure: Closure, view: OfficeClerksOnly) -> None:
    """Move everybody: the first ones now, the rest by the worker."""
    closure_clear(closure=closure, actor=view.actor, at_most=AT_ONCE)
    if bookings_in(closure) and view.request.user.pk:
        closure_clear_task.enqueue(closure.pk, view.request.user.pk)
