"""Printed page numbers of one or several files: complete, missing, doubled. Standard library only."""

from collections import Counter
from collections.abc import Sequence

from ocr.report import Outcome

Numbered = tuple[int, int]  # a page's printed number and the printed total


def judged(pages: Sequence[Numbered]) -> tuple[Outcome, int]:
    """Judge numbers that all name one total; pages of several papers (totals that differ) say nothing."""
    totals = Counter(total for _, total in pages)
    total = max(totals, default=0)
    if len(totals) != 1:
        return "inconclusive", total
    counted = Counter(number for number, _ in pages)
    complete = set(counted) == set(range(1, total + 1))
    return ("passed" if complete and max(counted.values()) == 1 else "failed"), total


def written(pages: Sequence[Numbered]) -> str:
    """Write page numbers as `1/3,2/3`, in the order in which they lie."""
    return ",".join(f"{number}/{total}" for number, total in pages)


def parsed(text: str | None) -> list[Numbered]:
    """Read what `written` wrote; anything else gives nothing."""
    found = []
    for part in (text or "").split(","):
        number, slash, total = part.partition("/")
        if not slash or not number.isdigit() or not total.isdigit():
            return []
        found.append((int(number), int(total)))
    return found
