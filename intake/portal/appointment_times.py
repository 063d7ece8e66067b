"""The page of free days and times: what a person can choose, filter, and is told when a time was lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.applications.models import Application
from intake.appointments.models import Booking, Hold, Location
from intake.appointments.needs import Wish, need_for, party_of, wish_of
from intake.appointments.selectors import FreeTimes, appointment_note_of, free_times, hold_of
from intake.definitions.codelists import LANGUAGES, codelist_label
from intake.errors import IntakeError
from intake.portal.cases import current_language, marked, page_context
from intake.portal.waiting_cards import waiting_card
from intake.wizard.date_fields import DateField


class FilterForm(forms.Form):
    """From which day on, and where; sent by GET, so that the address of a page can be kept."""

    use_required_attribute = False
    after = DateField(
        label=gettext_lazy("Ab diesem Tag"),
        help_text=gettext_lazy("Zum Beispiel 15 1 2027. Leer: die nächsten freien Tage."),
        required=False,
    )
    place = forms.ChoiceField(label=gettext_lazy("Ort"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, locations: Mapping[int, Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), location.name) for pk, location in locations.items()]
        if len(choices) > 1:
            self.fields["place"].choices = [("", _("Alle Orte")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]


@dataclass(frozen=True)
class ShownTime:
    """A radio button."""

    id: str
    value: str
    starts_at: datetime
    location: Location
    is_held: bool


@dataclass(frozen=True)
class ShownDay:
    """A group of radio buttons."""

    day: date
    times: list[ShownTime]


def times_page(
    request: HttpRequest,
    application: Application,
    booking: Booking | None,
    *,
    problem: IntakeError | None = None,
    error: str = "",
) -> HttpResponse:
    """Render the list of free days and times, with what went wrong before on top."""
    first, place = _first_day(request), _place(request)
    page = free_times(application, first=first, location_id=place)
    hold = hold_of(application)
    days = _shown_days(page, hold)
    action = reverse("portal:appointment_reschedule" if booking else "portal:appointment", args=[application.pk])
    context = page_context(
        application,
        booking=booking,
        days=days,
        action=action,
        more_url=_more_url(action, page.more_from, place),
        is_later_page=first is not None,
        several_locations=len(page.locations) > 1,
        filter_form=_filter_form(request, page.locations),
        hold=hold,
        note=marked(appointment_note_of(application)),
        problem=problem,
        errors=[{"text": error, "href": f"#{days[0].times[0].id}"}] if error and days else [],
        has_errors=problem is not None,
        waiting=waiting_card(application, booking),
        **party_facts(application),
    )
    template = "portal/appointment_reschedule.html" if booking else "portal/appointment.html"
    return render(request, template, context | back(application, booking), status=problem.status if problem else 200)


def party_facts(application: Application) -> dict[str, Any]:
    """Return for how many people the times are, who else comes, and what was asked for."""
    need, wish = need_for(application), wish_of(application)
    return {
        "persons": need.persons,
        "minutes_needed": need.duration // timedelta(minutes=1),
        "others": [case for case in party_of(application) if case.pk != application.pk],
        "wish": wish,
        "interpreter_name": _language(wish),
    }


def back(application: Application, booking: Booking | None) -> dict[str, str]:
    """Return the way back: to the appointment where there is one, else to the case."""
    if booking:
        return {
            "back_url": reverse("portal:appointment", args=[application.pk]),
            "back_label": _("Zurück zu Ihrem Termin"),
        }
    return {
        "back_url": reverse("portal:case", args=[application.pk]),
        "back_label": _("Zurück zu Ihrem Antrag"),
    }


def _language(wish: Wish) -> str:
    return codelist_label(LANGUAGES, wish.interpreter, current_language()) if wish.interpreter else ""


def _more_url(action: str, more_from: date | None, place: int | None) -> str:
    if more_from is None:
        return ""
    return f"{action}?" + urlencode({"from": more_from.isoformat()} | ({"place": place} if place else {}))


def _filter_form(request: HttpRequest, locations: Mapping[int, Location]) -> FilterForm:
    first = _first_day(request)
    if any(key.startswith("after_") for key in request.GET):
        return FilterForm(request.GET, locations=locations)
    shown = {"after": first.isoformat() if first else "", "place": request.GET.get("place", "")}
    return FilterForm(initial=shown, locations=locations)


def _shown_days(page: FreeTimes, hold: Hold | None) -> list[ShownDay]:
    held = (hold.starts_at, hold.lane.location_id) if hold else None
    return [
        ShownDay(
            day.day,
            [
                ShownTime(
                    id=f"time-{day.day:%Y%m%d}-{number}",
                    value=time.value,
                    starts_at=time.starts_at,
                    location=page.locations[time.location_id],
                    is_held=(time.starts_at, time.location_id) == held,
                )
                for number, time in enumerate(day.times, start=1)
            ],
        )
        for day in page.days
    ]


def _first_day(request: HttpRequest) -> date | None:
    """Return the day of a link (``from``) or of the three parts of the filter; ``None`` for anything else."""
    typed = request.GET.get("from", "")
    if not typed:
        form = FilterForm(request.GET, locations={})
        typed = form.cleaned_data.get("after", "") if form.is_valid() else ""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _place(request: HttpRequest) -> int | None:
    place = request.GET.get("place", "")
    return int(place) if place.isascii() and place.isdigit() and len(place) < 10 else None
