"""Lay the formats of zones over straightened lines: which fits best, which way up, and where its letters stand."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from ocr import mrz, mrz_cells
from ocr.mrz import ALPHABET, Format
from ocr.mrz_cells import OUTSIDE
from ocr.mrz_straighten import Strip
from ocr.mrz_strip import PITCH, even_contrast

STEP = 2
SHIFTS = np.arange(-3, 4)  # of the expected pitch, in steps of the search grid
TWINS = tuple(zip("OQDIZSGB", "00012568", strict=True))  # letters and the digits that look like them
INDEX = {letter: index for index, letter in enumerate(ALPHABET)}


@dataclass
class Fit:
    """A format laid over some lines of a band, one way up."""

    score: float
    form: Format
    strips: list[Strip]
    paths: list[np.ndarray]
    turn: int


def best_fit(strips: list[Strip], turn: int) -> Fit | None:
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


def upright(strip: Strip, turn: int) -> np.ndarray:
    return cv2.rotate(strip.pixels, cv2.ROTATE_180) if turn else strip.pixels


def _grid(strip: Strip, turn: int) -> np.ndarray:
    pixels = upright(strip, turn)
    return mrz_cells.along(even_contrast(pixels), np.arange(0, pixels.shape[1], STEP))


def _path(grid: np.ndarray, form: Format, row: int) -> tuple[float, np.ndarray]:
    emissions = np.stack([grid[:, :OUTSIDE][:, mask].max(1) for mask in placing(form, row)])
    return _best_path(grid, emissions)


def allowed(form: Format, row: int) -> tuple[np.ndarray, ...]:
    return _masks(form.name, row)


def placing(form: Format, row: int) -> tuple[np.ndarray, ...]:
    """What may be seen at each place: the letters allowed there and the look-alikes for which they are taken.

    Without them an O among names that resembles a zero would be looked for beside itself.
    """
    return _seen(form.name, row)


@cache
def _seen(name: str, row: int) -> tuple[np.ndarray, ...]:
    answer = []
    for mask in mrz.FORMATS[name].masks[row]:
        twins = {twin for pair in TWINS for twin, other in (pair, pair[::-1]) if other in mask}
        answer.append(np.array([INDEX[letter] for letter in sorted({*mask, *twins})]))
    return tuple(answer)


@cache
def _masks(name: str, row: int) -> tuple[np.ndarray, ...]:
    letters = mrz.FORMATS[name].masks[row]
    return tuple(np.array([INDEX[letter] for letter in choice]) for choice in letters)


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
    jumps = per_pitch + SHIFTS
    sources = np.arange(width)[None, :] - jumps[:, None]
    unreachable = np.where(sources < 0, -1e9, penalties[:, None])
    sources = np.maximum(sources, 0)
    columns = np.arange(width)
    for index in range(1, count):
        options = score[sources] + unreachable
        choice = options.argmax(0)
        steps[index] = choice
        score = options[choice, columns] + emissions[index]
    score = score + after
    end = int(score.argmax())
    places = np.zeros(count, np.int64)
    position = end
    for index in range(count - 1, -1, -1):
        places[index] = position
        if index:
            position -= per_pitch + int(SHIFTS[steps[index, position]])
    return float(score[end]) / count, places * STEP


def settled(pixels: np.ndarray, path: np.ndarray, form: Format, row: int) -> np.ndarray:
    """Move each cell by up to three columns to where it reads best, not too far from its neighbours."""
    offsets = np.arange(-3, 4)
    masks = placing(form, row)
    around = mrz_cells.along(even_contrast(pixels), (path[:, None] + offsets[None, :]).ravel())
    around = around.reshape(len(path), len(offsets), -1)
    gains = np.stack([around[index][:, mask].max(1) for index, mask in enumerate(masks)])
    gains = gains - 0.05 * np.abs(offsets)[None, :]
    best = offsets[gains.argmax(1)]
    smooth = np.convolve(np.pad(best, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return path + np.round(0.5 * best + 0.5 * smooth).astype(int)
