"""Letters as connected components, and who stands to the right of whom."""

from dataclasses import dataclass

import cv2
import numpy as np

cv2.setNumThreads(1)
MOST = 9000


@dataclass(frozen=True)
class Components:
    """Boxes of dark blobs in a grey picture that was scaled by `scale`; one array entry each."""

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    h: np.ndarray
    scale: float
    shape: tuple[int, int]

    def __len__(self) -> int:
        return len(self.x)

    def turned(self) -> "Components":
        """The same blobs after turning the picture by a quarter counter-clockwise."""
        height, width = self.shape
        return Components(self.y, width - self.x - self.w, self.h, self.w, self.scale, (width, height))


def resized(grey: np.ndarray, side: int, most: float = 3.0) -> tuple[np.ndarray, float]:
    """Bring the longest side to `side`, enlarging at most `most` times."""
    scale = min(side / max(grey.shape), most)
    if abs(scale - 1) < 0.02:
        return grey, 1.0
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, size, interpolation=method), scale


def find(grey: np.ndarray, side: int, *, block: int = 31, offset: float = 12.0) -> Components:
    """Threshold against the local mean and collect blobs that could be letters."""
    small, scale = resized(grey, side)
    small = cv2.GaussianBlur(small, (3, 3), 0)
    if min(small.shape) < 8:
        empty = np.zeros(0)
        return Components(empty, empty, empty, empty, scale, small.shape[:2])
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, offset)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    stats = stats[1:]
    x, y, w, h, area = (stats[:, column].astype(np.float64) for column in range(5))
    longest, shortest = np.maximum(w, h), np.minimum(w, h)
    keep = (longest >= 5) & (longest <= side / 12) & (area >= 6) & (shortest >= 1) & (longest < 12 * shortest)
    if keep.sum() > MOST:
        keep &= area >= np.partition(area[keep], -MOST)[-MOST]
    return Components(x[keep], y[keep], w[keep], h[keep], scale, small.shape[:2])


def right_neighbours(parts: Components, *, reach: float = 2.2, slope: float = 0.45) -> np.ndarray:
    """For each blob, the index of the next one to its right on the same line, or -1."""
    count = len(parts)
    answer = np.full(count, -1, dtype=np.int64)
    cx, cy = parts.x + parts.w / 2, parts.y + parts.h / 2
    order = np.argsort(cx, kind="stable")
    sorted_x = cx[order]
    size = np.maximum(parts.h, parts.w)
    ends = np.searchsorted(sorted_x, cx + reach * size, side="right")
    starts = np.searchsorted(sorted_x, cx + 0.3 * size, side="left")
    for index in range(count):
        candidates = order[starts[index] : ends[index]]
        if not len(candidates):
            continue
        dx, dy = cx[candidates] - cx[index], np.abs(cy[candidates] - cy[index])
        ratio = size[candidates] / size[index]
        fits = (dy <= slope * np.maximum(dx, 0.7 * size[index])) & (ratio > 0.45) & (ratio < 2.2)
        if fits.any():
            near = candidates[fits]
            answer[index] = near[np.argmin(dx[fits] + 1.5 * dy[fits])]
    return answer
