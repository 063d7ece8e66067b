"""Plots that the server draws: what stands where, what a screen reader hears, what the content policy allows."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.chart_marks import INSET, upper
from cms.charts import Chart, Kind, Series

MONTHS = ("08/26", "09/26", "10/26")


def chart(kind=Kind.COLUMNS, rows=((10, 20, 5),), **more):
    series = [Series(f"Reihe {number}", row) for number, row in enumerate(rows, 1)]
    return Chart("probe", "Anträge", kind, MONTHS, series, heading="Monat", **more)


def drawn(marks, tag):
    return [mark for mark in marks if mark.tag == tag]


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("highest", "line"), [(0, 1), (0.4, 1), (1, 1), (3, 5), (20, 20), (21, 50), (51, 100), (1234, 2000)]
)
def test_the_upper_grid_line_is_a_round_number(highest, line):
    assert upper(highest) == line


def test_columns_are_as_tall_as_their_numbers():
    first, second, third = drawn(chart().marks, "rect")

    assert second.attributes["height"] == 2 * first.attributes["height"] == 4 * third.attributes["height"]


def test_stacked_rows_stand_on_each_other():
    lower, higher = drawn(chart(Kind.STACKED, ((10,) * 3, (30,) * 3)).marks, "rect")[:2]

    assert higher.attributes["y"] + higher.attributes["height"] == lower.attributes["y"]
    assert (lower.css, higher.css) == ("vs-chart__plain", "vs-chart__hatch")


def test_a_line_is_broken_where_a_number_is_missing():
    marks = chart(Kind.LINE, ((10, None, 5),)).marks

    assert len(drawn(marks, "circle")) == 2
    assert not [mark for mark in marks if mark.css == "vs-chart__path"]


def test_a_page_from_right_to_left_has_its_first_month_at_the_right():
    first = drawn(chart().marks, "rect")[0].across
    with override("ar"):
        mirrored = drawn(chart().marks, "rect")[0].across

    assert first["x"] > INSET
    assert mirrored["x"] == pytest.approx(100 - first["x"] - first["width"], abs=0.01)


def test_the_numbers_stand_in_a_table_and_a_gap_says_why():
    with override("de"):
        plot = chart(Kind.BARS, ((1234, None, 7.25),), gap="weniger als 5", unit="%")

        assert plot.rows == [["08/26", "1.234\u00a0%"], ["09/26", "weniger als 5"], ["10/26", "7,2\u00a0%"]]


def test_a_screen_reader_hears_the_ends_and_where_the_rest_is():
    with override("de"):
        assert chart().alternative == (
            "Anträge. Höchster Wert: 20 (09/26). Niedrigster Wert: 5 (10/26). "
            "Alle Zahlen stehen in der Tabelle unter dem Bild."
        )
        assert chart(summary="Es werden mehr.").alternative == "Anträge. Es werden mehr."


def test_a_plot_without_numbers_says_so():
    with override("de"):
        html = render_to_string("components/chart.html", {"chart": chart(rows=((0, None, 0),))})

    assert "Noch keine Zahlen." in html
    assert "<svg" not in html


@pytest.mark.parametrize("kind", Kind)
def test_nothing_in_a_plot_needs_an_exception_from_the_content_policy(kind):
    html = render_to_string("components/chart.html", {"chart": chart(kind, ((1, 2, 3), (4, 5, 6), (7, 8, 9)))})
    elements = Elements(html).found

    assert not [tag for tag, attrs in elements if tag in {"script", "style"} or "style" in attrs]
    assert not [name for _tag, attrs in elements for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("kind", [Kind.STACKED, Kind.COLUMNS])
def test_every_pattern_that_a_fill_names_is_there_once(kind):
    html = render_to_string("components/chart.html", {"chart": chart(kind, ((1, 2, 3),) * 4)})
    ids = [attrs["id"] for _tag, attrs in Elements(html).found if "id" in attrs]

    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([\w-]+)\)", html)) <= set(ids)


def test_a_title_cannot_bring_markup_along():
    plot = Chart("probe", "<b>x", Kind.BARS, ("<i>",), [Series("Zahl", (1,))])

    html = render_to_string("components/chart.html", {"chart": plot})

    assert "<b>" not in html
    assert "<i>" not in html
