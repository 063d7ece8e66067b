"""What counts as right: the arithmetic of the tables, without pictures or engines.

A zone is exact when every character of every line is right. It is *vouched for* when its reader says so: this
project by `mrz.valid`; the peers have nothing but the check digits, so that digits that agree are their word.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr import mrz

FIELDS = ("document_number", "surname", "given_names", "birth_date", "sex", "expiry_date", "nationality")


@dataclass(frozen=True)
class Result:
    """One engine's answer to one file."""

    truth: tuple[str, ...]  # no lines: there is nothing to read
    lines: tuple[str, ...]
    vouched: bool | None = None  # the reader's own verdict; None: it has none but the digits
    cpu: float = 0.0
    wall: float = 0.0

    @property
    def exact(self) -> bool:
        return bool(self.truth) and self.lines == self.truth

    @property
    def nothing(self) -> bool:
        return not self.lines

    @property
    def wrong_but_verified(self) -> bool:
        """A character is wrong, and the reader vouches for the zone."""
        if self.nothing or self.lines == self.truth:
            return False
        return digits_agree(self.lines) if self.vouched is None else self.vouched

    @property
    def fields_right(self) -> tuple[int, int]:
        """How many of the truth's fields were read right, of how many."""
        form = format_of(self.truth)
        if form is None:
            return 0, 0
        wanted = _fields(form, self.truth)
        lines = _fitted(form, self.lines)
        found = _fields(form, lines) if lines else {}
        return sum(found.get(key) == value for key, value in wanted.items()), len(wanted)


def format_of(lines: Sequence[str]) -> mrz.Format | None:
    """The format that lines of this number and width are written in."""
    shape = (len(lines), len(lines[0]) if lines else 0)
    if any(len(line) != shape[1] for line in lines):
        return None
    fitting = [form for form in mrz.FORMATS.values() if (form.rows, form.width) == shape]
    code = lines[0][:1] if lines else ""
    french = shape == (2, 36) and lines[0].startswith("IDFRA") and lines[1][27:33].isdigit()
    if french:
        return mrz.FRA_ID
    fitting = [form for form in fitting if form is not mrz.FRA_ID]
    return next((form for form in fitting if code in form.codes), fitting[0] if fitting else None)


def digits_agree(lines: Sequence[str]) -> bool:
    """Every check digit of the format that the lines have agrees with what it covers."""
    form = format_of(lines)
    return form is not None and all(mrz.Zone(form, tuple(lines)).verified.values())


def _fitted(form: mrz.Format, lines: Sequence[str]) -> tuple[str, ...] | None:
    """Cut or fill lines that are a little too long or short, in favour of whoever read them."""
    if len(lines) != form.rows or any(abs(len(line) - form.width) > 3 for line in lines):
        return None
    return tuple(line[: form.width].ljust(form.width, mrz.FILLER) for line in lines)


def _fields(form: mrz.Format, lines: tuple[str, ...]) -> dict[str, str]:
    zone = mrz.Zone(form, lines)
    names = {"surname": zone.surname, "given_names": zone.given_names}
    others = {key: zone.field(key) for key in FIELDS if key in form.fields and key not in names}
    return {key: value for key, value in {**others, **names}.items() if value.strip(mrz.FILLER)}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def character_errors(truth: str, read: str) -> float:
    """Edit distance in characters over the truth's length; white space counts as one blank."""
    want, got = " ".join(truth.split()), " ".join(read.split())
    return _distance(want, got) / max(1, len(want))


def word_recall(truth: str, read: str) -> float:
    """The share of the truth's words that occur in the reading, each as often as it stands there."""
    left: dict[str, int] = {}
    for word in read.split():
        left[word] = left.get(word, 0) + 1
    hits = 0
    words = truth.split()
    for word in words:
        if left.get(word, 0):
            left[word] -= 1
            hits += 1
    return hits / max(1, len(words))


def _distance(want: str, got: str) -> int:
    """Levenshtein's distance, one row at a time; insertions run along the row as a running minimum."""
    letters = np.array([ord(letter) for letter in got], dtype=np.int64)
    steps = np.arange(len(got) + 1)
    row = steps.copy()
    for index, letter in enumerate(want, start=1):
        fresh = np.empty_like(row)
        fresh[0] = index
        fresh[1:] = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(fresh - steps) + steps
    return int(row[-1])
