"""Which way a page of text lies, from the shapes of its rows alone, and how legible its picture is."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr import components
from ocr.components import Components

BLUR_AT, DARK_AT, BRIGHT_AT, SMALL_SIDE = 18.0, 43.0, 254.0, 420


@dataclass(frozen=True)
class Quality:
    """Measures of the picture, on a thumbnail of 1,000 pixels."""

    sharpness: float
    median: float
    paper: float
    noise: float
    long_side: int

    def defects(self) -> list[str]:
        """Name what could keep a person or a machine from reading, the likeliest cause first."""
        found = []
        if self.long_side < SMALL_SIDE:
            found.append("too_small")
        if self.median <= DARK_AT:
            found.append("dark")
        if self.paper >= BRIGHT_AT and self.sharpness < 400:
            found.append("bright")
        if self.sharpness <= BLUR_AT:
            found.append("blur")
        return found


def quality(grey: np.ndarray) -> Quality:
    small, _ = components.resized(grey, 1000, most=1.0)
    laplacian = cv2.Laplacian(cv2.GaussianBlur(small, (3, 3), 0), cv2.CV_64F)
    rest = small.astype(np.float32) - cv2.medianBlur(small, 3)
    return Quality(
        sharpness=float(laplacian.var()),
        median=float(np.median(small)),
        paper=float(np.percentile(small, 75)),
        noise=float(np.median(np.abs(rest)) * 1.48),
        long_side=int(max(grey.shape)),
    )


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
    sure = pairs > 1.3 * rival and not 0.92 < evenness < 1.08
    return Orientation(best[0] % 4, pairs, sure)


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
