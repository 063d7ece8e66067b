"""Pages, zones and cases made by hand, for tests that need no picture."""

import numpy as np

from ocr import mrz
from ocr.checks import Case
from ocr.kinds import Recognised
from ocr.mrz_read import Reading
from ocr.quality import Quality
from ocr.reading import PageReading
from ocr.text import Line, PageText, Word
from tests.ocr.conftest import TODAY

GOOD = Quality(sharpness=200, median=200, paper=230, noise=1, long_side=2000)
BAD = Quality(sharpness=5, median=20, paper=30, noise=1, long_side=200)


def page(*lines: str, confidence: float = 0.95) -> PageText:
    made = []
    for row, text in enumerate(lines):
        y = 0.05 + 0.03 * row
        words = [
            Word(word, (0.05 + 0.05 * column, y, 0.09 + 0.05 * column, y + 0.02), confidence)
            for column, word in enumerate(text.split())
        ]
        made.append(Line(tuple(words)))
    return PageText(1, tuple(made))


def zone(form: mrz.Format, *lines: str, confidence: float = 0.99) -> Reading:
    letters = [np.full(form.width, confidence) for _ in lines]
    boxes = tuple((0.1, 0.7 + 0.1 * row, 0.9, 0.78 + 0.1 * row) for row in range(len(lines)))
    step = 0.8 / form.width
    cells = tuple(
        tuple((0.1 + step * column, box[1], 0.1 + step * (column + 1), box[3]) for column in range(form.width))
        for box in boxes
    )
    return Reading(form, lines, letters, boxes, 0, float(np.log(confidence)), cells=cells)


def reading(text: PageText | None = None, read_zone: Reading | None = None, quality: Quality = GOOD) -> PageReading:
    return PageReading(1, text or PageText(1), read_zone, quality, 0, 100)


def case(kind: str, *pages: PageReading, fields=None, **options) -> Case:
    recognised = options.pop("recognised", Recognised(kind, 0.95))
    options.setdefault("today", TODAY)
    return Case(pages or (reading(),), recognised, fields or {}, **options)


def columns(*rows: tuple[str, ...], confidence: float = 0.95) -> PageText:
    """A page of rows with cells in columns, each a third of the page wide, with gaps between them."""
    made = []
    for row, cells in enumerate(rows):
        y, words = 0.05 + 0.03 * row, []
        for column, text in enumerate(cells):
            x = 0.04 + 0.32 * column
            for word in text.split():
                width = 0.011 * len(word)
                words.append(Word(word, (x, y, x + width, y + 0.015), confidence))
                x += width + 0.01
        made.append(Line(tuple(words)))
    return PageText(1, tuple(made))
