"""Find the machine-readable zones of a page and read them, letter by letter, with what each letter is worth."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr import mrz, mrz_cells, mrz_gate, mrz_locate
from ocr.mrz import Format
from ocr.mrz_cells import OUTSIDE
from ocr.mrz_choice import Correction, chosen
from ocr.mrz_fit import INDEX, TWINS, Fit, allowed, best_fit, settled, upright
from ocr.mrz_locate import Band
from ocr.mrz_straighten import Strip, straightened
from ocr.mrz_strip import PITCH, READING, even_contrast, windows
from ocr.report import Box

READABLE = -0.3  # the mean log-probability; other print laid under a format reaches -0.38
FITS = -1.35  # of the searching net, which sees less
SURE = -0.06
INVENTED = 0.01  # what a letter beyond the edge of the picture is worth
DISPUTED = 0.5  # the most that a letter is worth on which the classifiers differ
PLAIN = -0.02  # a log-probability that needs no second look
VIEWS = ((-1.5, 0), (1.5, 0), (0.0, -1), (0.0, 1))  # further looks: rows down, columns right
MOST_ZONES = 4
MOST_BANDS = 10  # read on one page, of all sizes together


@dataclass
class Reading:
    """One zone as read: its lines, how likely each letter is, where lines and letters stand on the page."""

    format: Format
    lines: tuple[str, ...]
    letters: list[np.ndarray]  # per line: probability of each chosen letter
    boxes: tuple[Box, ...]
    quarter_turns: int  # counter-clockwise turns that bring the zone upright
    quality: float
    corrections: list[Correction] = field(default_factory=list)
    cells: tuple[tuple[Box, ...], ...] = ()  # per line: the box of each letter

    @property
    def zone(self) -> mrz.Zone:
        return mrz.Zone(self.format, self.lines)

    @property
    def corrected(self) -> list[str]:
        """The check digits that changed a letter."""
        return list(dict.fromkeys(correction.check for correction in self.corrections))

    def confidence(self, span: mrz.Span) -> float:
        """The probability of the least sure letter."""
        part = self.letters[span.line][span.start : span.end]
        return float(part.min()) if len(part) else 0.0


def read(grey: np.ndarray) -> Reading | None:
    """Find and read the best zone of a page, or None when nothing on it is one."""
    best: Reading | None = None
    for reading in _tries(grey):
        if best is None or _rank(reading) > _rank(best):
            best = reading
        if best.quality > SURE and best.zone.all_verified:
            return best
    return best if best and best.quality > READABLE else None


def read_all(grey: np.ndarray) -> list[Reading]:
    """Read every zone of a page that shows several documents, the best first."""
    kept: list[Reading] = []
    for reading in sorted(_tries(grey), key=_rank, reverse=True):
        apart = all(not _overlap(reading, other) for other in kept)
        if apart and reading.quality > READABLE and len(kept) < MOST_ZONES:
            kept.append(reading)
    return kept


def _tries(grey: np.ndarray) -> Iterator[Reading]:
    """Read bands at every working size; a later size only helps where the earlier ones left doubts."""
    best, looked = -np.inf, 0
    for side in mrz_locate.SIDES:
        if side > 2000 and max(grey.shape) < 2000:
            continue
        for band in mrz_locate.bands(grey, side):
            if looked == MOST_BANDS:
                return
            if not mrz_gate.spaced_like_a_zone(band):
                continue
            looked += 1
            reading = read_band(grey, band)
            if reading is not None:
                best = max(best, reading.quality if reading.zone.all_verified else -np.inf)
                yield reading
        if best > 4 * SURE:
            return


def _rank(reading: Reading) -> float:
    return reading.quality + 0.35 * sum(reading.zone.verified.values()) / len(reading.zone.verified)


def _overlap(first: Reading, second: Reading) -> bool:
    return any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        for one, other in itertools.product(first.boxes, second.boxes)
    )


def read_band(grey: np.ndarray, band: Band) -> Reading | None:
    """Decide which way up and under which format the lines read best, then read carefully."""
    strips = straightened(grey, band)
    if any(strip.pixels.shape[1] < 20 * PITCH for strip in strips):
        return None
    if not mrz_gate.may_be_zone(band, strips):
        return None
    fits = [fit for turn in (0, 1) if (fit := best_fit(strips, turn)) is not None]
    if not fits:
        return None
    best = max(fits, key=lambda fit: fit.score)
    return _careful(best, grey.shape) if best.score > FITS else None


def _careful(fit: Fit, shape: tuple[int, ...]) -> Reading:
    """Read the chosen cells again from several views, then choose letters under all that is known."""
    form, strips, turn = fit.form, fit.strips, fit.turn
    tables, agreed, places = [], [], []
    for row, (strip, rough) in enumerate(zip(strips, fit.paths, strict=True)):
        pixels = upright(strip, turn)
        path = settled(pixels, rough, form, row)
        opinions = [_folded(table, form, row) for table in _opinions(pixels, path)]
        tables.append(np.mean(opinions, axis=0))
        agreed.append(_agreement(opinions, form, row))
        places.append(path)
    lines, corrections = chosen(form, tables)
    letters = []
    for row, line in enumerate(lines):
        worth = _worth(tables[row], line, form, row)
        worth = np.where(agreed[row], worth, np.minimum(worth, DISPUTED))
        letters.append(np.where(_on_page(strips[row], places[row], turn, shape), worth, INVENTED))
    quality = float(np.mean([np.log(np.maximum(values, 1e-4)).mean() for values in letters]))
    boxes = tuple(_box(strip, path, turn, shape) for strip, path in zip(strips, places, strict=True))
    cells = tuple(
        tuple(_box(strip, path[index : index + 1], turn, shape) for index in range(len(path)))
        for strip, path in zip(strips, places, strict=True)
    )
    turns = (1 if strips[0].turned else 0) + (2 if turn else 0)
    return Reading(form, lines, letters, boxes, turns % 4, quality, corrections, cells)


def _opinions(pixels: np.ndarray, path: np.ndarray) -> list[np.ndarray]:
    """Let each reading net look at each letter, from more views where it is not plain at first sight.

    Gives log-probabilities, places x letters, averaged over the views.
    """
    straight = even_contrast(pixels)
    sums = np.stack([mrz_cells.scores(windows(straight, path, READING), net, OUTSIDE) for net in mrz_cells.READERS])
    plain = (sums.max(2) > PLAIN).all(0) & (sums.argmax(2) == sums[0].argmax(1)).all(0)
    doubtful = np.flatnonzero(~plain)
    if len(doubtful):
        even = {down: even_contrast(_shifted(pixels, down)) for down in {down for down, _ in VIEWS}}
        cells = np.concatenate([windows(even[down], path[doubtful] + right, READING) for down, right in VIEWS])
        for number, net in enumerate(mrz_cells.READERS):
            views = mrz_cells.scores(cells, net, OUTSIDE).reshape(len(VIEWS), len(doubtful), -1)
            sums[number, doubtful] = (sums[number, doubtful] + views.sum(0)) / (len(VIEWS) + 1)
    return list(sums - np.log(np.exp(sums).sum(2, keepdims=True)))


def _folded(table: np.ndarray, form: Format, row: int) -> np.ndarray:
    """Where digits cannot stand, what looks like one speaks for the letter that looks the same, and the other way."""
    folded = np.exp(table)
    masks = form.masks[row]
    for letter, digit in TWINS:  # Q and D only speak for 0 where no letter can stand
        for place, mask in enumerate(masks):
            if digit not in mask and letter in mask and letter not in "QD":
                folded[place, INDEX[letter]] += np.exp(table[place, INDEX[digit]])
            elif letter not in mask and digit in mask:
                folded[place, INDEX[digit]] += np.exp(table[place, INDEX[letter]])
    return np.log(folded / folded.sum(1, keepdims=True))


def _worth(table: np.ndarray, line: str, form: Format, row: int) -> np.ndarray:
    """The probability of each chosen letter among those that its place allows."""
    values = []
    for place, (letter, mask) in enumerate(zip(line, allowed(form, row), strict=True)):
        chance = np.exp(table[place])
        among = chance[mask].sum()
        values.append(chance[INDEX[letter]] / max(among, 1e-9) if among > 0.02 else chance[INDEX[letter]])
    return np.array(values)


def _agreement(opinions: list[np.ndarray], form: Format, row: int) -> np.ndarray:
    """Tell for each place whether all classifiers read the same letter there."""
    masks = allowed(form, row)
    choices = np.array([[mask[table[place][mask].argmax()] for place, mask in enumerate(masks)] for table in opinions])
    return np.asarray((choices == choices[0]).all(0))


def _shifted(pixels: np.ndarray, down: float) -> np.ndarray:
    if not down:
        return pixels
    matrix = np.array([[1, 0, 0], [0, 1, down]], np.float32)
    return cv2.warpAffine(pixels, matrix, pixels.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def _on_page(strip: Strip, path: np.ndarray, turn: int, shape: tuple[int, ...]) -> np.ndarray:
    """Tell which letters lie on the page: a zone that runs into the edge goes on beyond it only in theory."""
    columns = np.clip(strip.pixels.shape[1] - 1 - path if turn else path, 0, len(strip.xs) - 1)
    height, width = shape[:2][::-1] if strip.turned else shape[:2]
    xs, ys = strip.xs[columns], strip.ys[columns]
    return np.asarray((xs >= 0) & (xs < width) & (ys >= 0) & (ys < height))


def _box(strip: Strip, path: np.ndarray, turn: int, shape: tuple[int, ...]) -> Box:
    """Bound the letters in fractions of the page as it was given, not as it reads."""
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
