"""The columns of the desk's list."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.review.walk import case_address
from intake.applications.models import Application
from intake.applications.states import State
from intake.reviews.assignment import person_name
from intake.reviews.desk import service_title
from intake.reviews.desk_facts import Readiness, Worst

#: How a state or result looks: what needs the clerk stands out, what waits for others steps back.
STATE_TONES: Mapping[str, str] = {
    State.SUBMITTED: "new",
    State.IN_REVIEW: "active",
    State.INCOMPLETE: "waiting",
    State.EXTERNAL_QUERY: "waiting",
    State.HEARING: "waiting",
    State.READY_FOR_APPOINTMENT: "good",
    State.IN_DECISION: "active",
    State.GRANTED: "good",
    State.READY_FOR_PICKUP: "good",
}
PRECHECK_TAGS: Mapping[int, tuple[str, str | Promise]] = {
    Worst.FINDINGS: ("warning", _("Hinweise")),
    Worst.NO_FINDINGS: ("good", _("Ohne Hinweis")),
    Worst.RUNNING: ("active", _("Läuft")),
    Worst.NOT_CHECKED: ("quiet", _("Nicht geprüft")),
}
READINESS_TAGS: Mapping[int, tuple[str, str | Promise]] = {
    Readiness.GREEN: ("good", _("vollständig")),
    Readiness.AMBER: ("warning", _("bitte ansehen")),
    Readiness.RED: ("bad", _("es fehlt etwas")),
}


def state_tag(state: str) -> tuple[str, str | Promise]:
    """Return tone and label of an application's state."""
    return STATE_TONES.get(state, "quiet"), State(state).label


class TagColumn(Column):
    """A cell with a coloured word; the accessor returns tone and label, or ``None``."""

    cell_template_name = "review/cells/tag.html"


class NameColumn(Column):
    """The person's name and birth date, opened for this row."""

    cell_template_name = "review/cells/name.html"


class MomentColumn(Column):
    """A date and time in the office's notation."""

    cell_template_name = "review/cells/moment.html"


class DayColumn(Column):
    """A date; the time is in its title."""

    cell_template_name = "review/cells/day.html"


class ServiceColumn(Column):
    """What was applied for, on one line."""

    cell_template_name = "review/cells/service.html"


class ChoiceColumn(Column):
    """A box that chooses the case for an action on several."""

    header_template_name = "review/cells/choice_header.html"
    cell_template_name = "review/cells/choice.html"


class LabelsColumn(Column):
    """The case's labels: a word each, its colour only beside it."""

    cell_template_name = "review/cells/labels.html"


class PlainDayColumn(Column):
    """A date without a time."""

    cell_template_name = "review/cells/plain_day.html"


class CorrectionsColumn(Column):
    """How many requests the applicant has not answered."""

    cell_template_name = "review/cells/corrections.html"


def desk_columns(language: str, question: str) -> list[Column]:
    """Return the list's columns; ``question`` is the list's own, so that a case knows its neighbours."""

    def service(case: Application) -> str:
        return service_title(case.revision_id, language)

    def precheck(case: Any) -> tuple[str, str | Promise] | None:
        return PRECHECK_TAGS.get(case.precheck_rank)

    def clerk(case: Application) -> str:
        return person_name(case.assigned_to) if case.assigned_to else ""

    return [
        ChoiceColumn("choice", label=_("Auswahl"), accessor="reference"),
        TitleColumn(
            "reference",
            label=_("Aktenzeichen"),
            get_url=lambda case: case_address(case.pk, question),
            classname="review-reference",
        ),
        NameColumn("name", label=_("Name"), accessor=lambda case: case.display),
        TagColumn("state", label=_("Stand"), accessor=lambda case: state_tag(case.state)),
        TagColumn("precheck", label=_("Vorprüfung"), accessor=precheck),
        TagColumn("readiness", label=_("Unterlagen"), accessor=lambda case: READINESS_TAGS.get(case.readiness)),
        MomentColumn("appointment", label=_("Termin"), accessor="appointment_at", sort_key="appointment_at"),
        DayColumn("submitted", label=_("Eingang"), accessor="submitted_at", sort_key="submitted_at"),
        CorrectionsColumn("corrections", label=_("Nachforderungen"), accessor="open_corrections"),
        Column("clerk", label=_("Zuständig"), accessor=clerk, classname="review-clerk"),
        LabelsColumn("labels", label=_("Kennzeichnungen"), accessor="desk_labels"),
        PlainDayColumn("follow_up", label=_("Wiedervorlage"), accessor="follow_up_on", sort_key="follow_up_on"),
        ServiceColumn("service", label=_("Leistung"), accessor=service),
    ]
