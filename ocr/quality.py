"""How legible the picture of a page is, and what is wrong with it where: measures, then defects by thresholds.

Every threshold was set on drawn pictures with planted defects by `tests/benchmarks/quality.py` (split `dev`; what it
prints on `held-out` stands in docs/picture-quality.md). A defect is said only of a picture that could not be read
(`checks/readability.py`): the measures name the likeliest cause, they do not decide about legibility.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr import components
from ocr.report import WHOLE_PAGE, Box

SIDE = 1000
TILES = 12
# Set on split `dev` (2026-11-22), in brackets the nearest picture on the other side.
TOO_SMALL, SMALL = 420, 1000  # longest side: nothing is legible; what was not read is likely too small
DARK, FAINT = 43.0, 45.0  # median (98), contrast in the dark (68)
BRIGHT, WASHED_OUT = 254.0, 100.0  # paper (225, and white scans), contrast of paper that white (170)
SOFT, SMEARED_SOFT, SMEARED = 3.5, 27.0, 0.36  # sharpness by contrast (29), with one direction much weaker (0.55)
WAVY = 1.9  # peaks of the spectrum (1.7)
WHITE = 235.0  # paper (225): on whiter paper nobody can tell a reflection, and none hides anything
GRAINY, HOPELESS = 12.0, 35.0  # noise (3)
MOST_NAMED = 2


@dataclass(frozen=True)
class Defect:
    """What is wrong, and where; WHOLE_PAGE where it is wrong all over."""

    name: str
    place: Box = WHOLE_PAGE


@dataclass(frozen=True)
class Quality:
    """Measures of a page's picture, most of them on a thumbnail of SIDE pixels."""

    sharpness: float  # variance of the Laplacian
    median: float
    paper: float  # 75th percentile of brightness
    noise: float
    long_side: int
    contrast: float = 255.0  # depth of the strokes where they are deepest
    smear: float = 1.0  # fine detail in the weakest direction by the strongest: 1 is even, 0 is motion
    waves: float = 0.0  # how far the grid of a display stands out
    glare: Box | None = None

    @property
    def hopeless(self) -> bool:
        """Noise all over, in which an engine would look for letters for a minute."""
        return self.noise > HOPELESS

    @property
    def crispness(self) -> float:
        """Sharpness made independent of how black the ink is."""
        return self.sharpness / max(1.0, self.contrast) ** 2 * 1e4

    def defects(self) -> list[Defect]:
        """Name what keeps a person or a machine from reading, the likeliest cause first, at most MOST_NAMED.

        Of a picture without pixels or light nothing else can be told.
        """
        if self.long_side < TOO_SMALL:
            return [Defect("too_small")]
        if self.median <= DARK and self.contrast <= FAINT:
            return [Defect("dark")]
        if self.paper >= BRIGHT and self.contrast <= WASHED_OUT:
            return [Defect("bright")]
        small = self.long_side < SMALL
        named = [Defect("too_small")] if small else []
        if self.glare is not None:
            named.append(Defect("glare", self.glare))
        if self.waves >= WAVY and not small:
            named.append(Defect("screen"))
        elif self.noise >= GRAINY:
            named.append(Defect("noise"))
        if self.smear <= SMEARED and SOFT < self.crispness <= SMEARED_SOFT:
            named.append(Defect("motion"))
        elif self.crispness <= SOFT:
            named.append(Defect("blur"))
        return named[:MOST_NAMED]


def measure(grey: np.ndarray) -> Quality:
    """Measure a page's picture in about a tenth of a second."""
    small, _ = components.resized(grey, SIDE, most=1.0)
    soft = cv2.GaussianBlur(small, (3, 3), 0)
    laplacian = cv2.Laplacian(soft, cv2.CV_32F)
    rest = small.astype(np.float32) - cv2.medianBlur(small, 3)
    return Quality(
        sharpness=float(laplacian.var()),
        median=float(np.median(small)),
        paper=float(np.percentile(small, 75)),
        noise=float(np.median(np.abs(rest)) * 1.48),
        long_side=int(max(grey.shape)),
        contrast=_contrast(soft),
        smear=_smear(soft),
        waves=_waves(grey),
        glare=_glare(small) if np.percentile(small, 75) < WHITE else None,
    )


def _contrast(soft: np.ndarray) -> float:
    """The strokes' depth where it is greatest: the 90th percentile over tiles of the spread within a tile."""
    side = max(16, max(soft.shape) // TILES)
    spreads = [
        float(np.subtract(*np.percentile(soft[y : y + side, x : x + side], (98, 2))))
        for y in range(0, soft.shape[0] - side // 2, side)
        for x in range(0, soft.shape[1] - side // 2, side)
    ]
    return float(np.percentile(spreads, 90)) if spreads else 0.0


def _smear(soft: np.ndarray) -> float:
    """How unevenly fine detail is spread over directions: the weakest direction's share of the strongest's."""
    picture = soft.astype(np.float32)
    energies = []
    for angle in np.arange(0, np.pi, np.pi / 8):
        dx, dy = 2.5 * np.cos(angle), 2.5 * np.sin(angle)
        ahead = cv2.warpAffine(picture, np.array([[1, 0, -dx], [0, 1, -dy]], np.float32), picture.shape[::-1])
        behind = cv2.warpAffine(picture, np.array([[1, 0, dx], [0, 1, dy]], np.float32), picture.shape[::-1])
        second = np.abs(2 * picture - ahead - behind)[4:-4, 4:-4]
        energies.append(float((second**2).mean()))
    return min(energies) / max(*energies, 1e-6)


def _waves(grey: np.ndarray) -> float:
    """How far single frequencies stand out all over the picture, as the grid of a display makes them."""
    side = 256
    height, width = grey.shape
    if min(height, width) < side:
        return 0.0
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    spectra = []
    for y in np.linspace(0, height - side, 4).astype(int):
        for x in np.linspace(0, width - side, 4).astype(int):
            patch = grey[y : y + side, x : x + side].astype(np.float32)
            if np.percentile(patch, 75) < 8 or np.percentile(patch, 25) > 250:
                continue
            patch -= cv2.GaussianBlur(patch, (0, 0), 8)
            power = np.abs(np.fft.fft2(patch * window)) ** 2
            spectra.append(np.log(power + 1.0))
    if len(spectra) < 4:
        return 0.0
    mean = np.fft.fftshift(np.mean(spectra, axis=0)).astype(np.float32)
    across, down = np.meshgrid(np.arange(side) - side // 2, np.arange(side) - side // 2)
    far = np.hypot(across, down)
    peaks = mean - cv2.medianBlur(mean, 5)
    block = (np.abs(across) % 32 <= 1) & (np.abs(down) % 32 <= 1)
    peaks[(far < 20) | block | (np.abs(across) <= 1) | (np.abs(down) <= 1)] = 0
    return float(np.sort(peaks.ravel())[-4])


def _glare(small: np.ndarray) -> Box | None:
    """Find the largest burnt-out spot with a soft edge that is brighter than the paper around it."""
    height, width = small.shape
    burnt = cv2.morphologyEx((small >= 250).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(burnt)
    for index in sorted(range(1, count), key=lambda number: -stats[number][4])[:3]:
        x, y, wide, high, area = stats[index]
        if not 0.004 < area / small.size < 0.4:
            continue
        spot = (labels == index).astype(np.uint8)
        reach = max(5, int(0.03 * max(small.shape)))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        near = cv2.dilate(spot, kernel)
        ring = small[(cv2.dilate(near, kernel) > 0) & (near == 0)]
        if ring.size and np.percentile(ring, 75) < WHITE:
            x0, y0, x1, y1 = x / width, y / height, (x + wide) / width, (y + high) / height
            return (float(x0), float(y0), float(x1), float(y1))
    return None
