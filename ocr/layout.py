"""Which way a page of text lies, from the shapes of its rows alone."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr import components
from ocr.components import Components

# Of 74 pages, blurred photographs among them, all outside this range stood as the rule said and 4 of 11 within did not.
UNEVEN = (0.7, 1.4)
LEAST_ROWS, LEAST_LETTERS_OF_A_ROW = 4, 8


@dataclass(frozen=True)
class Orientation:
    quarter_turns: int  # counter-clockwise turns that bring the page upright
    letters: int
    sure: bool


def orientation(grey: np.ndarray) -> Orientation:
    """Find rows of letters along or across the picture, then up from down by the even baseline.

    Letters stand on one line and end at different heights: the bottoms of neighbours differ less
    than their tops.
    """
    parts = components.find(grey, 1700)
    best: tuple[int, float, bool, int] = (0, 0.0, False, 0)
    scores = []
    for turns, view in ((0, parts), (1, parts.turned())):
        pairs, evenness = _rows(view)
        scores.append((pairs, turns, evenness))
    scores.sort(reverse=True)
    (pairs, turns, evenness), (rival, _, _) = scores
    if pairs < 20:
        return Orientation(0, pairs, False)
    upside_down = evenness < 1.0
    best = (turns + (2 if upside_down else 0), evenness, upside_down, pairs)
    sure = pairs > 1.3 * rival and not UNEVEN[0] < evenness < UNEVEN[1]
    return Orientation(best[0] % 4, pairs, sure)


@dataclass(frozen=True)
class Slant:
    """How rows lean: by `middle` at half height, changing by `change` from top to bottom."""

    middle: float
    change: float


def slant(*views: np.ndarray) -> Slant:
    """Find the lean at which the letters' feet gather most sharply, then how it changes, row by row.

    Of several views of one page (as it came, evenly lit) the one in which the feet stand out most is believed:
    evening out the light brings faint letters forth, and the grain of a table too.
    """
    parts, middle = max((_lean(components.find(view, 1700)) for view in views), key=lambda found: found[0])[1:]
    rows = _leaning_rows(parts, middle)
    if len(rows) < LEAST_ROWS:
        return Slant(middle, 0.0)
    return _fitted(rows, parts.shape[0])


def _lean(parts: Components) -> tuple[float, Components, float]:
    """Give how far the best lean stands out from the usual one, the letters, and that lean."""
    tall = parts.h > 6
    if tall.sum() < 30:
        return 0.0, parts, 0.0
    x = (parts.x + parts.w / 2)[tall] - parts.shape[1] / 2
    y = (parts.y + parts.h)[tall]
    leans = np.arange(-0.16, 0.1601, 0.004)
    scores = np.array([_gathered(y - lean * x) for lean in leans])
    middle = leans[scores.argmax()]
    middle = max(np.arange(middle - 0.008, middle + 0.0081, 0.001), key=lambda lean: _gathered(y - lean * x))
    return float(scores.max() / np.median(scores)), parts, float(middle)


def _leaning_rows(parts: Components, about: float) -> np.ndarray:
    """For each long enough row of neighbours: height on the page, lean of its feet, length."""
    level = replace(parts, y=parts.y - about * (parts.x + parts.w / 2))
    following = components.right_neighbours(level, reach=1.8, slope=0.15)
    rows = []
    for start in np.setdiff1d(np.flatnonzero(following >= 0), following):
        chain = [int(start)]
        while (after := int(following[chain[-1]])) >= 0:
            chain.append(after)
        if len(chain) < LEAST_LETTERS_OF_A_ROW:
            continue
        x = (parts.x + parts.w / 2)[chain]
        feet = (level.y + parts.h)[chain]
        fit = np.polyfit(x, feet, 1)
        for _ in range(2):  # descenders and commas hang below the line
            off = np.abs(feet - np.polyval(fit, x))
            near = off <= max(1.0, 1.5 * float(np.median(off)))
            fit = np.polyfit(x[near], feet[near], 1)
        rows.append((float((parts.y + parts.h)[chain].mean()), fit[0] + about, x[-1] - x[0]))
    return np.array(rows).reshape(-1, 3)


def _fitted(rows: np.ndarray, height: int) -> Slant:
    """Draw one straight line through the rows' leans from top to bottom; rows that disagree lose their say."""
    y, leans, lengths = rows[:, 0] / height - 0.5, rows[:, 1], rows[:, 2]
    keep = np.abs(leans - np.median(leans)) < 0.12
    for _ in range(4):
        spread = float(np.ptp(y[keep])) if keep.any() else 0.0
        degree = 1 if spread > 0.15 and keep.sum() >= LEAST_ROWS else 0
        fit = np.polyfit(y[keep], leans[keep], degree, w=np.sqrt(lengths[keep]))
        off = np.abs(leans - np.polyval(fit, y))
        keep = off <= max(0.004, 2.5 * float(np.median(off[keep])))
    change = float(fit[0]) if degree else 0.0
    return Slant(float(fit[-1]), float(np.clip(change, -0.25, 0.25)))


def _gathered(values: np.ndarray) -> float:
    """Sum of squares of a histogram in steps of three pixels, shifted by half a step and added."""
    start = values.min()
    bins = np.bincount(((values - start) / 3).astype(int))
    shifted = np.bincount(((values - start + 1.5) / 3).astype(int))
    return float((bins.astype(float) ** 2).sum() + (shifted.astype(float) ** 2).sum())


def straightened(grey: np.ndarray, lean: Slant) -> np.ndarray:
    """Move every column up or down so that rows lie level; the width stays."""
    if abs(lean.middle) < 0.003 and abs(lean.change) < 0.015:
        return grey
    height, width = grey.shape
    xs = np.arange(width, dtype=np.float32)[None, :] - width / 2
    ys = np.arange(height, dtype=np.float32)[:, None]
    map_y = ys + (lean.middle + lean.change * (ys / height - 0.5)) * xs
    map_x = np.broadcast_to(xs + width / 2, map_y.shape).astype(np.float32)
    return cv2.remap(grey, map_x, map_y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def evenly_lit(grey: np.ndarray) -> np.ndarray:
    """Divide by the paper's brightness nearby, so that shadow and table do not decide what is ink."""
    side = 500 / max(grey.shape)
    small = cv2.resize(grey, None, fx=min(1.0, side), fy=min(1.0, side), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    ground = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return np.clip(grey.astype(np.float32) * (235.0 / np.maximum(ground, 20)), 0, 255).astype(np.uint8)


def _rows(parts: Components) -> tuple[int, float]:
    """Count close neighbours of letter-like kind; compare how far tops and bottoms scatter."""
    if len(parts) < 20:
        return 0, 1.0
    following = components.right_neighbours(parts, reach=1.3, slope=0.2)
    first = np.flatnonzero(following >= 0)
    second = following[first]
    gap = parts.x[second] - parts.x[first] - parts.w[first]
    close = np.abs(gap) < 0.6 * np.maximum(parts.h[first], parts.h[second])
    first, second = first[close], second[close]
    if len(first) < 10:
        return len(first), 1.0
    height = np.maximum(parts.h[first], parts.h[second])
    tops = np.abs(parts.y[first] - parts.y[second]) / height
    bottoms = np.abs(parts.y[first] + parts.h[first] - parts.y[second] - parts.h[second]) / height
    similar = (tops < 0.7) & (bottoms < 0.7)
    uneven_tops = float((tops[similar] > 0.16).mean()) if similar.any() else 0.0
    uneven_bottoms = float((bottoms[similar] > 0.16).mean()) if similar.any() else 0.0
    return int(similar.sum()), (uneven_tops + 0.02) / (uneven_bottoms + 0.02)
