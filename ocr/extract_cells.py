"""Labels and what stands beside or below them, on plain lines, in columns and in tables."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ocr.extract_dates import Order
from ocr.extract_values import READERS, Taken
from ocr.kinds_match import Hit, Index, plain
from ocr.report import Field
from ocr.text import Line, PageText, Word, union

LEAST_SURE = 0.4  # below, the letters are guesses
MOST_LETTERS, MOST_WORDS = 60, 120  # longer words and lines are no writing; patterns stay quick on them
COLUMN_GAP = 2.2  # a gap of so many line heights parts two columns
_GLUED = re.compile(r"^([^\W\d_][^:]{2,}:)(\S+)$")
SOURCE = Path(__file__).with_name("labels.toml")
PHRASE_SOURCE = Path(__file__).with_name("phrases.toml")


@dataclass(frozen=True)
class Label:
    """A field: the phrases before its value, in plain letters, and how the value is read."""

    key: str
    take: str
    phrases: tuple[str, ...]
    kinds: frozenset[str] | None = None
    many: bool = False


def _load() -> tuple[Label, ...]:
    labels = []
    for key, table in tomllib.loads(SOURCE.read_text("utf-8")).items():
        texts = (value for name, value in table.items() if name not in ("take", "kinds", "many"))
        phrases = {plain(part): None for text in texts for part in text.split("|")}
        kinds = frozenset(table["kinds"]) if "kinds" in table else None
        ordered = tuple(sorted(filter(None, phrases), key=lambda phrase: -len(phrase)))
        labels.append(Label(key, table["take"], ordered, kinds, table.get("many", False)))
    return tuple(labels)


def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """Phrases by field and value, the longest first."""
    return {
        key: {
            value: tuple(sorted({plain(part) for part in text.split("|")}, key=lambda phrase: (-len(phrase), phrase)))
            for value, text in table.items()
        }
        for key, table in tomllib.loads(PHRASE_SOURCE.read_text("utf-8")).items()
    }


LABELS = _load()
PHRASES = _phrases()


@dataclass(frozen=True)
class Cell:
    """A run of words of one line that no wide gap parts, or a whole line."""

    page: int
    row: int
    line: Line


class Layout:
    """The cells of a document, and which stands right of and below which."""

    def __init__(self, pages: Iterable[PageText]) -> None:
        self.pages = list(pages)
        self.cells: list[Cell] = []
        self.lines: list[Cell] = []
        row = 0
        for page in self.pages:
            for whole in _written(page):
                self.lines.append(Cell(page.page, row, whole))
                self.cells += [Cell(page.page, row, part) for part in _columns(whole)]
                row += 1

    @cached_property
    def index(self) -> Index:
        """The cells as rows to be searched; `Row.number` is the cell's place in `cells`."""
        return Index.of_lines((cell.page, number, cell.line) for number, cell in enumerate(self.cells))

    @cached_property
    def text(self) -> str:
        return "\n".join(cell.line.text for cell in self.lines)

    @cached_property
    def _labels(self) -> frozenset[tuple[int, int]]:
        """Cells that begin with a label: row and first word's place tell which."""
        places = {
            hit.row.number
            for label in LABELS
            for phrase in label.phrases
            for hit in self.index.find(phrase)
            if hit.first == 0 and hit.errors == 0
        }
        return frozenset((self.cells[place].row, round(self.cells[place].line.box[0] * 1000)) for place in places)

    def _value(self, cell: Cell | None) -> Cell | None:
        """The cell, unless it is a label of its own: heads of a table stand beside each other."""
        if cell is None or (cell.row, round(cell.line.box[0] * 1000)) in self._labels:
            return None
        return cell

    def right_of(self, place: int) -> Cell | None:
        following = self.cells[place + 1] if place + 1 < len(self.cells) else None
        return following if following is not None and following.row == self.cells[place].row else None

    def below(self, place: int) -> Cell | None:
        """The nearest cell of the next line that lies under this one."""
        cell = self.cells[place]
        left, _, right, _ = cell.line.box
        for other in self.cells[place + 1 :]:
            if other.page != cell.page or other.row > cell.row + 1:
                return None
            x0, _, x1, _ = other.line.box
            if other.row == cell.row + 1 and x0 < right and x1 > left:
                return other
        return None

    def hits(self, phrases: Iterable[str]) -> list[Hit]:
        """Places of any of the phrases in reading order; the longest phrase first where two begin alike."""
        found = [hit for phrase in phrases for hit in self.index.find(phrase)]
        if any(hit.errors == 0 for hit in found):
            found = [hit for hit in found if hit.errors == 0]  # "Супруг" is not a misread "Супруга" where both stand
        return sorted(found, key=lambda hit: (hit.row.number, hit.first, -hit.last))

    def worded(self, key: str) -> Iterator[tuple[str, Field]]:
        """The value whose phrase stands there; of several values the first of the table."""
        for value, phrases in PHRASES[key].items():
            for hit in self.hits(phrases)[:1]:
                yield key, Field(value, hit.evidence())
                return

    def after(self, hit: Hit) -> Iterator[tuple[int, Line]]:
        """Where a value may stand: after its label, in the next column, on the next line, below."""
        place = hit.row.number
        cell = self.cells[place]
        rest = cell.line.words[hit.last + 1 :]
        if rest:
            yield cell.page, Line(rest)
        right, below = self._value(self.right_of(place)), self._value(self.below(place))
        if right is not None:
            yield cell.page, Line((*rest, *right.line.words))
        elif rest and below is not None:
            yield cell.page, Line((*rest, *below.line.words))
        if not rest and below is not None:
            yield cell.page, below.line

    def take(self, label: Label, order: Order) -> list[Field]:
        """The values of a label in reading order, each once."""
        found: list[Field] = []
        seen = set()
        for hit in self.hits(label.phrases):
            for page, line in self.after(hit):
                taken = READERS[label.take](line.text, order)
                if taken is not None and line.confidence >= LEAST_SURE:
                    field = as_field(taken, page, line)
                    if (field.value, field.evidence.box) not in seen:
                        seen.add((field.value, field.evidence.box))
                        found.append(field)
                    break
        return found


def as_field(taken: Taken, page: int, line: Line) -> Field:
    value = taken.value if taken.other is None else f"{taken.value} {taken.other}"
    return Field(value, line.evidence(page, taken.shown))


def _written(page: PageText) -> Iterator[Line]:
    """The lines of a page, cut to the size of writing."""
    for line in page.lines:
        words = tuple(_unglued(Word(word.text[:MOST_LETTERS], word.box, word.confidence) for word in line.words))
        for start in range(0, len(words), MOST_WORDS):
            yield Line(words[start : start + MOST_WORDS])


def _unglued(words: Iterable[Word]) -> Iterator[Word]:
    """Part "Label:Value" that was printed or read without a space."""
    for word in words:
        match = _GLUED.match(word.text)
        if match is None:
            yield word
            continue
        x0, y0, x1, y1 = word.box
        cut = x0 + (x1 - x0) * len(match[1]) / len(word.text)
        yield Word(match[1], (x0, y0, cut, y1), word.confidence)
        yield Word(match[2], (cut, y0, x1, y1), word.confidence)


def _columns(line: Line) -> Iterator[Line]:
    """Cut a line at wide gaps, in whichever direction it runs."""
    run: list[Word] = []
    for word in line.words:
        if run:
            before = run[-1].box
            gap = max(word.box[0] - before[2], before[0] - word.box[2])
            box = union((before, word.box))
            # boxes are fractions of width and height: an A4 page is taller than wide
            if gap > COLUMN_GAP * 1.4 * min(before[3] - before[1], word.box[3] - word.box[1], box[3] - box[1]):
                yield Line(tuple(run))
                run = []
        run.append(word)
    if run:
        yield Line(tuple(run))
