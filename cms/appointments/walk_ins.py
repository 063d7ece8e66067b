"""Book, move and cancel for somebody who is at the counter or on the telephone, from their case."""

from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.appointments.pages import CalendarPage
from cms.appointments.permissions import OfficeClerksOnly
from cms.appointments.walk_in_forms import BookForm, CancelForm, TimesForm
from intake.applications.models import Application
from intake.applications.selectors import applications_found, applications_visible_to
from intake.appointments.models import Booking
from intake.appointments.needs import need_for, party_of, wish_of
from intake.appointments.offer import parse_value
from intake.appointments.offices import locations_of
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import FreeTimes, appointment_of, free_times
from intake.appointments.services import booking_cancel, booking_on_behalf
from intake.appointments.states import Audience, Channel, State
from intake.definitions.codelists import LANGUAGES, codelist_label
from intake.errors import IntakeError
from intake.reviews.desk import cases_open, service_title

MOST_FOUND = 20
DAYS = 5
BOOK, CANCEL = "book", "cancel"


class WalkInView(OfficeClerksOnly, CalendarPage):
    """Find the case of the person by its reference, name, birth date or passport number."""

    template_name = "appointments/walk_in.html"
    title = gettext_lazy("Termin für jemanden buchen")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the case when it is the only one that is found, else list what is found."""
        text = request.GET.get("case", "").strip()
        found = self.found(text)
        if len(found) == 1:
            return redirect("appointments:walk_in_case", found[0].pk)
        language = get_language() or "de"
        rows = [{"case": case, "service": service_title(case.revision_id, language)} for case in found]
        return self.render_to_response(self.get_context_data(text=text, rows=rows, most=MOST_FOUND))

    def found(self, text: str) -> list[Application]:
        """Return the submitted cases of the person's authorities that the text fits."""
        if not text:
            return []
        visible = applications_visible_to(self.request.user)
        return cases_open(applications_found(visible, text).order_by("-submitted_at")[:MOST_FOUND])


class WalkInCaseView(OfficeClerksOnly, CalendarPage):
    """The free times for one case, those for staff among them, and its appointment with the ways to change it."""

    template_name = "appointments/walk_in_case.html"

    @cached_property
    def case(self) -> Application:
        """Return the case; raises ``Http404``."""
        found = applications_visible_to(self.request.user).filter(pk=self.kwargs["case"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def booked(self) -> Booking | None:
        """Return the appointment that the case has."""
        return appointment_of(self.case)

    @property
    def under_way(self) -> bool:
        """Tell whether the appointment has begun: then it is noted what became of it, and not moved any more."""
        booked = self.booked
        return bool(booked and (booked.starts_at <= timezone.now() or booked.state == State.CHECKED_IN))

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Termin verschieben oder absagen") if self.booked else str(WalkInView.title)

    @property
    def page_subtitle(self) -> str:
        """Return which case."""
        return self.case.reference

    @cached_property
    def choice(self) -> TimesForm:
        """Return which times are asked for."""
        locations = {location.pk: location for location in locations_of([self.case.authority])}
        form = TimesForm(
            self.request.GET,
            locations=locations,
            persons=need_for(self.case).persons,
            today=timezone.localdate(),
        )
        form.full_clean()
        return form

    @property
    def emergency(self) -> bool:
        """Tell whether emergency times are asked for."""
        return bool(self.choice.cleaned_data.get("emergency"))

    def form(self, data: Any = None) -> BookForm:
        """Return the form of the second step."""
        return BookForm(data, ordinary=self.ordinary, moves=self.booked is not None)

    def free(self, audience: Audience) -> FreeTimes:
        """Return the free times that were asked for."""
        wanted = self.choice.cleaned_data
        return free_times(
            self.case,
            first=wanted.get("first"),
            days=DAYS,
            persons=wanted.get("persons"),
            location_id=int(wanted.get("place") or 0) or None,
            audience=audience,
        )

    @property
    def ordinary(self) -> frozenset[str] | None:
        """Return which of the times that are shown are no emergency times; ``None`` when there are only such."""
        if not self.emergency:
            return None
        return frozenset(time.value for day in self.free(Audience.STAFF).days for time in day.times)

    def times(self) -> dict[str, Any]:
        """Return the days with their times, and where they go on."""
        found = self.free(Audience.EMERGENCY if self.emergency else Audience.STAFF)
        days = [(day.day, [(time, found.locations[time.location_id]) for time in day.times]) for day in found.days]
        more = self.address(first=found.more_from.isoformat()) if found.more_from else ""
        return {"days": days, "more": more, "several": len(found.locations) > 1}

    def address(self, **changes: str) -> str:
        """Return the query of the times that are shown, with changes."""
        now = {name: str(self.choice.data.get(name, "")) for name in self.choice.fields}
        return "?" + urlencode({name: value for name, value in (now | changes).items() if value})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the case, its appointment and the free times, or why there can be none."""
        case, wish = self.case, wish_of(self.case)
        language = get_language() or "de"
        obstacle = booking_obstacle(case, by_staff=True)
        return {
            "form": self.form(),
            "cancel_form": CancelForm(prefix="cancel"),
            **super().get_context_data(**kwargs),
            "case": case,
            "name": case.display.get("name", ""),
            "service": service_title(case.revision_id, language),
            "others": [each for each in party_of(case) if each.pk != case.pk],
            "wish": wish,
            "interpreter": codelist_label(LANGUAGES, wish.interpreter, language) if wish.interpreter else "",
            "booked": self.booked,
            "choice": self.choice,
            "emergency": self.emergency,
            "ordinary": self.ordinary,
            "obstacle": obstacle,
            "under_way": self.under_way,
            "times": None if obstacle or self.under_way else self.times(),
            "has_mail": bool(case.answers.get("email")),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        return self.cancel() if CANCEL in request.POST else self.book()

    def book(self) -> HttpResponse:
        """Book or move, and go to the day; or show the times anew with what was chosen."""
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.again(422, form=form)
        parsed = parse_value(form.cleaned_data["time"])
        if parsed is None:
            raise Http404
        starts_at, location_id = parsed
        try:
            booking = booking_on_behalf(
                application=self.case,
                starts_at=starts_at,
                location_id=location_id,
                actor=self.actor,
                channel=Channel(form.cleaned_data.get("channel") or Channel.STAFF),
                persons=self.choice.cleaned_data.get("persons"),
                emergency=form.cleaned_data.get("reason"),
                moves=self.seen(),
            )
        except IntakeError as refusal:
            return self.refused(refusal, form=form)
        return self.done(booking, _("Der Termin ist gebucht. Die Person bekommt eine Nachricht in ihrer Sprache."))

    def cancel(self) -> HttpResponse:
        """Cancel the appointment that the page showed."""
        form = CancelForm(self.request.POST, prefix="cancel")
        seen = self.seen()
        if seen is None:
            raise Http404
        if not form.is_valid():
            return self.again(422, cancel_form=form)
        try:
            booking = booking_cancel(
                application=self.case,
                booking_id=seen,
                actor=self.actor,
                at_request=form.cleaned_data["wish"] == "person",
            )
        except IntakeError as refusal:
            return self.refused(refusal, cancel_form=form)
        return self.done(booking, _("Der Termin ist abgesagt. Die Person bekommt eine Nachricht in ihrer Sprache."))

    def seen(self) -> UUID | None:
        """Return the appointment that the page showed."""
        value = self.request.POST.get("seen", "")
        try:
            return UUID(value) if value else None
        except ValueError:
            raise Http404 from None

    def refused(self, refusal: IntakeError, **forms: Any) -> HttpResponse:
        """Say what happened, and show the page as things stand now."""
        if refusal.status == 404:
            raise Http404
        messages.error(self.request, f"{refusal.text} {refusal.remedy}")
        return self.again(refusal.status, **forms)

    def again(self, status: int, **forms: Any) -> HttpResponse:
        """Show the page once more; an appointment that came or went meanwhile changes what can be done."""
        self.__dict__.pop("booked", None)
        return self.render_to_response(self.get_context_data(**forms), status=status)

    def done(self, booking: Booking, words: str) -> HttpResponse:
        """Say what is done and show the day."""
        messages.success(self.request, words)
        location = self.location(booking.lane.location_id)
        day = timezone.localtime(booking.starts_at, ZoneInfo(location.time_zone)).date()
        query = urlencode({"place": f"location-{location.pk}", "day": day.isoformat(), "order": "time"})
        return redirect(f"{reverse('appointments:day')}?{query}#booking-{booking.pk}")
