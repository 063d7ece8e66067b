"""The day at the counter: who comes, with what, and what became of it by explicit click.

A click carries the state that the page showed: who clicks on an old page learns who was faster, and nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.appointments.day_steps import Step, noted, steps_of
from cms.appointments.pages import CalendarPage
from cms.appointments.permissions import OfficeClerksOnly
from cms.review.columns import READINESS_TAGS
from intake.appointments.day import DayCase, DayEntry, day_entries, last_note_of
from intake.appointments.models import Booking, Lane, Location
from intake.appointments.offices import locations_of, type_label, types_of
from intake.appointments.selectors import bookings_visible_to
from intake.appointments.services import booking_advance
from intake.appointments.states import OPEN, Channel, State
from intake.authorities.models import Authority
from intake.definitions.codelists import LANGUAGES, codelist_label
from intake.errors import IntakeError
from intake.reviews.desk import service_title

STATE_TONES: Mapping[str, str] = {
    State.CHECKED_IN: "active",
    State.ATTENDED: "good",
    State.NO_SHOW: "bad",
    State.ABORTED_MISSING_DOCUMENTS: "bad",
}
READINESS, TIME = "readiness", "time"
FAR = timedelta(days=100 * 366)  # nobody is booked there


@dataclass(frozen=True)
class Line:
    """One appointment as the page shows it."""

    entry: DayEntry
    people: list[dict[str, Any]]
    type_label: str
    tone: str
    documents: tuple[str, str | Promise] | None
    steps: list[Step]
    noted: str

    @property
    def booking(self) -> Booking:
        """Return the appointment."""
        return self.entry.booking

    @property
    def by_office(self) -> bool:
        """Tell whether it was booked on behalf of the person."""
        return self.booking.channel != Channel.ONLINE

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to take place, so that it can be moved or cancelled."""
        return self.booking.is_open and self.booking.state != State.CHECKED_IN


@dataclass(frozen=True)
class Place:
    """What the day is shown of: a whole authority, a place, or one counter."""

    value: str
    label: str
    authority: Authority
    time_zone: str
    lane_ids: tuple[int, ...] | None = None


class DayView(OfficeClerksOnly, CalendarPage):
    """The list of one day, by what is still to be done or by time, to be printed or clicked through."""

    template_name = "appointments/day.html"
    title = gettext_lazy("Tagesliste")

    @cached_property
    def places(self) -> list[Place]:
        """Return what can be chosen: each authority whole, its places, their counters."""
        found = []
        locations: dict[int, list[Location]] = {each.pk: [] for each in self.authorities}
        for location in locations_of(self.authorities):
            locations[location.authority_id].append(location)
        for authority in self.authorities:
            own = locations[authority.pk]
            zone = own[0].time_zone if own else timezone.get_current_timezone_name()
            found.append(Place(f"authority-{authority.pk}", authority.name, authority, zone))
            for location in own:
                found += self._of_location(authority, location)
        return found

    @staticmethod
    def _of_location(authority: Authority, location: Location) -> list[Place]:
        lanes: list[Lane] = sorted(location.lanes.all(), key=lambda lane: lane.pk)
        ids = tuple(lane.pk for lane in lanes)
        whole = Place(f"location-{location.pk}", str(location), authority, location.time_zone, ids)
        single = [
            Place(f"lane-{lane.pk}", f"{location}: {lane.name}", authority, location.time_zone, (lane.pk,))
            for lane in lanes
        ]
        return [whole, *single]

    @cached_property
    def place(self) -> Place:
        """Return what was chosen, else the person's first authority; raises ``Http404``."""
        wanted = self.request.GET.get("place") or self.places[0].value
        for place in self.places:
            if place.value == wanted:
                return place
        raise Http404

    @cached_property
    def today(self) -> date:
        """Return today where the counters are."""
        return timezone.localdate(timezone=ZoneInfo(self.place.time_zone))

    @cached_property
    def day(self) -> date:
        """Return the day that was asked for, else today."""
        try:
            day = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return self.today
        return day if abs(day - self.today) < FAR else self.today

    @property
    def order(self) -> str:
        """Return how the list is ordered: by time only when asked for."""
        return TIME if self.request.GET.get("order") == TIME else READINESS

    def address(self, **changes: str) -> str:
        """Return the query of this list, with changes."""
        now = {"place": self.place.value, "day": self.day.isoformat(), "order": self.order}
        return "?" + urlencode(now | changes)

    def lines(self) -> list[Line]:
        """Return the appointments of the day in the order that was asked for."""
        language = get_language() or "de"
        chosen = self.place
        entries = day_entries(
            self.request.user, self.day, language=language, authority_id=chosen.authority.pk, lane_ids=chosen.lane_ids
        )
        labels = {each.key: type_label(each) for each in types_of(chosen.authority)}
        lines = [self._line(entry, labels, language) for entry in entries]
        if self.order == READINESS:
            lines.sort(key=lambda line: (line.booking.state not in OPEN, -line.entry.readiness))
        return lines

    def _line(self, entry: DayEntry, labels: Mapping[str, str], language: str) -> Line:
        booking = entry.booking
        return Line(
            entry=entry,
            people=[_person(case, language) for case in entry.cases],
            type_label=labels.get(booking.type_key, ""),
            tone=STATE_TONES.get(booking.state, "quiet"),
            documents=READINESS_TAGS.get(entry.readiness),
            steps=steps_of(booking),
            noted=noted(entry.note, booking) if entry.note else "",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list and the ways to other days, places and orders."""
        lines = self.lines()
        return {
            **super().get_context_data(**kwargs),
            "lines": lines,
            "counts": self._counts(lines),
            "place": self.place,
            "places": self.places,
            "day": self.day,
            "today": self.today,
            "order": self.order,
            "previous": self.address(day=self._shifted(-1)),
            "next": self.address(day=self._shifted(1)),
            "to_today": self.address(day=self.today.isoformat()),
            "by_time": self.address(order=TIME),
            "by_readiness": self.address(order=READINESS),
            "printed_at": timezone.now(),
        }

    def _shifted(self, days: int) -> str:
        return (self.day + timedelta(days=days)).isoformat()

    @staticmethod
    def _counts(lines: list[Line]) -> dict[str, int]:
        states = [line.booking.state for line in lines]
        return {
            "all": len(lines),
            "coming": sum(state in OPEN for state in states),
            "attended": states.count(State.ATTENDED),
            "no_show": states.count(State.NO_SHOW),
            "aborted": states.count(State.ABORTED_MISSING_DOCUMENTS),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note what became of one appointment, and show the list again where it was."""
        booking = _booking(request)
        try:
            state = State(request.POST.get("state", ""))
        except ValueError:
            raise Http404 from None
        try:
            changed = booking_advance(
                booking=booking, state=state, actor=self.actor, seen=request.POST.get("seen", "") or State.BOOKED
            )
        except IntakeError as refusal:
            messages.error(request, f"{refusal.text} {self._meanwhile(booking)}")
        else:
            messages.success(request, self._about(changed, _("%(time)s Uhr: %(state)s.")))
        return redirect(f"{request.path}{self.address()}#booking-{booking.pk}")

    def _meanwhile(self, booking: Booking) -> str:
        booking.refresh_from_db()
        note = last_note_of(booking)
        now = self._about(booking, _("Stand des Termins um %(time)s Uhr: %(state)s"))
        return f"{now}, {noted(note, booking)}." if note else f"{now}."

    @staticmethod
    def _about(booking: Booking, words: str) -> str:
        begin = timezone.localtime(booking.starts_at, ZoneInfo(booking.lane.location.time_zone))
        return words % {"time": f"{begin:%H:%M}", "state": State(booking.state).label}


def _booking(request: HttpRequest) -> Booking:
    try:
        wanted = UUID(request.POST.get("booking", ""))
    except ValueError:
        raise Http404 from None
    booking = bookings_visible_to(request.user).filter(pk=wanted).first()
    if booking is None:
        raise Http404
    return booking


def _person(case: DayCase, language: str) -> dict[str, Any]:
    application = case.application
    wish = case.wish
    return {
        "case": application,
        "name": application.display.get("name", ""),
        "service": service_title(application.revision_id, language),
        "accessible": wish.accessible,
        "interpreter": codelist_label(LANGUAGES, wish.interpreter, language) if wish.interpreter else "",
        "documents": READINESS_TAGS.get(application.readiness),
        "missing": case.missing,
        "explained": case.explained,
    }
