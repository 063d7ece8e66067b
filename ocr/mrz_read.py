"""Read the straightened lines of a zone: most likely letters under a format, with their confidence."""

import itertools
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np

from ocr import mrz, mrz_cells, mrz_locate, states
from ocr.mrz import ALPHABET, Format
from ocr.mrz_cells import OUTSIDE
from ocr.mrz_locate import Band, Strip
from ocr.mrz_strip import PITCH
from ocr.report import Box

STEP = 2
SHIFTS = np.arange(-3, 4)  # of the expected pitch, in steps of the search grid
READABLE = -0.45
SURE = -0.06
DISPUTED = 0.5  # the most that a letter is worth on which the classifiers differ
INDEX = {letter: index for index, letter in enumerate(ALPHABET)}


@dataclass
class Reading:
    """One zone as read: its lines, how likely each letter is, where each line stands on the page."""

    format: Format
    lines: tuple[str, ...]
    letters: list[np.ndarray]  # per line: probability of each chosen letter
    boxes: tuple[Box, ...]
    quarter_turns: int  # counter-clockwise turns that bring the zone upright
    quality: float
    corrected: list[str] = field(default_factory=list)

    @property
    def zone(self) -> mrz.Zone:
        return mrz.Zone(self.format, self.lines)

    def confidence(self, span: mrz.Span) -> float:
        """The probability of the least sure letter."""
        part = self.letters[span.line][span.start : span.end]
        return float(part.min()) if len(part) else 0.0


def read(grey: np.ndarray) -> Reading | None:
    """Find and read the best zone of a page, or None when nothing on it is one."""
    best: Reading | None = None
    tried: list[tuple[float, float]] = []
    for side in mrz_locate.SIDES:
        if side > 2000 and max(grey.shape) < 2000:
            continue
        for band in mrz_locate.bands(grey, side):
            reading = read_band(grey, band)
            tried.append((side, band.letters))
            if reading and (best is None or _rank(reading) > _rank(best)):
                best = reading
            if best and best.quality > SURE and best.zone.all_verified:
                return best
        if best and best.quality > 4 * SURE and best.zone.all_verified:
            return best
    return best if best and best.quality > READABLE else None


def _rank(reading: Reading) -> float:
    return reading.quality + 0.35 * sum(reading.zone.verified.values()) / len(reading.zone.verified)


def read_band(grey: np.ndarray, band: Band) -> Reading | None:
    """Decide which way up and under which format the lines read best, then read carefully."""
    strips = mrz_locate.straightened(grey, band)
    if any(strip.pixels.shape[1] < 20 * PITCH for strip in strips):
        return None
    fits = [fit for turn in (0, 1) if (fit := _best_fit(strips, turn)) is not None]
    if not fits:
        return None
    best = max(fits, key=lambda fit: fit.score)
    return _careful(best, grey.shape) if best.score > 3 * READABLE else None


@dataclass
class Fit:
    """A format laid over some lines of a band, one way up."""

    score: float
    form: Format
    strips: list[Strip]
    paths: list[np.ndarray]
    turn: int


def _best_fit(strips: list[Strip], turn: int) -> Fit | None:
    """Lay every format over every run of lines and keep the likeliest."""
    ordered = strips[::-1] if turn else strips
    rows = [_grid(strip, turn) for strip in ordered]
    best: Fit | None = None
    known: dict[tuple[int, tuple[str, ...]], tuple[float, np.ndarray]] = {}
    for form in mrz.FORMATS.values():
        for first in range(len(rows) - form.rows + 1):
            paths = []
            for row in range(form.rows):
                key = (first + row, form.masks[row])
                if key not in known:
                    known[key] = _path(rows[first + row], form, row)
                paths.append(known[key])
            score = sum(path[0] for path in paths) / form.rows
            if best is None or score > best.score:
                best = Fit(score, form, ordered[first : first + form.rows], [path[1] for path in paths], turn)
    return best


def _pixels(strip: Strip, turn: int) -> np.ndarray:
    return cv2.rotate(strip.pixels, cv2.ROTATE_180) if turn else strip.pixels


def _grid(strip: Strip, turn: int) -> np.ndarray:
    pixels = _pixels(strip, turn)
    return mrz_cells.along(pixels, np.arange(0, pixels.shape[1], STEP))


def _path(grid: np.ndarray, form: Format, row: int) -> tuple[float, np.ndarray]:
    allowed = _allowed(form, row)
    emissions = np.stack([grid[:, :OUTSIDE][:, mask].max(1) for mask in allowed])
    return _best_path(grid, emissions)


def _allowed(form: Format, row: int) -> tuple[np.ndarray, ...]:
    return _masks(form.name, row)


@cache
def _masks(name: str, row: int) -> tuple[np.ndarray, ...]:
    letters = mrz.FORMATS[name].masks[row]
    return tuple(np.array([INDEX[letter] for letter in allowed]) for allowed in letters)


def _best_path(grid: np.ndarray, emissions: np.ndarray) -> tuple[float, np.ndarray]:
    """Place the letters on the strip, one about every pitch; nothing may stand before and after them."""
    count, width = emissions.shape
    outside = np.maximum(grid[:, OUTSIDE], -3.0)
    per_pitch = PITCH // STEP
    before = np.zeros(width)
    before[per_pitch:] = outside[:-per_pitch]
    after = np.zeros(width)
    after[:-per_pitch] = outside[per_pitch:]
    score = emissions[0] + before
    steps = np.zeros((count, width), np.int16)
    penalties = -0.12 * (SHIFTS * STEP).astype(np.float64) ** 2 / 4
    for index in range(1, count):
        options = np.full((len(SHIFTS), width), -1e9)
        for number, shift in enumerate(SHIFTS):
            jump = per_pitch + shift
            options[number, jump:] = score[:-jump] + penalties[number]
        choice = options.argmax(0)
        steps[index] = choice
        score = options[choice, np.arange(width)] + emissions[index]
    score = score + after
    end = int(score.argmax())
    places = np.zeros(count, np.int64)
    position = end
    for index in range(count - 1, -1, -1):
        places[index] = position
        if index:
            position -= per_pitch + int(SHIFTS[steps[index, position]])
    return float(score[end]) / count, places * STEP


def _careful(fit: Fit, shape: tuple[int, ...]) -> Reading:
    """Read the chosen cells again from several views, then choose letters under all that is known."""
    form, strips, turn = fit.form, fit.strips, fit.turn
    tables, agreed, places = [], [], []
    for row, (strip, path) in enumerate(zip(strips, fit.paths, strict=True)):
        pixels = _pixels(strip, turn)
        settled = _settled(pixels, path, form, row)
        views = [_shifted(pixels, down) for down in (-1.5, 0.0, 1.5)]
        cells = [mrz_cells.cells(view, settled + across) for view, across in itertools.product(views, (-1, 0, 1))]
        opinions = [_opinion(cells, reader) for reader in range(mrz_cells.READERS)]
        tables.append(np.mean(opinions, axis=0))
        agreed.append(_agreement(opinions, form, row))
        places.append(settled)
    lines, corrected = _choose(form, tables)
    letters = [
        np.exp([tables[row][column, INDEX[letter]] for column, letter in enumerate(line)])
        for row, line in enumerate(lines)
    ]
    letters = [
        np.where(both, values, np.minimum(values, DISPUTED)) for values, both in zip(letters, agreed, strict=True)
    ]
    quality = float(np.mean([np.log(np.maximum(values, 1e-4)).mean() for values in letters]))
    boxes = tuple(_box(strip, path, turn, shape) for strip, path in zip(strips, places, strict=True))
    turns = (1 if strips[0].turned else 0) + (2 if turn else 0)
    return Reading(form, lines, letters, boxes, turns % 4, quality, corrected)


def _opinion(cells: list[np.ndarray], reader: int) -> np.ndarray:
    """Average one classifier's log-probabilities over the views; OUTSIDE is no choice any more."""
    table = np.mean([mrz_cells.scores(view, reader) for view in cells], axis=0)[:, :OUTSIDE]
    return table - np.log(np.exp(table).sum(1, keepdims=True))


def _agreement(opinions: list[np.ndarray], form: Format, row: int) -> np.ndarray:
    """Tell for each place whether all classifiers read the same letter there."""
    masks = _allowed(form, row)
    choices = np.array([[mask[table[place][mask].argmax()] for place, mask in enumerate(masks)] for table in opinions])
    return np.asarray((choices == choices[0]).all(0))


def _shifted(pixels: np.ndarray, down: float) -> np.ndarray:
    if not down:
        return pixels
    matrix = np.array([[1, 0, 0], [0, 1, down]], np.float32)
    return cv2.warpAffine(pixels, matrix, pixels.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def _settled(pixels: np.ndarray, path: np.ndarray, form: Format, row: int) -> np.ndarray:
    """Move each cell by up to three columns to where it reads best, not too far from its neighbours."""
    offsets = np.arange(-3, 4)
    allowed = _allowed(form, row)
    around = mrz_cells.along(pixels, (path[:, None] + offsets[None, :]).ravel())
    around = around.reshape(len(path), len(offsets), -1)
    gains = np.stack([around[index][:, mask].max(1) for index, mask in enumerate(allowed)])
    gains = gains - 0.05 * np.abs(offsets)[None, :]
    best = offsets[gains.argmax(1)]
    smooth = np.convolve(np.pad(best, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return path + np.round(0.5 * best + 0.5 * smooth).astype(int)


def _choose(form: Format, tables: list[np.ndarray]) -> tuple[tuple[str, ...], list[str]]:
    """Take the likeliest letter everywhere, prefer real states, then let check digits correct."""
    grid = []
    for row in range(form.rows):
        masks = _allowed(form, row)
        grid.append([ALPHABET[mask[table[mask].argmax()]] for table, mask in zip(tables[row], masks, strict=True)])
    for key in ("issuing_state", "nationality"):
        if key in form.fields:
            span = form.fields[key]
            grid[span.line][span.start : span.end] = _state(tables[span.line][span.start : span.end])
    lines = tuple("".join(row) for row in grid)
    return _corrected(form, tables, lines)


def _state(table: np.ndarray) -> list[str]:
    """Prefer a code that exists unless the free reading is far likelier."""
    scores = np.array([sum(table[place, INDEX[letter]] for place, letter in enumerate(code)) for code in states.CODES])
    best = int(scores.argmax())
    indices = [int(np.concatenate([row[:26], row[-1:]]).argmax()) for row in table]
    free_letters = [ALPHABET[index] if index < 26 else "<" for index in indices]
    free_score = sum(table[place, INDEX[letter]] for place, letter in enumerate(free_letters))
    return list(states.CODES[best]) if scores[best] > free_score - 5 else free_letters


LOSS_BOUND = 5.0
LOSS_MARGIN = 2.0


def _corrected(form: Format, tables: list[np.ndarray], lines: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Change one or two letters where a digit disagrees and exactly one reading comes into question."""
    corrected: list[str] = []
    for check in form.checks:
        zone = mrz.Zone(form, lines)
        if check.name == "composite" or zone.verified[check.name]:
            continue
        places = [(span.line, column) for span in (*check.spans, check.digit) for column in range(span.start, span.end)]
        options = _repairs(form, tables, lines, places, check.name)
        if not options or (len(options) > 1 and options[1][0] < options[0][0] + LOSS_MARGIN):
            continue
        lines = options[0][1]
        corrected.append(check.name)
    return lines, corrected


def _repairs(
    form: Format, tables: list[np.ndarray], lines: tuple[str, ...], places: list[tuple[int, int]], name: str
) -> list[tuple[float, tuple[str, ...]]]:
    changes = []
    for line, column in places:
        now = tables[line][column, INDEX[lines[line][column]]]
        for index in _allowed(form, line)[column]:
            loss = now - tables[line][column, index]
            if ALPHABET[index] != lines[line][column] and loss < LOSS_BOUND:
                changes.append((float(loss), line, column, ALPHABET[index]))
    changes.sort()
    answer = []
    single = [(change,) for change in changes[:40]]
    double = [
        pair
        for pair in itertools.combinations(changes[:14], 2)
        if pair[0][1:3] != pair[1][1:3] and pair[0][0] + pair[1][0] < LOSS_BOUND
    ]
    for group in itertools.chain(single, double):
        rows = [list(line) for line in lines]
        for _, line, column, letter in group:
            rows[line][column] = letter
        candidate = tuple("".join(row) for row in rows)
        if mrz.Zone(form, candidate).verified[name]:
            answer.append((sum(change[0] for change in group), candidate))
    return sorted(answer)


def _box(strip: Strip, path: np.ndarray, turn: int, shape: tuple[int, ...]) -> Box:
    """Bound the line's letters in fractions of the page as it was given, not as it reads."""
    count = strip.pixels.shape[1]
    columns = np.clip(count - 1 - path if turn else path, 0, len(strip.xs) - 1)
    xs, ys = strip.xs[columns], strip.ys[columns]
    left, right = xs.min() - strip.half, xs.max() + strip.half
    top, bottom = ys.min() - strip.half, ys.max() + strip.half
    height, width = shape[:2]
    if strip.turned:  # (x, y) of the turned picture was (width - y, x) before
        left, top, right, bottom = width - bottom, left, width - top, right
    clip = np.clip([left / width, top / height, right / width, bottom / height], 0, 1)
    return (float(clip[0]), float(clip[1]), float(clip[2]), float(clip[3]))
