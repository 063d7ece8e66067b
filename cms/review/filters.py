"""The desk's filters: a plain form above the list, which works without script."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from intake.applications.models import Application
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.reviews.desk import FINISHED, OURS, Worst, services_at_desk, with_appointment, without_appointment

OPEN_STATES = VISIBLE_TO_CLERKS - FINISHED
PRECHECKS = {
    "findings": (Worst.FINDINGS, _("Mit Hinweisen")),
    "no_findings": (Worst.NO_FINDINGS, _("Ohne Hinweis")),
    "running": (Worst.RUNNING, _("Vorprüfung läuft")),
    "not_checked": (Worst.NOT_CHECKED, _("Nicht geprüft")),
    "none": (Worst.NONE, _("Keine Vorprüfung")),
}


def state_choices() -> list[tuple[str, Any]]:
    """Return the groups that work is sorted into, then each state."""
    return [
        ("ours", _("Zu bearbeiten")),
        ("open", _("Alle offenen")),
        *((state.value, state.label) for state in State if state in VISIBLE_TO_CLERKS),
    ]


class DayInput(forms.DateInput):
    """The browser's own date field: no script, and the same on every device."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class CaseFilters(WagtailFilterSet):
    """State, service, appointment and pre-check result of the cases in the list."""

    state = django_filters.ChoiceFilter(
        label=_("Stand"), empty_label=_("Alle"), choices=state_choices, method="by_state"
    )
    service = django_filters.ChoiceFilter(
        label=_("Leistung"), empty_label=_("Alle"), choices=[], field_name="service_key"
    )
    precheck = django_filters.ChoiceFilter(
        label=_("Vorprüfung"),
        empty_label=_("Alle"),
        choices=[(key, label) for key, (_rank, label) in PRECHECKS.items()],
        method="by_precheck",
    )
    appointment = django_filters.ChoiceFilter(
        label=_("Termin"),
        empty_label=_("Alle"),
        choices=[
            ("today", _("Heute")),
            ("tomorrow", _("Morgen")),
            ("week", _("In den nächsten 7 Tagen")),
            ("none", _("Ohne Termin")),
        ],
        method="by_appointment",
    )
    first = django_filters.DateFilter(label=_("Termin ab"), widget=DayInput, method="by_first")
    last = django_filters.DateFilter(label=_("Termin bis"), widget=DayInput, method="by_last")

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "de"
        self.filters["service"].extra["choices"] = services_at_desk(self.request.user, language)

    def by_state(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to a state or a group of states."""
        return cases.filter(state__in={"ours": OURS, "open": OPEN_STATES}.get(value, {value}))

    def by_precheck(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what the list shows as the pre-check's result."""
        return cases.filter(precheck_rank=PRECHECKS[value][0])

    def by_appointment(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to the appointments of a day or a week, or to cases without one."""
        today = timezone.localdate()
        if value == "none":
            return without_appointment(cases)
        first, days = {"today": (today, 0), "tomorrow": (today + timedelta(days=1), 0), "week": (today, 6)}[value]
        return with_appointment(cases, first, first + timedelta(days=days))

    def by_first(self, cases: QuerySet[Application], name: str, value: date) -> QuerySet[Application]:
        """Narrow to appointments from a day on."""
        return with_appointment(cases, value, None)

    def by_last(self, cases: QuerySet[Application], name: str, value: date) -> QuerySet[Application]:
        """Narrow to appointments up to a day."""
        return with_appointment(cases, None, value)
