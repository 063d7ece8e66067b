"""The figures of each month for the office: one table, its plots, exact numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.charts import Chart, Kind, Series
from cms.figures.words import OUTCOMES
from intake.appointments.states import Channel, State
from intake.figures.keys import COMPLETE, SEPARATOR, Key
from intake.figures.selectors import Figures
from intake.prechecks.models import Finding
from intake.prechecks.texts import texts_for

MOST_FINDINGS = 12


@dataclass(frozen=True)
class Column:
    """One column of the table, a value for each month; ``None`` where a month has nothing to say."""

    heading: str
    values: Sequence[float | None]


def columns_of(figures: Figures) -> list[Column]:
    """Return the columns of the table of months."""
    outcomes = {state: figures.by_month(Key.APPOINTMENTS, state) for state in OUTCOMES}
    return [
        Column(_("Anträge eingegangen"), figures.by_month(Key.SUBMITTED)),
        Column(_("Zum ersten Mal geprüft"), figures.by_month(Key.FIRST_REVIEW)),
        Column(_("davon auf Anhieb vollständig"), figures.by_month(Key.FIRST_REVIEW, COMPLETE)),
        Column(_("Tage bis zum ersten Ansehen (Median)"), figures.medians_by_month(Key.DAYS_TO_FIRST_LOOK)),
        Column(_("Tage bis zur Entscheidung (Median)"), figures.medians_by_month(Key.DAYS_TO_DECISION)),
        Column(_("Tage bis zum nächsten freien Termin (Median)"), figures.waits_by_month()),
        Column(_("Termine gebucht"), figures.by_month(Key.BOOKED)),
        Column(_("davon online"), figures.by_month(Key.BOOKED, Channel.ONLINE)),
        Column(_("Tage von der Buchung bis zum Termin (Median)"), figures.medians_by_month(Key.LEAD_DAYS)),
        Column(_("Wahrgenommen"), outcomes[State.ATTENDED]),
        Column(_("Nicht erschienen"), outcomes[State.NO_SHOW]),
        Column(_("Abgebrochen: Unterlagen fehlen"), outcomes[State.ABORTED_MISSING_DOCUMENTS]),
        Column(_("Auslastung in Prozent"), utilisation(figures)),
    ]


def utilisation(figures: Figures) -> list[float | None]:
    """Return the booked minutes per cent of the minutes that counters were open, by month."""
    pairs = zip(figures.by_month(Key.MINUTES_BOOKED), figures.by_month(Key.MINUTES_OPENED), strict=True)
    return [round(booked * 100 / opened, 1) if opened else None for booked, opened in pairs]


def table_of(figures: Figures) -> list[list[Any]]:
    """Return headings and rows, the latest month last."""
    columns = columns_of(figures)
    rows = [
        [f"{month:%Y-%m}", *(column.values[number] for column in columns)]
        for number, month in enumerate(figures.months)
    ]
    return [[_("Monat"), *(column.heading for column in columns)], *rows]


def plots_of_months(figures: Figures) -> list[Chart]:
    """Return the plots in the order of the page."""
    labels = [f"{month:%m/%y}" for month in figures.months]

    def chart(key: str, title: str, kind: Kind, rows: list[Series], unit: str = "") -> Chart:
        return Chart(key, title, kind, labels, rows, heading=_("Monat"), unit=unit)

    return [
        chart(
            "applications",
            _("Anträge eingegangen"),
            Kind.COLUMNS,
            [Series(_("Anträge"), figures.by_month(Key.SUBMITTED))],
        ),
        chart(
            "waits",
            _("Wartezeiten in Tagen (Median)"),
            Kind.LINE,
            [
                Series(_("bis zum ersten Ansehen"), figures.medians_by_month(Key.DAYS_TO_FIRST_LOOK)),
                Series(_("bis zur Entscheidung"), figures.medians_by_month(Key.DAYS_TO_DECISION)),
                Series(_("bis zum nächsten freien Termin"), figures.waits_by_month()),
                Series(_("von der Buchung bis zum Termin"), figures.medians_by_month(Key.LEAD_DAYS)),
            ],
        ),
        chart(
            "outcomes",
            _("Was aus den Terminen wurde"),
            Kind.STACKED,
            [Series(label, figures.by_month(Key.APPOINTMENTS, state)) for state, label in OUTCOMES.items()],
        ),
        chart(
            "utilisation", _("Auslastung der Plätze"), Kind.LINE, [Series(_("Auslastung"), utilisation(figures))], "%"
        ),
        findings_plot(figures),
    ]


def findings_plot(figures: Figures) -> Chart:
    """Return what the pre-check found most, over all months."""
    most = findings_by_kind(figures)[:MOST_FINDINGS]
    return Chart(
        key="findings",
        title=_("Hinweise der Vorprüfung nach Art"),
        kind=Kind.BARS,
        labels=[topic for topic, _months in most],
        series=[Series(_("Hinweise"), [sum(months) for _topic, months in most])],
        heading=_("Prüfung"),
    )


def findings_by_kind(figures: Figures) -> list[tuple[str, list[int]]]:
    """Return the failed checks by what they are about, with their number in each month, the most frequent first."""
    kinds: dict[str, list[int]] = {}
    for name in figures.by_dimension(Key.FINDINGS):
        code, _separator, outcome = name.rpartition(SEPARATOR)
        if outcome == Finding.Outcome.FAILED:
            topic = str(texts_for(code).topic)
            former = kinds.get(topic, [0] * len(figures.months))
            kinds[topic] = [sum(both) for both in zip(former, figures.by_month(Key.FINDINGS, name), strict=True)]
    return sorted(kinds.items(), key=lambda row: -sum(row[1]))


def findings_table(figures: Figures) -> list[list[Any]]:
    """Return headings and one row for each kind of check, by month."""
    headings = [_("Prüfung"), *(f"{month:%m/%y}" for month in figures.months)]
    return [headings, *([topic, *months] for topic, months in findings_by_kind(figures))]


def lanes_table(figures: Figures, names: dict[str, str]) -> list[list[Any]]:
    """Return each counter's booked and opened hours over all months, with its utilisation."""
    booked, opened = figures.by_dimension(Key.MINUTES_BOOKED), figures.by_dimension(Key.MINUTES_OPENED)
    rows = [
        [
            names.get(lane, lane),
            round(booked[lane] / 60, 1),
            round(opened[lane] / 60, 1),
            round(booked[lane] * 100 / opened[lane], 1) if opened[lane] else None,
        ]
        for lane in sorted({*booked, *opened}, key=lambda lane: names.get(lane, lane))
    ]
    return [[_("Platz"), _("Gebuchte Stunden"), _("Geöffnete Stunden"), _("Auslastung in Prozent")], *rows]
