"""Choose a zone's letters under all that is known: masks, state codes, and check digits where they leave one way."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ocr import mrz, states
from ocr.mrz import ALPHABET, Format
from ocr.mrz_fit import INDEX, allowed

STATE_MARGIN = 5.0  # nats by which a code that no list has must read better than the best that one has
LOSS_BOUND = 5.0  # nats that a correction may cost
LOSS_MARGIN = 2.0  # nats by which the second-best correction must be worse, else there is more than one way
SINGLES, PAIRS = 40, 14  # changes tried alone and in pairs, the cheapest first
Lines = tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """One letter that a check digit changed: what was read there, and what it must be."""

    line: int
    column: int
    read: str
    meant: str
    check: str


def chosen(form: Format, tables: list[np.ndarray]) -> tuple[Lines, list[Correction]]:
    """Take the likeliest letter everywhere, prefer codes of states, then let check digits correct.

    `tables` has one array per line: places x letters of ALPHABET, log-probabilities.
    """
    grid = []
    for row in range(form.rows):
        masks = allowed(form, row)
        grid.append([ALPHABET[mask[table[mask].argmax()]] for table, mask in zip(tables[row], masks, strict=True)])
    for key in ("issuing_state", "nationality"):
        if key in form.fields:
            span = form.fields[key]
            grid[span.line][span.start : span.end] = _state(tables[span.line][span.start : span.end])
    return _corrected(form, tables, tuple("".join(row) for row in grid))


def _state(table: np.ndarray) -> list[str]:
    """Prefer a code that exists unless the free reading is far likelier."""
    scores = np.array([sum(table[place, INDEX[letter]] for place, letter in enumerate(code)) for code in states.CODES])
    best = int(scores.argmax())
    letters = [index for index, letter in enumerate(ALPHABET) if not letter.isdigit()]
    free = [letters[int(row[letters].argmax())] for row in table]
    free_score = sum(table[place, index] for place, index in enumerate(free))
    return list(states.CODES[best]) if scores[best] > free_score - STATE_MARGIN else [ALPHABET[index] for index in free]


def _corrected(form: Format, tables: list[np.ndarray], lines: Lines) -> tuple[Lines, list[Correction]]:
    """Change one or two letters where a digit disagrees and exactly one reading comes into question.

    The composite digit is asked last, and only about letters that no other digit covers.
    """
    corrections: list[Correction] = []
    for check in sorted(form.checks, key=lambda check: check.name == "composite"):
        zone = mrz.Zone(form, lines)
        if zone.verified[check.name]:
            continue
        if check.name == "composite" and not all(zone.verified[other.name] for other in form.checks if other != check):
            continue
        options = _repairs(form, tables, lines, check)
        if not options or (len(options) > 1 and options[1][0] < options[0][0] + LOSS_MARGIN):
            continue
        corrections += _differences(lines, options[0][1], check.name)
        lines = options[0][1]
    return lines, corrections


def _differences(before: Lines, after: Lines, check: str) -> Iterator[Correction]:
    for line, (old, new) in enumerate(zip(before, after, strict=True)):
        for column, (read, meant) in enumerate(zip(old, new, strict=True)):
            if read != meant:
                yield Correction(line, column, read, meant, check)


def _places(form: Format, check: mrz.Check) -> list[tuple[int, int]]:
    """The places to change for this digit: its own field and itself, or what only the composite covers.

    The composite digit itself stays as it was read: changing it would please any misreading.
    """

    def places(spans: Iterable[mrz.Span]) -> list[tuple[int, int]]:
        return [(span.line, column) for span in spans for column in range(span.start, span.end)]

    if check.name != "composite":
        return places((*check.spans, check.digit))
    others = {place for other in form.checks if other != check for place in places((*other.spans, other.digit))}
    return [place for place in places(check.spans) if place not in others]


def _repairs(form: Format, tables: list[np.ndarray], lines: Lines, check: mrz.Check) -> list[tuple[float, Lines]]:
    """Give what one or two likely changes make of the lines so that the digit agrees, the cheapest first."""
    changes = []
    for line, column in _places(form, check):
        now = tables[line][column, INDEX[lines[line][column]]]
        for index in allowed(form, line)[column]:
            loss = float(now - tables[line][column, index])
            if ALPHABET[index] != lines[line][column] and loss < LOSS_BOUND:
                changes.append((loss, line, column, ALPHABET[index]))
    changes.sort()
    pairs = (
        pair
        for pair in itertools.combinations(changes[:PAIRS], 2)
        if pair[0][1:3] != pair[1][1:3] and pair[0][0] + pair[1][0] < LOSS_BOUND
    )
    answer = []
    for group in itertools.chain(((change,) for change in changes[:SINGLES]), pairs):
        rows = [list(line) for line in lines]
        for _, line, column, letter in group:
            rows[line][column] = letter
        candidate = tuple("".join(row) for row in rows)
        if mrz.Zone(form, candidate).verified[check.name]:
            answer.append((sum(change[0] for change in group), candidate))
    return sorted(answer)
