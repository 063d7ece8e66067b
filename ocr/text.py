"""Text of a page with its places: words, gathered into lines, read top to bottom."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from ocr.report import Box, Evidence

LEANING = 4  # words from which a row's own direction is taken


@dataclass(frozen=True)
class Word:
    """A word with its box in fractions of the page and a confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True)
class Line:
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / max(1, len(self.words))

    def evidence(self, page: int, text: str | None = None) -> Evidence:
        """Point at the words that make up `text`, or at the whole line."""
        words: Sequence[Word] = self.words
        if text:
            wanted = text.split()
            for start in range(len(self.words) - len(wanted) + 1):
                part = self.words[start : start + len(wanted)]
                if all(want in word.text for want, word in zip(wanted, part, strict=True)):
                    words = part
                    break
        confidence = sum(word.confidence for word in words) / max(1, len(words))
        return Evidence(page, union(word.box for word in words), text or self.text, confidence)


@dataclass(frozen=True)
class PageText:
    """What was read on one page; `source` tells whether from a text layer or from pixels."""

    page: int
    lines: tuple[Line, ...] = field(default=())
    source: str = "ocr"

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        words = [word for line in self.lines for word in line.words]
        letters = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def union(boxes: Iterable[Box]) -> Box:
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return (min(x0s), min(y0s), max(x1s), max(y1s))


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Gather words into rows, each continued where its last words point, so that rows may lean."""
    rows: list[_Row] = []
    for word in sorted(words, key=lambda item: item.box[0]):
        near = [(row.off(word), index) for index, row in enumerate(rows)]
        off, index = min(near, default=(1.0, -1))
        if off < 0.5:
            rows[index].append(word)
        else:
            rows.append(_Row(word))
    leans = [row.lean for row in rows if len(row.words) >= LEANING]
    lean = median(leans) if leans else 0.0
    rows.sort(key=lambda row: median(_middle(word) - lean * _centre(word) for word in row.words))
    return tuple(Line(_in_reading_order(row.words)) for row in rows)


class _Row:
    """Words from left to right, and the straight line on which the next one is expected."""

    def __init__(self, word: Word) -> None:
        self.words: list[Word] = []
        self.lean = 0.0
        self.append(word)

    def append(self, word: Word) -> None:
        self.words.append(word)
        last = self.words[-LEANING:]
        self.middle = sum(map(_middle, last)) / len(last)
        self.centre = sum(map(_centre, last)) / len(last)
        self.height = word.box[3] - word.box[1]
        if len(self.words) >= LEANING:
            part = len(self.words) // 3
            first, last = self.words[:part], self.words[-part:]
            run = sum(map(_centre, last)) - sum(map(_centre, first))
            self.lean = (sum(map(_middle, last)) - sum(map(_middle, first))) / run if run > 0 else 0.0

    def off(self, word: Word) -> float:
        """How far from this row's line the word stands, in heights of letters; 1 where it cannot belong to it."""
        before = self.words[-1].box
        overlap = before[2] - word.box[0]
        if overlap > 0.5 * min(before[2] - before[0], word.box[2] - word.box[0]):
            return 1.0
        expected = self.middle + self.lean * (_centre(word) - self.centre)
        height = max(self.height, word.box[3] - word.box[1])
        return abs(_middle(word) - expected) / height if height > 0 else 1.0


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _centre(word: Word) -> float:
    return (word.box[0] + word.box[2]) / 2


def _in_reading_order(row: list[Word]) -> tuple[Word, ...]:
    """Order a row from left to right, or from right to left where half of the words are Arabic.

    Numbers and words of other scripts keep their own order within a row that runs from the right.
    """
    words = sorted(row, key=lambda item: item.box[0])
    arabic = sum(map(_is_arabic, words))
    if not arabic or 2 * arabic < sum(any(letter.isalpha() for letter in word.text) for word in words):
        return tuple(words)
    ordered: list[Word] = []
    for from_right, run in itertools.groupby(reversed(words), key=_is_arabic):
        part = list(run)
        ordered += part if from_right else part[::-1]
    return tuple(ordered)


def _is_arabic(word: Word) -> bool:
    return any("\u0600" <= letter <= "\u06ff" and letter.isalpha() for letter in word.text)
