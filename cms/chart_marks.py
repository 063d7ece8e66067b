"""The geometry of a plot: where each line, column and word stands.

Places along the width are per cent and heights are pixels, so that a plot fills 320 pixels as well as a sheet of
paper and its words keep their size. ``cms/charts.css`` gives the colours of the theme; the presentation attributes
beside the classes are those of paper, where no sheet of ours reaches (WeasyPrint). Rows are told apart by fill,
hatching and dots, or by line and marker, never by colour alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

#: The plot of a time axis, in pixels from its top: upper grid line, base line, whole height.
TOP, BASE, HEIGHT = 26, 200, 228
#: How much of its share of the width a column takes.
COLUMN = 0.72
#: Per cent of the width in which the words of the grid lines stand.
INSET = 11
BAR_HEIGHT = 18
#: A label needs this share of the width; where they are more, every second one is for wide pages only.
FEW_LABELS = 6
INK, PAPER, GRID, WORDS = "#1a3da5", "#ffffff", "#888888", "#333333"
FILLS = ("plain", "hatch", "dots", "blank")
DASHES = {"hatch": "8 5", "dots": "2 5", "blank": "12 4 2 4"}


@dataclass(frozen=True)
class Mark:
    """One SVG element. ``across`` maps the attributes that are per cent of the width to their numbers."""

    tag: str
    css: str
    across: dict[str, float] = field(default_factory=dict)
    attributes: dict[str, str | float] = field(default_factory=dict)
    text: str = ""
    inner: tuple["Mark", ...] = ()

    def mirrored(self) -> "Mark":
        """Return the mark as it stands where reading begins at the right."""
        width = self.across.get("width", 0)
        turned = {
            name: value if name == "width" else round(100 - value - (width if name == "x" else 0), 2)
            for name, value in self.across.items()
        }
        return replace(self, across=turned)

    @property
    def attrs(self) -> list[tuple[str, str]]:
        """Return the attributes as they are written."""
        across = [(name, f"{value:g}%") for name, value in self.across.items()]
        return [*across, *((name, f"{value}") for name, value in self.attributes.items())]


def fill_of(number: int) -> str:
    """Return the name of the fill of a row."""
    return FILLS[number % len(FILLS)]


def painted(fill: str, key: str) -> str:
    """Return the value of an attribute ``fill`` on paper."""
    return {"plain": INK, "blank": PAPER}.get(fill, f"url(#{key}-{fill})")


def hatching(rows: int, key: str) -> list[Mark]:
    """Return the patterns of as many rows, with ids below ``key``."""
    stroke: dict[str, str | float] = {"stroke": INK, "stroke-width": 3}
    drawn = {
        "hatch": Mark("path", "vs-chart__weave", attributes={"d": "M-2 2l4-4M0 8l8-8M6 10l4-4", **stroke}),
        "dots": Mark("circle", "vs-chart__dot", attributes={"cx": 4, "cy": 4, "r": 2, "fill": INK}),
    }
    ground = Mark("rect", "vs-chart__ground", attributes={"width": 8, "height": 8, "fill": PAPER})
    size: dict[str, str | float] = {"width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}
    return [
        Mark("pattern", "", attributes={"id": f"{key}-{fill}", **size}, inner=(ground, drawn[fill]))
        for fill in map(fill_of, range(min(rows, len(FILLS))))
        if fill in drawn
    ]


def bar_marks(share: float, *, mirrored: bool) -> list[Mark]:
    """Return the marks of a lying bar that takes ``share`` (0 to 1) of the place."""
    tall: dict[str, str | float] = {"y": 0, "height": BAR_HEIGHT}
    track = Mark("rect", "vs-chart__track", {"x": 0, "width": 100}, {**tall, "fill": "#eeeeee"})
    bar = Mark("rect", "vs-chart__plain", {"x": 0, "width": round(share * 100, 2)}, {**tall, "fill": INK})
    return [track, bar.mirrored() if mirrored else bar]


def swatch_marks(number: int, key: str, *, lines: bool) -> list[Mark]:
    """Return the sample of a row for the legend, with a pattern of its own: on paper each SVG stands alone."""
    fill = fill_of(number)
    if lines:
        line = Mark("line", "vs-chart__path", attributes=_path(fill) | {"x1": 0, "y1": 9, "x2": 28, "y2": 9})
        return [line, _marker(fill, {"cx": 14, "cy": 9})]
    own = f"{key}-legend-{number}"
    patterns = [pattern for pattern in hatching(number + 1, own) if pattern.attributes["id"] == f"{own}-{fill}"]
    box: dict[str, str | float] = {"x": 1, "y": 1, "width": 26, "height": 16}
    return [*patterns, Mark("rect", f"vs-chart__{fill}", attributes=box | _area(fill, own))]


def _area(fill: str, key: str) -> dict[str, str | float]:
    return {"fill": painted(fill, key), "stroke": INK}


def _path(fill: str) -> dict[str, str | float]:
    dashes: dict[str, str | float] = {"stroke-dasharray": DASHES[fill]} if fill in DASHES else {}
    return {"stroke": INK, "stroke-width": 2.5, **dashes}


def _marker(fill: str, at: dict[str, str | float], across: dict[str, float] | None = None) -> Mark:
    """Return the marker of a point: filled for every other row, hollow for the rest."""
    look = "plain" if fill in {"plain", "dots"} else "blank"
    attributes = at | {"r": 4.5, "fill": painted(look, ""), "stroke": INK, "stroke-width": 2}
    return Mark("circle", f"vs-chart__{look}", across or {}, attributes)


class Axes:
    """Draws rows of numbers over a time axis from left to right."""

    def __init__(
        self, key: str, labels: Sequence[str], rows: Sequence[Sequence[float | None]], shown: Callable[[float], str]
    ) -> None:
        self.key = key
        self.labels = labels
        self.rows = rows
        self.shown = shown
        self.top = 1.0

    def columns(self, *, stacked: bool) -> list[Mark]:
        """Return columns, the rows on each other or beside each other."""
        sums = [sum(row[place] or 0 for row in self.rows) for place in range(len(self.labels))]
        self.top = upper(max(sums, default=0) if stacked else self._highest())
        return [*self._frame(), *(mark for place in range(len(self.labels)) for mark in self._column(place, stacked))]

    def lines(self) -> list[Mark]:
        """Return a line for each row, broken where a number is missing."""
        self.top = upper(self._highest())
        return [*self._frame(), *(mark for number, row in enumerate(self.rows) for mark in self._line(number, row))]

    def _highest(self) -> float:
        return max((value or 0 for row in self.rows for value in row), default=0)

    def _y(self, value: float) -> float:
        return round(BASE - value / self.top * (BASE - TOP), 1)

    def _middle(self, place: int) -> float:
        return round(INSET + (place + 0.5) * (100 - INSET) / len(self.labels), 2)

    def _frame(self) -> Iterator[Mark]:
        half = self.top / 2
        for value in (0, half, self.top):
            y = self._y(value)
            yield Mark("line", "vs-chart__grid", {"x1": 0, "x2": 100}, {"y1": y, "y2": y, "stroke": GRID})
            if value == self.top or (value and float(value).is_integer()):
                yield self._words("vs-chart__scale", 0, y - 4, self.shown(value), "start")
        many = len(self.labels) > FEW_LABELS
        for place, label in enumerate(self.labels):
            css = "vs-chart__tick--minor" if many and place % 2 else "vs-chart__tick"
            yield self._words(css, self._middle(place), HEIGHT - 8, label, "middle")

    @staticmethod
    def _words(css: str, x: float, y: float, text: str, anchor: str) -> Mark:
        look: dict[str, str | float] = {"y": y, "text-anchor": anchor, "font-size": 13, "fill": WORDS}
        return Mark("text", css, {"x": x}, look, f"\u2066{text}\u2069")

    def _column(self, place: int, stacked: bool) -> Iterator[Mark]:
        share = (100 - INSET) / len(self.labels) * COLUMN
        width = share if stacked else share / len(self.rows)
        x, below = self._middle(place) - share / 2, 0.0
        for number, row in enumerate(self.rows):
            value = row[place] or 0
            if value:
                fill, upper_edge = fill_of(number), self._y(below + value)
                across = {"x": round(x, 2), "width": round(width, 2)}
                tall: dict[str, str | float] = {"y": upper_edge, "height": round(self._y(below) - upper_edge, 1)}
                yield Mark("rect", f"vs-chart__{fill}", across, tall | _area(fill, self.key))
            if stacked:
                below += value
            else:
                x += width

    def _line(self, number: int, row: Sequence[float | None]) -> Iterator[Mark]:
        fill = fill_of(number)
        points = [None if value is None else (self._middle(n), self._y(value)) for n, value in enumerate(row)]
        for first, second in pairwise(points):
            if first and second:
                ends: dict[str, str | float] = {"y1": first[1], "y2": second[1]}
                yield Mark("line", "vs-chart__path", {"x1": first[0], "x2": second[0]}, ends | _path(fill))
        for point in points:
            if point:
                yield _marker(fill, {"cy": point[1]}, {"cx": point[0]})


def upper(highest: float) -> float:
    """Return the value of the upper grid line: 1, 2 or 5 times a power of ten, at least 1."""
    if highest <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next((step * power for step in (1, 2, 5) if step * power >= highest), 10 * power)
