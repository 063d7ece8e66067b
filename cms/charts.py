"""Plots as SVG that the server draws: no script, no style attribute, and always with their numbers as a table.

Own code, and little of it: the libraries that draw SVG in Python (pygal, matplotlib, altair) write ``style``
attributes, ``<style>`` elements or scripts into it, which the content policy refuses, fix their colours, and know
neither right-to-left pages nor forced colours.

A template shows one by ``{% include "components/chart.html" with chart=chart %}`` and links ``cms/charts.css``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from cms.chart_marks import Axes, Mark, bar_marks, hatching, swatch_marks

Text = str | Promise


class Kind(StrEnum):
    """``BARS`` lie, one for each name; the others stand on a time axis. ``STACKED`` puts its rows on each other."""

    BARS = "bars"
    COLUMNS = "columns"
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True)
class Series:
    """One row of numbers; ``None`` is a number that is not known or not shown."""

    name: Text
    values: Sequence[float | None]


@dataclass(frozen=True)
class Bar:
    """A lying bar between its name and its number."""

    label: Text
    value: str
    marks: list[Mark]


@dataclass(frozen=True)
class Chart:
    """One plot. ``key`` is unique on its page, ``labels`` name the values (short where they are a time axis).

    ``heading`` heads the column of labels in the table, ``gap`` is what it says for ``None``, ``summary`` replaces
    the sentence that a screen reader hears. Values are not negative; lying bars show the first row only.
    """

    key: str
    title: Text
    kind: Kind
    labels: Sequence[Text]
    series: Sequence[Series]
    heading: Text = ""
    unit: str = ""
    gap: Text = "–"
    summary: Text = ""

    @property
    def is_bars(self) -> bool:
        """Tell whether the bars lie."""
        return self.kind == Kind.BARS

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(value for row in self.series for value in row.values)

    def shown(self, value: float | None) -> str:
        """Return a number as people write it in the active language, with its unit."""
        if value is None:
            return str(self.gap)
        places = 0 if float(value).is_integer() else 1
        number = number_format(round(value, places), decimal_pos=places, use_l10n=True, force_grouping=True)
        return f"{number}\u00a0{self.unit}" if self.unit else number

    @property
    def headers(self) -> list[Text]:
        """Return the columns of the table."""
        return [self.heading, *(row.name for row in self.series)]

    @property
    def rows(self) -> list[list[Text]]:
        """Return the numbers as rows of the table, each led by its label."""
        return [
            [label, *(self.shown(row.values[place]) for row in self.series)] for place, label in enumerate(self.labels)
        ]

    @property
    def numeric(self) -> list[int]:
        """Return which columns hold numbers."""
        return list(range(1, len(self.series) + 1))

    @property
    def alternative(self) -> str:
        """Return what a screen reader says instead of the picture."""
        known = [
            (value, label, row)
            for row in self.series
            for value, label in zip(row.values, self.labels, strict=True)
            if value is not None
        ]
        if self.summary or not known:
            return f"{self.title}. {self.summary or _('Noch keine Zahlen.')}"
        low, high = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
        ends = _("Höchster Wert: %(high)s. Niedrigster Wert: %(low)s.")
        ends %= {"high": self._point(*high), "low": self._point(*low)}
        return f"{self.title}. {ends} {_('Alle Zahlen stehen in der Tabelle unter dem Bild.')}"

    def _point(self, value: float, label: Text, row: Series) -> str:
        where = f"{label}, {row.name}" if len(self.series) > 1 else f"{label}"
        return f"{self.shown(value)} ({where})"

    @property
    def bars(self) -> list[Bar]:
        """Return the lying bars."""
        values = self.series[0].values
        longest = max((value or 0 for value in values), default=0) or 1
        return [
            Bar(label, self.shown(value), bar_marks((value or 0) / longest, mirrored=get_language_bidi()))
            for label, value in zip(self.labels, values, strict=True)
        ]

    @property
    def legend(self) -> list[tuple[Text, list[Mark]]]:
        """Return the name of each row with the marks of its sample, where there is more than one row."""
        if len(self.series) < 2:
            return []
        lines = self.kind == Kind.LINE
        return [(row.name, swatch_marks(number, self.key, lines=lines)) for number, row in enumerate(self.series)]

    @property
    def hatching(self) -> list[Mark]:
        """Return the patterns that the plot's fills refer to."""
        return [] if self.kind == Kind.LINE else hatching(len(self.series), self.key)

    @property
    def marks(self) -> list[Mark]:
        """Return everything that is drawn on a time axis, mirrored where the page reads from right to left."""
        axes = Axes(self.key, [str(label) for label in self.labels], [row.values for row in self.series], self.shown)
        match self.kind:
            case Kind.LINE:
                drawn = axes.lines()
            case Kind.STACKED:
                drawn = axes.columns(stacked=True)
            case _:
                drawn = axes.columns(stacked=False)
        return [mark.mirrored() for mark in drawn] if get_language_bidi() else drawn
