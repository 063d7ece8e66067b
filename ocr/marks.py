"""What a page shows beside its text: pen strokes, square codes, and what it can be recognised by again."""

import hashlib
from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp

from ocr import layout
from ocr.report import Box
from ocr.text import PageText

SIDE = 1400
GRID = (120, 160)  # columns and rows of the coarse map of what is not printed
INK = 150
SURE_WORD = 0.6
# A signature's extent in shares of the page, and how much of its box the pen fills.
WIDE, TALL, FULL = (0.045, 0.55), (0.010, 0.16), (0.02, 0.45)
SHARE_IN_ONE_STROKE = 0.35
CODES = zxingcpp.barcode_formats_from_str("DataMatrix,QRCode,Aztec")
MOST_NUMBERS = 48


@dataclass(frozen=True)
class Code:
    """A square code; `read` tells whether its content could be decoded."""

    box: Box
    read: bool


@dataclass(frozen=True)
class Marks:
    """`strokes` look like a hand's; `ink` is the share of each grid cell that is inked but not printed text."""

    strokes: tuple[Box, ...] = ()
    codes: tuple[Code, ...] = ()
    likeness: str = ""
    ink: np.ndarray = field(default_factory=lambda: np.zeros(GRID[::-1], np.float32))

    def ink_in(self, box: Box) -> float:
        """Return the share of a region that is inked; 0 for a region outside the page."""
        columns, rows = GRID
        x0, y0, x1, y1 = box
        part = self.ink[
            max(0, int(y0 * rows)) : max(0, round(y1 * rows)), max(0, int(x0 * columns)) : max(0, round(x1 * columns))
        ]
        return float(part.mean()) if part.size else 0.0


def look(grey: np.ndarray, text: PageText, *, strokes: bool, codes: bool) -> Marks:
    """Look at an upright page. Strokes and codes cost some 50 ms each and are looked for on demand."""
    likeness = likeness_of(grey, text)
    seen = _codes(grey) if codes else ()
    if not strokes:
        return Marks((), seen, likeness)
    ink = _unprinted(grey, text)
    coarse = cv2.resize(ink.astype(np.float32) / 255, GRID, interpolation=cv2.INTER_AREA)
    return Marks(_strokes(ink), seen, likeness, coarse)


def _unprinted(grey: np.ndarray, text: PageText) -> np.ndarray:
    """Black on white turned to white on black, without words that were read and without ruled lines."""
    scale = min(1.0, SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (layout.evenly_lit(small) < INK).astype(np.uint8) * 255
    height, width = ink.shape
    words = [word for line in text.lines for word in line.words]
    usual = float(np.median([word.box[3] - word.box[1] for word in words])) if words else 0.02
    for word in words:
        x0, y0, x1, y1 = word.box
        if word.confidence >= SURE_WORD and y1 - y0 <= 1.9 * usual:
            ink[int(y0 * height) : int(y1 * height) + 2, int(x0 * width) : int(x1 * width) + 2] = 0
    for kernel in (np.ones((1, width // 14), np.uint8), np.ones((height // 14, 1), np.uint8)):
        ruled = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        ink[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0] = 0
    return ink


def _strokes(ink: np.ndarray) -> tuple[Box, ...]:
    """Gather what lies close together; keep what is long, thin and mostly one movement of the pen.

    Printed letters that were not read stand apart from each other, a stamp is about as high as wide,
    shadows and fingers touch the edge.
    """
    height, width = ink.shape
    joined = cv2.dilate(ink, np.ones((5, max(9, width // 70)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, w, h = (int(stats[number, column]) for column in range(4))
        if not (WIDE[0] <= w / width <= WIDE[1] and TALL[0] <= h / height <= TALL[1] and w >= 1.3 * h):
            continue
        if x <= 2 or y <= 2 or x + w >= width - 2 or y + h >= height - 2:
            continue
        part = np.where(labels[y : y + h, x : x + w] == number, ink[y : y + h, x : x + w], 0).astype(np.uint8)
        if FULL[0] <= float((part > 0).mean()) <= FULL[1] and _longest(part) >= SHARE_IN_ONE_STROKE * w:
            found.append((x / width, y / height, (x + w) / width, (y + h) / height))
    return tuple(found)


def _longest(part: np.ndarray) -> int:
    """Width of the widest connected stroke, gaps of one pixel closed."""
    closed = cv2.dilate(part, np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    return max((int(stats[number, cv2.CC_STAT_WIDTH]) for number in range(1, count)), default=0)


def _codes(grey: np.ndarray) -> tuple[Code, ...]:
    height, width = grey.shape
    found = []
    for result in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=CODES, return_errors=True):
        spot = result.position
        corners = (spot.top_left, spot.top_right, spot.bottom_left, spot.bottom_right)
        xs, ys = [corner.x / width for corner in corners], [corner.y / height for corner in corners]
        box = (max(0.0, min(xs)), max(0.0, min(ys)), min(1.0, max(xs)), min(1.0, max(ys)))
        found.append(Code(box, bool(result.valid)))
    return tuple(found)


def likeness_of(grey: np.ndarray, text: PageText) -> str:
    """Return what the page is recognised by again: coarse brightness steps, then a sketch of its numbers.

    The first part is a difference hash of 16 x 16 steps, empty for a page without contrast; the second lists
    short digests of the numbers on the page. Twelve payslips of a year look alike and differ in their numbers.
    """
    small = cv2.resize(grey, (17, 16), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = ""
    if float(small.std()) >= 3:
        bits = np.packbits(small[:, 1:] > small[:, :-1]).tobytes().hex()
    digests = {
        hashlib.blake2s(word.text.strip(".,;:()").encode(), digest_size=3).hexdigest()
        for line in text.lines
        for word in line.words
        if word.confidence >= SURE_WORD and sum(letter.isdigit() for letter in word.text) >= 2
    }
    return f"{bits}:{','.join(sorted(digests)[:MOST_NUMBERS])}"
