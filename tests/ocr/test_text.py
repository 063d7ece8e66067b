"""Words become rows, also where rows lean; a page's lean is measured and taken out."""

import io

import numpy as np
import pytest
from PIL import Image

from ocr import layout
from ocr.text import Word, lines_of
from tests.benchmarks.recognition.drawn_pages import drawn_pages


def row(text, y, *, lean=0.0, start=0.1, height=0.012):
    words = []
    for place, word in enumerate(text.split()):
        x = start + 0.07 * place
        words.append(Word(word, (x, y + lean * x, x + 0.06, y + lean * x + height), 0.9))
    return words


@pytest.mark.parametrize("lean", [0.0, 0.03, -0.03])
def test_rows_that_lean_stay_apart_and_in_order(lean):
    texts = [
        "Name Geburtsdatum Aktenzeichen Ort Straße Hausnummer",
        "eins zwei drei",
        "vier fünf sechs sieben acht neun",
    ]
    words = [word for index, text in enumerate(texts) for word in row(text, 0.3 + 0.018 * index, lean=lean)]
    assert [line.text for line in lines_of(words[::-1])] == texts


def test_a_label_and_its_value_far_to_the_right_are_one_row():
    words = [*row("Familienname", 0.3), *row("Patel", 0.301, start=0.6), *row("Vornamen", 0.325)]
    assert [line.text for line in lines_of(words)] == ["Familienname Patel", "Vornamen"]


def test_a_large_title_does_not_swallow_the_row_below_it():
    words = [*row("Meldebescheinigung", 0.1, height=0.03), *row("gemäß Gesetz", 0.14)]
    assert [line.text for line in lines_of(words)] == ["Meldebescheinigung", "gemäß Gesetz"]


def test_words_printed_over_each_other_are_not_joined_to_one_row():
    first, second = row("STEMPEL", 0.3)[0], row("Unterschrift", 0.301)[0]
    assert len(lines_of([first, second])) == 2


def test_no_words_give_no_lines():
    assert lines_of([]) == ()


@pytest.mark.parametrize("lean", [-0.06, 0.0, 0.045])
def test_the_lean_of_a_page_is_measured(lean):
    page = next(drawn_pages("scan", 1))
    grey = np.asarray(Image.open(io.BytesIO(page.picture)).convert("L"))
    before = layout.slant(grey)
    leaning = layout.straightened(grey, layout.Slant(-lean, 0.0)) if lean else grey
    assert layout.slant(leaning).middle == pytest.approx(before.middle + lean, abs=0.004)


def test_rows_that_fan_out_as_in_a_photograph_are_levelled():
    page = next(drawn_pages("scan", 1))
    grey = np.asarray(Image.open(io.BytesIO(page.picture)).convert("L"))
    fanned = layout.straightened(grey, layout.Slant(-0.02, -0.08))
    assert layout.slant(fanned).change == pytest.approx(0.08, abs=0.02)
    level = layout.straightened(fanned, layout.slant(fanned))
    assert abs(layout.slant(level).change) < 0.02
    assert abs(layout.slant(level).middle) < 0.006
