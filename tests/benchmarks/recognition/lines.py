"""Pick the zone's lines out of a text engine's output, in the engine's favour. Standard library only."""

import re
from collections.abc import Iterable, Sequence

SHAPES = ((3, 30), (2, 44), (2, 36))
SLACK = 4
_LOOKALIKES = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "《": "<<", "＜": "<", "≤": "<", "€": "<"})


def zone_lines(text: str) -> list[str]:
    """Give two or three lines of a zone, or none. Short lines that end in fillers are filled up."""
    lines = [re.sub(r"[^A-Z0-9<]", "", line.upper().translate(_LOOKALIKES)) for line in text.splitlines()]
    lines = [line for line in lines if line]
    best: tuple[int, list[str]] | None = None
    for rows, width in SHAPES:
        for start in range(len(lines) - rows + 1):
            group = lines[start : start + rows]
            off = max(abs(len(line) - width) for line in group)
            if off > SLACK or sum("<" in line for line in group) < rows - 1 or "<<" not in "".join(group):
                continue
            filled = [_filled(line, width) for line in group]
            off = sum(abs(len(line) - width) for line in filled)
            if best is None or off < best[0]:
                best = (off, filled)
    return best[1] if best else []


def _filled(line: str, width: int) -> str:
    """Fillers at the end are what engines miscount: give the line as many as its width wants."""
    if line.endswith("<"):
        core = line.rstrip("<")
        return core.ljust(width, "<") if len(core) <= width else line
    return line


Corners = Sequence[Sequence[float]]


def rows_of(boxes: Iterable[tuple[Corners, str]]) -> str:
    """Join detected boxes (four corners from the top left, and their text) that continue each other, top to bottom."""
    rows: list[tuple[Corners, str]] = []
    for corners, text in sorted(boxes, key=lambda box: box[0][0][0]):
        for index, (before, said) in enumerate(rows):
            if _continues(before, corners):
                rows[index] = ((before[0], corners[1], corners[2], before[3]), said + text)
                break
        else:
            rows.append((corners, text))
    return "\n".join(text for corners, text in sorted(rows, key=lambda row: row[0][0][1] + row[0][1][1]))


def _continues(left: Corners, right: Corners) -> bool:
    """The right box begins where the left one ends: at its height, at most three heights away."""
    height = left[2][1] - left[1][1]
    gap = right[0][0] - left[1][0]
    off = abs((right[0][1] + right[3][1]) / 2 - (left[1][1] + left[2][1]) / 2)
    return -0.5 * height < gap < 3 * height and off < 0.35 * height
