"""The plots of the page "Sachstand"."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.charts import Chart, Kind, Series
from cms.figures.status import Status
from cms.figures.words import CHANNELS, OUTCOMES, REVIEWS, WITHHELD
from intake.figures.disclosure import Told


def plots_of(status: Status) -> dict[str, Chart | None]:
    """Return the plots by name; ``None`` where a number is not broken down."""
    languages = {line.code: line.name for line in status.languages}
    return {
        "waits": _waits(status),
        "services": _breakdown(
            "services", _("Eingegangene Anträge nach Anliegen"), _("Anliegen"), status.submitted, status.service_titles
        ),
        "reviews": _breakdown(
            "reviews", _("Vollständigkeit bei der ersten Prüfung"), _("Ergebnis"), status.reviewed, REVIEWS
        ),
        "channels": _breakdown("channels", _("Gebuchte Termine nach Weg"), _("Weg"), status.booked, CHANNELS),
        "outcomes": _breakdown(
            "outcomes", _("Was aus den Terminen wurde"), _("Ergebnis"), status.appointments, OUTCOMES
        ),
        "languages": _breakdown(
            "languages", _("Eingegangene Anträge nach Sprache"), _("Sprache"), status.submitted_language, languages
        ),
    }


def _waits(status: Status) -> Chart | None:
    chosen = [line for line in status.services if line.is_chosen]
    if not chosen:
        return None
    return Chart(
        key="waits",
        title=_("Tage bis zum nächsten freien Termin"),
        kind=Kind.BARS,
        labels=[line.title for line in chosen],
        series=[Series(_("Tage"), [line.days for line in chosen])],
        heading=_("Anliegen"),
        gap=_("zurzeit keiner frei"),
    )


def _breakdown(key: str, title: str, heading: str, counts: Told, names: Mapping[str, Any]) -> Chart | None:
    if not counts.is_broken_down:
        return None
    return Chart(
        key=key,
        title=title,
        kind=Kind.BARS,
        labels=[_name(names, part) for part in counts.parts],
        series=[Series(_("Anzahl"), list(counts.parts.values()))],
        heading=heading,
        gap=WITHHELD,
    )


def _name(names: Mapping[str, Any], part: str) -> str | Promise:
    """Return the name of a part; what is not offered any more has only its key."""
    found: str | Promise = names.get(part, part)
    return found
