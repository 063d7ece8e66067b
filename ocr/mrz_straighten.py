"""Cut the lines of a zone out of the picture: along their curve, letters of one height, one pitch apart."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.mrz_locate import Band, Track, slope_of
from ocr.mrz_strip import CAP, HEIGHT, PITCH

MOST_COLUMNS = 46
MOST_GROWTH = 0.4  # of the pitch from one end of a line to the other


@dataclass
class Strip:
    """A straightened line and the map from its columns back to the picture."""

    pixels: np.ndarray
    xs: np.ndarray
    ys: np.ndarray
    turned: bool
    half: float


def straightened(grey: np.ndarray, band: Band) -> list[Strip]:
    """Cut each line of the band out of the full-resolution picture, as HEIGHT pixels high strips."""
    picture = cv2.rotate(grey, cv2.ROTATE_90_COUNTERCLOCKWISE) if band.turned else grey
    scale = band.scale
    pitch = float(np.median([track.pitch for track in band.tracks])) / scale
    cap = _cap(band) / scale
    left = min(track.left for track in band.tracks) / scale
    right = max(track.right for track in band.tracks) / scale
    columns = (right - left) / pitch + 1
    growth = _growth(band) * scale
    margin = (max(3.0, MOST_COLUMNS - columns) if columns < 43 else 3.0) * pitch
    shrink = 1.0
    while pitch * shrink / PITCH >= 2:
        shrink /= 2
    if shrink < 1:
        size = (round(picture.shape[1] * shrink), round(picture.shape[0] * shrink))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    strips = []
    for track in band.tracks:
        xs, ys, slopes = _walk(track, scale, (left - margin, right + margin), pitch, growth)
        norm = np.hypot(1.0, slopes)
        nearness = np.clip(1 + growth * (xs - (left + right) / 2), 0.5, 2.0)
        offsets = (np.arange(HEIGHT) - (HEIGHT - 1) / 2)[:, None] * (cap / CAP) * nearness
        map_x = (xs - offsets * slopes / norm) * shrink
        map_y = (ys + offsets / norm) * shrink
        pixels = cv2.remap(
            picture,
            map_x.astype(np.float32),
            map_y.astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        strips.append(Strip(pixels, xs, ys, band.turned, cap * 0.75))
    return strips


def _cap(band: Band) -> float:
    """The letters' height: of the line with the tallest, since fillers are low; never far from the pitch."""
    pitch = float(np.median([track.pitch for track in band.tracks]))
    tilt = abs(np.sin(np.arctan(slope_of(band.tracks[0]))))
    cap = float(np.median(sorted(track.cap for track in band.tracks)[-2:])) - 0.6 * pitch * tilt
    return float(np.clip(cap, 0.8 * pitch, 1.25 * pitch))


def _growth(band: Band) -> float:
    """How much of itself the pitch grows per pixel to the right: lines seen in perspective come nearer."""
    middles, gaps = [], []
    for track in band.tracks:
        steps = np.diff(track.x)
        regular = np.abs(steps - track.pitch) < 0.3 * track.pitch
        middles.append((track.x[:-1] + steps / 2)[regular])
        gaps.append(steps[regular] / track.pitch)
    where, sizes = np.concatenate(middles), np.concatenate(gaps)
    if len(where) < 24:
        return 0.0
    slope = float(np.polyfit(where, sizes, 1)[0])
    most = MOST_GROWTH / max(1.0, float(np.ptp(where)))
    return float(np.clip(slope, -most, most))


def _walk(
    track: Track, scale: float, ends: tuple[float, float], pitch: float, growth: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go along the curve in steps of a PITCH-th of the local pitch; beyond the letters go straight on."""
    step = pitch / PITCH
    inner_left, inner_right = track.left / scale, track.right / scale
    slope_fit = slope_of(track)
    middle, (start, end) = (ends[0] + ends[1]) / 2, ends
    if abs(growth) * (end - start) > 0.01:  # x grows exponentially where the steps grow with it
        start, end = (float(np.log1p(max(-0.6, growth * (x - middle)))) / growth + middle for x in ends)
    count = max(2, round((end - start) * np.hypot(1.0, slope_fit) / step))
    xs = np.linspace(start, end, count)
    if (start, end) != ends:
        xs = np.expm1(growth * (xs - middle)) / growth + middle
    inside = np.clip(xs, inner_left, inner_right)
    a, b, c = track.curve[0] * scale, track.curve[1], track.curve[2] / scale
    slopes = 2 * a * inside + b
    ys = a * inside**2 + b * inside + c + (xs - inside) * slopes
    return xs, ys, slopes
