"""Ask whether all pages are there: by the numbers printed on them, and by the two sides of a card."""

import re
from collections.abc import Iterator

from ocr import catalogue
from ocr.checks.case import Case, finding
from ocr.paging import judged, written
from ocr.reading import PageReading
from ocr.report import Box, Evidence, Finding

_NUMBERED = re.compile(
    r"\b(?:seite|page|blatt|s\.|sayfa|стор(?:інка|\.)?|стр(?:аница|\.)?)\s*(?:nr\.?\s*)?(\d{1,2})\s*"
    r"(?:von|of|/|sur|de|з|из)\s*(\d{1,2})\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^[\W_]*(\d{1,2})\s*/\s*(\d{1,2})[\W_]*$")
EDGE = 0.14  # a bare "2/3" counts near the upper or lower edge only
# A card is 85.6 by 54 mm, its zone about 77 mm wide at the foot of the back.
CARD_PER_ZONE, CARD_SHAPE, ROOM_FOR_ANOTHER = 1.11, 85.6 / 54, 0.9
_FRONT = re.compile(
    r"aufenthaltstitel|residence\s+permit|karte\s+gültig|personalausweis|identity\s+card", re.IGNORECASE
)
Numbered = tuple[int, int]


def check_page_completeness(case: Case) -> Iterator[Finding]:
    """Judge printed page numbers; without any, the sides of a card; with neither, nothing can be missing."""
    numbered = [(page, found) for page in case.pages if (found := number_of(page)) is not None]
    if numbered:
        yield _by_numbers(case, numbered)
    elif case.kind in catalogue.TWO_SIDED and case.recognised_something:
        yield from _by_sides(case)


def _by_numbers(case: Case, numbered: list[tuple[PageReading, tuple[Numbered, Evidence]]]) -> Finding:
    """A page whose number was not read may be the missing one: then nothing is sure."""
    pages = [found[0] for _, found in numbered]
    outcome, total = judged(pages)
    unread = len(case.pages) - len(numbered)
    if outcome == "failed" and unread and len({number for number, _ in pages}) + unread >= total:
        outcome = "inconclusive"
    return finding(
        "page_completeness",
        outcome,
        expected=f"1-{total}",
        read=written(pages),
        evidence=tuple(found[1] for _, found in numbered),
    )


def number_of(page: PageReading) -> tuple[Numbered, Evidence] | None:
    """Return the page's printed number and total with its place; None when there is none or it makes no sense."""
    for line in page.text.lines:
        match = _NUMBERED.search(line.text)
        if match is None and (line.box[1] < EDGE or line.box[3] > 1 - EDGE):
            match = _BARE.match(line.text)
        if match and 1 <= int(match[1]) <= int(match[2]) >= 2:
            return (int(match[1]), int(match[2])), line.evidence(page.number, match[0].strip())
    return None


def _by_sides(case: Case) -> Iterator[Finding]:
    """The zone marks the back of a card, its title the front; a passport in place of the card has one side."""
    if case.zone is not None and case.zone[1].format.name != "TD1":
        return
    back = [page for page in case.pages if page.zone is not None]
    front = [page for page in case.pages if page.zone is None and _FRONT.search(page.text.text)]
    unclear = [page for page in case.pages if page not in back and page not in front]
    evidence = tuple(Evidence(page.number, zone_box(page), "", 0.9) for page in back)
    sides = ",".join(name for name, pages in (("front", front), ("back", back)) if pages)
    if back and front:
        yield finding("page_completeness", "passed", expected="front,back", read=sides)
    elif unclear or not sides or any(map(_room_beside, back)) or any("<<" in page.text.text for page in front):
        yield finding("page_completeness", "inconclusive", expected="front,back", read=sides or None, evidence=evidence)
    else:
        yield finding("page_completeness", "failed", expected="front,back", read=sides, evidence=evidence)


def zone_box(page: PageReading) -> Box:
    """Return the box around all lines of the page's zone."""
    boxes = page.zone.boxes if page.zone is not None else ((0.0, 0.0, 1.0, 1.0),)
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return (min(x0s), min(y0s), max(x1s), max(y1s))


def _room_beside(page: PageReading) -> bool:
    """Tell whether the picture shows so much beside the card that its front may be there, too."""
    left, _, right, bottom = zone_box(page)
    width = (right - left) * CARD_PER_ZONE
    height = width * page.shape / CARD_SHAPE
    beyond = max(bottom - 0.95 * height, 1 - bottom) / height, max(left, 1 - right) / width
    return max(beyond) >= ROOM_FOR_ANOTHER
