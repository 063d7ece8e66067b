"""The desk's filters: a plain form above the list, which works without script."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from intake.applications.models import Application
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.authorities.selectors import clerk_authority_ids
from intake.reviews import desk
from intake.reviews.assignment import clerks_of, person_name
from intake.reviews.desk import OPEN_STATES, OURS, services_at_desk, with_appointment, without_appointment
from intake.reviews.desk_facts import Readiness, Worst
from intake.reviews.labels import labels_visible_to

PRECHECKS = {
    "findings": (Worst.FINDINGS, _("Mit Hinweisen")),
    "no_findings": (Worst.NO_FINDINGS, _("Ohne Hinweis")),
    "running": (Worst.RUNNING, _("Vorprüfung läuft")),
    "not_checked": (Worst.NOT_CHECKED, _("Nicht geprüft")),
    "none": (Worst.NONE, _("Keine Vorprüfung")),
}
READINESS = {
    "green": (Readiness.GREEN, _("Grün: vollständig")),
    "amber": (Readiness.AMBER, _("Gelb: bitte ansehen")),
    "red": (Readiness.RED, _("Rot: es fehlt etwas")),
}
DUE: Mapping[str, tuple[Any, Callable[[QuerySet[Application]], QuerySet[Application]]]] = {
    "answered": (_("Neue Antwort"), desk.answered_since),
    "follow_up": (_("Wiedervorlage fällig"), desk.follow_up_due),
    "title": (_("Titel läuft ab"), desk.title_expires_soon),
    "office": (_("Antwort der Behörde überfällig"), desk.office_is_late),
    "applicant": (_("Antwort der Person überfällig"), desk.applicant_is_late),
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


def desk_choices(request: HttpRequest) -> dict[str, list[tuple[str, Any]]]:
    """Return what the clerk's authorities give to choose from, asked for once a request."""
    found: dict[str, list[tuple[str, Any]]] | None = getattr(request, "_desk_choices", None)
    if found is None:
        user = request.user
        several = len(clerk_authority_ids(user)) > 1
        found = {
            "service": services_at_desk(user, get_language() or "de"),
            "assigned": [
                ("mine", _("Meine und vertretene")),
                ("nobody", _("Niemandem zugeteilt")),
                *((str(clerk.pk), person_name(clerk)) for clerk in clerks_of(clerk_authority_ids(user))),
            ],
            "label": [
                (str(label.pk), f"{label.name} ({label.authority})" if several else label.name)
                for label in labels_visible_to(user)
            ],
        }
        request._desk_choices = found  # type: ignore[attr-defined]
    return found


class CaseFilters(WagtailFilterSet):
    """State, clerk, deadline, pre-check, appointment, readiness, label and service of the cases in the list."""

    state = django_filters.ChoiceFilter(
        label=_("Stand"), empty_label=_("Alle"), choices=state_choices, method="by_state"
    )
    assigned = django_filters.ChoiceFilter(
        label=_("Zuständig"), empty_label=_("Alle"), choices=[], method="by_assigned"
    )
    due = django_filters.ChoiceFilter(
        label=_("Frist"),
        empty_label=_("Alle"),
        choices=[(key, label) for key, (label, _narrow) in DUE.items()],
        method="by_due",
    )
    precheck = django_filters.ChoiceFilter(
        label=_("Vorprüfung"),
        empty_label=_("Alle"),
        choices=[(key, label) for key, (_rank, label) in PRECHECKS.items()],
        method="by_precheck",
    )
    readiness = django_filters.ChoiceFilter(
        label=_("Unterlagen"),
        empty_label=_("Alle"),
        choices=[(key, label) for key, (_rank, label) in READINESS.items()],
        method="by_readiness",
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
    label = django_filters.ChoiceFilter(label=_("Kennzeichnung"), empty_label=_("Alle"), choices=[], method="by_label")
    service = django_filters.ChoiceFilter(
        label=_("Leistung"), empty_label=_("Alle"), choices=[], field_name="service_key"
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in desk_choices(self.request).items():
            self.filters[name].extra["choices"] = choices

    def by_state(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to a state or a group of states."""
        return cases.filter(state__in={"ours": OURS, "open": OPEN_STATES}.get(value, {value}))

    def by_assigned(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to the cases of a clerk, of the viewer and whom they stand in for, or of nobody."""
        if value == "mine":
            return desk.assigned_to_me(cases, self.request.user)
        return cases.filter(assigned_to=None if value == "nobody" else int(value))

    def by_due(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to what stands out by its dates."""
        return DUE[value][1](cases)

    def by_precheck(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to what the list shows as the pre-check's result."""
        return cases.filter(precheck_rank=PRECHECKS[value][0])

    def by_readiness(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow by how far the documents are."""
        return cases.filter(readiness=READINESS[value][0])

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

    def by_label(self, cases: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Narrow to the cases that carry a label."""
        return desk.labelled(cases, int(value))
