"""Find machine-readable zones by what they are: long rows of letters at one pitch, two or three in parallel."""

from dataclasses import dataclass

import numpy as np

from ocr import components
from ocr.components import Components

SIDES = (1700, 1000, 2600)
LEAST_LETTERS = 12
LEAST_OF_A_LINE = 22  # letters of a zone's line of which the next one is beyond the edge
NEXT_LINE = 2.6  # pitches within which a zone's next line would stand
EDGE = 1.3  # pitches between the outermost letter and the edge of the picture


@dataclass(eq=False)
class Track:
    """One row of letters: centres, pitch and letter height, in pixels of the working picture."""

    x: np.ndarray
    y: np.ndarray
    pitch: float
    cap: float
    curve: np.ndarray

    @property
    def left(self) -> float:
        return float(self.x[0])

    @property
    def right(self) -> float:
        return float(self.x[-1])

    def at(self, x: float) -> float:
        return float(np.polyval(self.curve, x))


@dataclass
class Band:
    """Parallel tracks from top to bottom; `turned` says the picture was turned a quarter counter-clockwise."""

    tracks: list[Track]
    scale: float
    turned: bool

    @property
    def letters(self) -> int:
        return sum(len(track.x) for track in self.tracks)

    @property
    def worth(self) -> float:
        """Letters, but those of uneven spacing count little: other print has as many."""
        return sum(len(track.x) * _evenness(track) ** 2 for track in self.tracks)

    @property
    def evenness(self) -> float:
        """The mean share of even steps of its lines, from 0 to 1."""
        return sum(_evenness(track) for track in self.tracks) / len(self.tracks)


def bands(grey: np.ndarray, side: int) -> list[Band]:
    """Give the bands of the picture seen at this size, the likeliest zones first."""
    parts = components.find(grey, side)
    found = []
    for turned in (False, True):
        view = parts.turned() if turned else parts
        tracks = _tracks(view)
        found += [Band(group, parts.scale, turned) for group in _groups(tracks)]
    return sorted(found, key=lambda band: -band.worth)[:4]


def cut_off(grey: np.ndarray) -> tuple[float, float, float, float] | None:
    """Find a zone that runs into the picture's edge; give its box in fractions of the picture."""
    for band in bands(grey, SIDES[0]):
        height, width = (side * band.scale for side in grey.shape)
        across, down = (height, width) if band.turned else (width, height)
        pitch = band.tracks[0].pitch
        left = min(track.left for track in band.tracks)
        right = max(track.right for track in band.tracks)
        ys = np.concatenate([track.y for track in band.tracks])
        top, bottom = float(ys.min()), float(ys.max())
        nearest = min(left, across - right, top, down - bottom)
        if band.letters < 3 * LEAST_LETTERS or nearest > EDGE * pitch:
            continue
        x0, x1 = max(0.0, left / across), min(1.0, right / across)
        y0, y1 = max(0.0, (top - pitch) / down), min(1.0, (bottom + pitch) / down)
        return (1 - y1, x0, 1 - y0, x1) if band.turned else (x0, y0, x1, y1)
    return _lone_line(grey)


def _lone_line(grey: np.ndarray) -> tuple[float, float, float, float] | None:
    """Find one long row of even pitch so close to the edge that the line below or above it must be beyond."""
    parts = components.find(grey, SIDES[0])
    for turned in (False, True):
        view = parts.turned() if turned else parts
        down, across = view.shape
        for track in _tracks(view):
            middle = float(np.median(track.y))
            if len(track.x) < LEAST_OF_A_LINE or min(middle, down - middle) > NEXT_LINE * track.pitch:
                continue
            top = max(0.0, (float(track.y.min()) - track.pitch) / down)
            bottom = min(1.0, (float(track.y.max()) + track.pitch) / down)
            box = (track.left / across, top, track.right / across, bottom)
            return (1 - box[3], box[0], 1 - box[1], box[2]) if turned else box
    return None


def _tracks(parts: Components) -> list[Track]:
    """Follow neighbours to chains, keep the evenly spaced ones, join what lies on one line."""
    following = components.right_neighbours(parts)
    previous = np.full(len(parts), -1, dtype=np.int64)
    cx, cy = parts.x + parts.w / 2, parts.y + parts.h / 2
    for index in np.flatnonzero(following >= 0):
        after = following[index]
        rival = previous[after]
        if rival < 0 or cx[after] - cx[index] < cx[after] - cx[rival]:
            previous[after] = index
    pieces = []
    for start in np.flatnonzero((previous < 0) & (following >= 0)):
        chain = [int(start)]
        while (after := int(following[chain[-1]])) >= 0 and previous[after] == chain[-1]:
            chain.append(after)
        if len(chain) >= 4:
            pieces += _even_pieces(np.array(chain), parts, cx, cy)
    joined = _joined(pieces)
    return [track for track in joined if len(track.x) >= LEAST_LETTERS]


def _even_pieces(chain: np.ndarray, parts: Components, cx: np.ndarray, cy: np.ndarray) -> list[Track]:
    """Cut a chain where its spacing leaves the pitch for long; drop what is too uneven to be printed so."""
    x, y = cx[chain], cy[chain]
    steps = np.hypot(np.diff(x), np.diff(y))
    pitch = float(np.median(steps))
    regular = np.abs(steps - pitch) < 0.22 * pitch
    if regular.mean() < 0.55:
        return []
    cuts = np.flatnonzero(steps > 2.4 * pitch) + 1
    tracks = []
    for piece in np.split(np.arange(len(chain)), cuts):
        if len(piece) < 4:
            continue
        members = chain[piece]
        heights = np.sort(parts.h[members])
        cap = float(heights[int(0.8 * (len(heights) - 1))])
        if 0.45 * pitch < cap < 2.0 * pitch:
            tracks.append(_track(x[piece], y[piece], pitch, cap))
    return tracks


def _track(x: np.ndarray, y: np.ndarray, pitch: float, cap: float) -> Track:
    degree = 2 if len(x) >= 20 else 1
    curve = np.polyfit(x, y, degree)
    for _ in range(3):
        off = np.abs(y - np.polyval(curve, x))
        near = off <= max(1.5, 2.5 * float(np.median(off)))
        if near.sum() < max(4, 0.5 * len(x)):
            break
        curve = np.polyfit(x[near], y[near], degree)
    if degree == 1:
        curve = np.concatenate([[0.0], curve])
    return Track(x, y, pitch, cap, curve)


def _joined(pieces: list[Track]) -> list[Track]:
    """Join pieces of one pitch that continue each other across a gap."""
    pieces = sorted(pieces, key=lambda piece: piece.left)
    used = [False] * len(pieces)
    answer = []
    for index, piece in enumerate(pieces):
        if used[index]:
            continue
        current = piece
        for other_index in range(index + 1, len(pieces)):
            other = pieces[other_index]
            if used[other_index] or not _continues(current, other):
                continue
            used[other_index] = True
            weight = len(current.x) / (len(current.x) + len(other.x))
            pitch = weight * current.pitch + (1 - weight) * other.pitch
            current = _track(
                np.concatenate([current.x, other.x]),
                np.concatenate([current.y, other.y]),
                pitch,
                max(current.cap, other.cap),
            )
        answer.append(current)
    return answer


def _continues(first: Track, second: Track) -> bool:
    gap = second.left - first.right
    if not 0.3 * first.pitch < gap < 14 * first.pitch:
        return False
    if abs(first.pitch - second.pitch) > 0.15 * first.pitch:
        return False
    slope = slope_of(first) if len(first.x) >= len(second.x) else slope_of(second)
    expected = first.y[-4:].mean() + slope * (second.x[:4].mean() - first.x[-4:].mean())
    return bool(abs(expected - second.y[:4].mean()) < 0.35 * first.pitch + 0.03 * gap)


def slope_of(track: Track) -> float:
    return float(np.polyfit(track.x, track.y, 1)[0])


def _evenness(track: Track) -> float:
    """The share of steps that are one pitch, or several where letters were missed."""
    steps = np.diff(track.x) / (track.pitch * np.cos(np.arctan(slope_of(track))))
    return float((np.abs(steps - np.maximum(1, np.round(steps))) < 0.15).mean())


def _groups(tracks: list[Track]) -> list[list[Track]]:
    """Gather parallel tracks of one pitch at a zone's line distance, from top to bottom."""
    groups = []
    ordered = sorted(tracks, key=lambda track: track.at((track.left + track.right) / 2))
    for first in ordered:
        group = [first]
        for other in ordered:
            if other is not group[-1] and _beneath(group[-1], other):
                group.append(other)
        if len(group) >= 2:
            groups.append(group[:4])
    groups.sort(key=lambda group: -sum(len(track.x) for track in group))
    kept: list[list[Track]] = []
    for group in groups:
        if not any(set(map(id, group)) <= set(map(id, other)) for other in kept):
            kept.append(group)
    return kept


def _beneath(upper: Track, lower: Track) -> bool:
    if abs(upper.pitch - lower.pitch) > 0.1 * upper.pitch:
        return False
    left, right = max(upper.left, lower.left), min(upper.right, lower.right)
    if right - left < 0.4 * min(upper.right - upper.left, lower.right - lower.left):
        return False
    middle = (left + right) / 2
    distance = (lower.at(middle) - upper.at(middle)) * np.cos(np.arctan(slope_of(upper)))
    return bool(1.2 * upper.pitch < distance < 3.6 * upper.pitch)
