"""The columns of the desk's list."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.review.walk import case_address
from intake.applications.models import Application
from intake.applications.states import State
from intake.reviews.desk import service_title
from intake.reviews.desk_facts import Worst

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


class CorrectionsColumn(Column):
    """How many requests the applicant has not answered."""

    cell_template_name = "review/cells/corrections.html"


def desk_columns(language: str, question: str) -> list[Column]:
    """Return the list's columns; ``question`` is the list's own, so that a case knows its neighbours."""

    def service(case: Application) -> str:
        return service_title(case.revision_id, language)

    def precheck(case: Any) -> tuple[str, str | Promise] | None:
        return PRECHECK_TAGS.get(case.precheck_rank)

    return [
        TitleColumn(
            "reference",
            label=_("Aktenzeichen"),
            get_url=lambda case: case_address(case.pk, question),
            classname="review-reference",
        ),
        NameColumn("name", label=_("Name"), accessor=lambda case: case.display),
        TagColumn("state", label=_("Stand"), accessor=lambda case: state_tag(case.state)),
        TagColumn("precheck", label=_("Vorprüfung"), accessor=precheck),
        MomentColumn("appointment", label=_("Termin"), accessor="appointment_at", sort_key="appointment_at"),
        DayColumn("submitted", label=_("Eingang"), accessor="submitted_at", sort_key="submitted_at"),
        CorrectionsColumn("corrections", label=_("Nachforderungen"), accessor="open_corrections"),
        ServiceColumn("service", label=_("Leistung"), accessor=service),
    ]
