"""Ask whether the check digits of the machine-readable zone agree."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.extract import zone_is_valid
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
        return
    surely_read = all(float(letters.min()) > 0.97 for letters in zone.letters)
    outcome = "failed" if surely_read else "inconclusive"
    yield finding("mrz_checksum", outcome, read=", ".join(wrong), evidence=evidence)
