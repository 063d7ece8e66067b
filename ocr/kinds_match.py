"""Find words on pages as a reader would: whole, in plain letters, in spite of a few reading errors.

A page is indexed once; looking up a phrase then costs little, however many phrases there are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ocr import names
from ocr.report import Evidence
from ocr.text import Line, PageText, union

ERROR_EVERY = 8  # one reading error is forgiven for so many letters
SQUEEZED = 10  # from so many letters on, a phrase is also found without regard to spaces
MOST_LETTERS = 60  # what is longer is no word
_EDGES = ".,;:()[]{}/*|\"'„“”»«›‹!?_·•"
_SAME = str.maketrans(
    {"ي": "ى", "ی": "ى", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ё": "е", "ґ": "г", "ـ": None}
)


_INSIDE = str.maketrans(dict.fromkeys("-‐–'’‘.:,\u200e\u200f\u202a\u202b\u202c"))
_APART = re.compile(r"[/|]")


@dataclass(frozen=True)
class Row:
    """A line of a page with its words in plain letters; `words[i]` belongs to `tokens[i]`."""

    page: int
    number: int
    line: Line
    tokens: tuple[str, ...]
    words: tuple[int, ...]
    tall: bool

    @property
    def length(self) -> int:
        return sum(map(len, self.tokens)) + len(self.tokens) - 1


@dataclass(frozen=True)
class Hit:
    """Where a phrase stands: from one word of a row to another; `errors` letters differ."""

    row: Row
    first: int
    last: int
    errors: int

    def evidence(self) -> Evidence:
        words = self.row.line.words[self.first : self.last + 1]
        confidence = sum(word.confidence for word in words) / len(words)
        text = " ".join(word.text for word in words).strip(" ,;:")
        return Evidence(self.row.page, union(word.box for word in words), text, confidence)


@lru_cache(maxsize=20_000)
def plain_word(word: str) -> str:
    """Lower case without diacritics; letters of one sound in Arabic and Cyrillic are made one."""
    bare = word.strip(_EDGES)
    if bare.isascii():
        return bare.lower().translate(_INSIDE)
    latin = all(letter.isascii() or "\u00c0" <= letter <= "\u024f" or letter in "ẞ’‘°" for letter in bare)
    if latin:
        return names.fold(bare).lower() or bare
    kept = "".join(letter for letter in bare.lower() if not "\u064b" <= letter <= "\u065f")
    return kept.translate(_SAME).translate(_INSIDE)


def plain(text: str) -> str:
    return " ".join(filter(None, map(plain_word, _APART.sub(" ", text).split())))


def _letters(token: str) -> int:
    """Give a bit for each letter that occurs: tokens far apart here are far apart in spelling."""
    bits = 0
    for letter in token:
        bits |= 1 << (ord(letter) % 61)
    return bits


@dataclass
class Index:
    """The words of a document, to be asked for many phrases."""

    rows: list[Row]
    _places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _by_length: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    _near: dict[tuple[str, int], list[tuple[str, int]]] = field(default_factory=dict)
    _squeezed: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, pages: Iterable[PageText]) -> "Index":
        return cls([row for page in pages for row in _rows(page)])._filled()

    @classmethod
    def of_lines(cls, lines: Iterable[tuple[int, int, Line]]) -> "Index":
        """Index lines as they are, each with its page and a number of the caller's."""
        return cls([_row(page, number, line, tall=False) for page, number, line in lines])._filled()

    def _filled(self) -> "Index":
        for place, row in enumerate(self.rows):
            for position, token in enumerate(row.tokens):
                self._places.setdefault(token, []).append((place, position))
            self._squeezed.append("".join(row.tokens))
        for token in self._places:
            self._by_length.setdefault(len(token), []).append((token, _letters(token)))
        return self

    def find(self, phrase: str) -> Iterator[Hit]:
        """Give the places of a phrase that is already in plain letters, best reading first on each row."""
        wanted = tuple(phrase.split())
        if not wanted:
            return
        allowed = len(phrase) // ERROR_EVERY
        seen = set()
        for near, errors in self._nearest(wanted[0], allowed):
            for place, position in self._places[near]:
                row = self.rows[place]
                found = self._follows(row, position, wanted[1:], allowed - errors)
                if found is not None and place not in seen:
                    seen.add(place)
                    yield Hit(row, row.words[position], row.words[position + len(wanted) - 1], errors + found)
        yield from self._without_spaces("".join(wanted), seen)

    def _follows(self, row: Row, position: int, rest: Sequence[str], allowed: int) -> int | None:
        """Count the errors of the words that follow; None when they are others."""
        errors = 0
        following = row.tokens[position + 1 : position + 1 + len(rest)]
        if len(following) < len(rest):
            return None
        for want, have in zip(rest, following, strict=True):
            if want != have:
                limit = min(allowed - errors, _most(want))
                off = names.distance(have, want, limit) if limit > 0 else 1
                if off > limit:
                    return None
                errors += off
        return errors

    def _nearest(self, token: str, allowed: int) -> list[tuple[str, int]]:
        """Words of the document within the allowed number of errors, the exact one first."""
        limit = min(allowed, _most(token))
        key = (token, limit)
        if key not in self._near:
            found = [(token, 0)] if token in self._places else []
            bits = _letters(token)
            for length in range(len(token) - limit, len(token) + limit + 1) if limit else ():
                for other, letters in self._by_length.get(length, ()):
                    if other != token and (letters ^ bits).bit_count() <= 2 * limit:
                        off = names.distance(other, token, limit)
                        if off <= limit:
                            found.append((other, off))
            self._near[key] = sorted(found, key=lambda item: item[1])
        return self._near[key]

    def _without_spaces(self, letters: str, seen: set[int]) -> Iterator[Hit]:
        """Find headings set in spaced letters and words that were read in pieces."""
        if len(letters) < SQUEEZED:
            return
        for place, squeezed in enumerate(self._squeezed):
            start = squeezed.find(letters) if place not in seen else -1
            if start < 0:
                continue
            row, passed, touched = self.rows[place], 0, []
            whole = [False, False]
            for position, token in enumerate(row.tokens):
                if passed < start + len(letters) and passed + len(token) > start:
                    touched.append(row.words[position])
                    whole[0] |= passed == start
                    whole[1] |= passed + len(token) == start + len(letters)
                passed += len(token)
            if all(whole):  # a word inside a longer one is not that word
                yield Hit(row, touched[0], touched[-1], 0)


def _most(token: str) -> int:
    """How many letters of one word may differ: short words must be exact."""
    return 0 if len(token) < 4 else 1 if len(token) < 12 else 2


def _rows(page: PageText) -> Iterator[Row]:
    """Index every line, and every line with the first word of the next where it breaks off."""
    heights = sorted(line.box[3] - line.box[1] for line in page.lines)
    usual = heights[len(heights) // 2] if heights else 0.0
    for number, line in enumerate(page.lines):
        tall = line.box[3] - line.box[1] > 1.3 * usual
        yield _row(page.page, number, line, tall)
        if number + 1 == len(page.lines):
            continue
        following = page.lines[number + 1]
        if line.words[-1].text.endswith("-") and len(line.words[-1].text) > 3:
            yield _joined(page.page, number, line, following, tall)
        elif tall or number < 12:
            yield _row(page.page, number, Line(line.words + following.words), tall)


def _row(page: int, number: int, line: Line, tall: bool) -> Row:
    """Index the words of a line; a word with a slash is two."""
    tokens, words = [], []
    for place, word in enumerate(line.words):
        for part in filter(None, map(plain_word, _APART.split(word.text[:MOST_LETTERS]))):
            tokens.append(part)
            words.append(place)
    return Row(page, number, line, tuple(tokens), tuple(words), tall)


def _joined(page: int, number: int, line: Line, following: Line, tall: bool) -> Row:
    """The last word of a line put together with the first of the next, across a hyphen."""
    last, first = line.words[-1], following.words[0]
    token = plain_word(last.text.rstrip("-") + first.text)
    return Row(page, number, Line((last, first)), (token,), (0,), tall)
