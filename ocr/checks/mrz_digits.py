"""Ask whether the check digits of the machine-readable zone agree."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.extract import zone_is_valid
from ocr.mrz_read import Reading
from ocr.report import Evidence, Finding, Outcome


def check_mrz_checksum(case: Case) -> Iterator[Finding]:
    """Fail only when the letters were read surely and a digit still disagrees."""
    found = case.zone
    if found is None:
        yield finding("mrz_checksum", "inconclusive")
        return
    page, zone = found
    evidence = tuple(
        Evidence(page, box, line, float(letters.mean()))
        for box, line, letters in zip(zone.boxes, zone.lines, zone.letters, strict=True)
    )
    wrong = [name for name, agrees in zone.zone.verified.items() if not agrees]
    if not wrong:
        outcome: Outcome = "passed" if zone_is_valid(zone) or zone.quality > -0.2 else "inconclusive"
        yield finding("mrz_checksum", outcome, evidence=evidence)
        if outcome == "passed":
            yield from _corrected(page, zone)
        return
    surely_read = all(float(letters.min()) > 0.97 for letters in zone.letters)
    outcome = "failed" if surely_read else "inconclusive"
    yield finding("mrz_checksum", outcome, read=", ".join(wrong), evidence=evidence)


def _corrected(page: int, zone: Reading) -> Iterator[Finding]:
    """Tell the clerk which letters a check digit changed: what was read, what was taken for it, and where.

    Of a zone that is in doubt as a whole the report alone tells it: nobody is to trust its letters anyway.
    """
    if not zone.corrections:
        return
    changed = [f"{item.read} → {item.meant}" for item in zone.corrections]
    evidence = tuple(
        Evidence(page, zone.cells[item.line][item.column], words, float(zone.letters[item.line][item.column]))
        for item, words in zip(zone.corrections, changed, strict=True)
    )
    yield finding("mrz_checksum.corrected", "passed", read=", ".join(changed), evidence=evidence)
