"""The opening rules of lanes, with the week that they give before anything is saved; and hours of single dates."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cms.appointments.opening_forms import RuleRows, SpecialRows, rule_initial, special_initial
from cms.appointments.pages import CalendarPage, booked_lines
from cms.appointments.permissions import OfficeEditorsOnly
from cms.appointments.week import Week, week_of_lane
from intake.appointments.errors_openings import WouldStrand
from intake.appointments.models import Lane
from intake.appointments.offices import lanes_of
from intake.appointments.openings import LaneCalendar
from intake.appointments.services.openings import OpeningsChange, openings_replace, special_openings_replace
from intake.appointments.stranding import calendars_of, newly_stranded

SAVE = "save"


class RowsView(OfficeEditorsOnly, CalendarPage):
    """Rows of hours of a lane, saved for it and for whichever other lanes are ticked."""

    template_name = "appointments/openings.html"
    rows_class: Any
    heading = ""

    @cached_property
    def lane_shown(self) -> Lane:
        """Return the lane whose rows are edited."""
        return self.lane(self.kwargs["pk"])

    @cached_property
    def others(self) -> list[Lane]:
        """Return the other lanes of the authority, which may get the same rows."""
        lanes = lanes_of([self.lane_shown.location.authority]).exclude(pk=self.lane_shown.pk)
        return list(lanes.filter(active=True))

    @cached_property
    def lanes(self) -> list[Lane]:
        """Return the lanes that the form is for."""
        ticked = set(self.request.POST.getlist("also"))
        return [self.lane_shown, *(lane for lane in self.others if str(lane.pk) in ticked)]

    @cached_property
    def saved(self) -> LaneCalendar:
        """Return the shown lane's calendar as it is saved; that of a lane out of operation as well."""
        return LaneCalendar.of(self.lane_shown)

    @property
    def shown_day(self) -> date:
        """Return a day of the week that is shown: the chosen one, else today."""
        chosen = self.request.POST.get("week") or self.request.GET.get("week") or ""
        try:
            return parse_date(chosen) or timezone.localdate()
        except ValueError:
            return timezone.localdate()

    @property
    def page_subtitle(self) -> str:
        """Return which lane it is."""
        return str(self.lane_shown)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the rows and the week that they give."""
        return self._page(self.rows_class(initial=self.initial()), self.saved)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the week that the typed rows would give, or save them."""
        rows = self.rows_class(request.POST)
        if not rows.is_valid():
            return self._page(rows, None, status=422)
        proposed = self.proposed(self.saved, self.lane_shown, rows)
        if SAVE not in request.POST:
            before = calendars_of(self.lanes)
            after = {lane.pk: (own := before[lane.pk]) and self.proposed(own, lane, rows) for lane in self.lanes}
            lines = booked_lines(newly_stranded(before, after), request.user)
            return self._page(rows, proposed, previewed=True, would_strand=lines)
        try:
            change = self.save(rows)
        except WouldStrand as refusal:
            lines = booked_lines(refusal.bookings, request.user)
            return self._page(rows, proposed, status=refusal.status, refusal=refusal, stranded=lines)
        messages.success(request, change_words(change))
        return redirect(request.path)

    def initial(self) -> list[dict[str, Any]]:
        """Return what the rows show at first."""
        return []

    def proposed(self, calendar: LaneCalendar, lane: Lane, rows: Any) -> LaneCalendar:
        """Return a lane's calendar with the typed rows."""
        return calendar

    def save(self, rows: Any) -> OpeningsChange:
        """Call the service."""
        return OpeningsChange()

    def _page(self, rows: Any, calendar: LaneCalendar | None, *, status: int = 200, **context: Any) -> HttpResponse:
        week: Week | None = week_of_lane(self.lane_shown, calendar, self.shown_day) if calendar else None
        ticked = {lane.pk for lane in self.lanes}
        return self.render_to_response(
            self.get_context_data(
                rows=rows,
                week=week,
                lane=self.lane_shown,
                others=[{"lane": lane, "ticked": lane.pk in ticked} for lane in self.others],
                **context,
            ),
            status=status,
        )


class OpeningsView(RowsView):
    """The weekly rules."""

    rows_class = RuleRows

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Öffnungszeiten")

    def initial(self) -> list[dict[str, Any]]:
        """Return the saved rules by weekday."""
        rules = self.lane_shown.openings.order_by("weekday", "opens", "pk")
        return [rule_initial(rule) for rule in rules]

    def proposed(self, calendar: LaneCalendar, lane: Lane, rows: Any) -> LaneCalendar:
        """Put the typed rules in the place of the saved ones."""
        return replace(calendar, rules=[form.values.row(lane) for form in rows.filled])

    def save(self, rows: Any) -> OpeningsChange:
        """Save the rules for every ticked lane."""
        rules = [form.values for form in rows.filled]
        return openings_replace(lanes=self.lanes, rules=rules, actor=self.actor, accepted=self.accepted())


class DatesView(RowsView):
    """Other hours on single dates, from today on."""

    rows_class = SpecialRows

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Andere Zeiten an einzelnen Tagen")

    def initial(self) -> list[dict[str, Any]]:
        """Return the coming dates."""
        coming = self.lane_shown.special_openings.filter(day__gte=timezone.localdate())
        return [special_initial(row) for row in coming]

    def proposed(self, calendar: LaneCalendar, lane: Lane, rows: Any) -> LaneCalendar:
        """Put the typed dates in the place of the coming ones."""
        typed = [form.values for form in rows.filled]
        older = [row for row in calendar.special if row.day < timezone.localdate()]
        return replace(calendar, special=[*older, *(values.row(lane, day) for day, values in typed)])

    def save(self, rows: Any) -> OpeningsChange:
        """Save the dates for every ticked lane."""
        return special_openings_replace(
            lanes=self.lanes,
            hours=[form.values for form in rows.filled],
            first=timezone.localdate(),
            actor=self.actor,
            accepted=self.accepted(),
        )


def change_words(change: OpeningsChange) -> str:
    """Say what was changed."""
    if change.is_empty:
        return _("Es war schon alles so eingestellt. Nichts ist geändert.")
    return _("Gespeichert: %(added)s Zeilen neu, %(removed)s entfernt, %(kept)s unverändert.") % vars(change)
