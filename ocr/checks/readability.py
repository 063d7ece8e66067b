"""Ask whether a person and the machine can read it; a picture that was read is never criticised."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.reading import turned_box
from ocr.report import Evidence, Finding


def check_image_quality(case: Case) -> Iterator[Finding]:
    """Name what is wrong with each page that could not be read, and where; say once that all is well."""
    cut = [Evidence(page.number, page.cut, "", 0.8) for page in case.pages if page.cut is not None]
    if cut and _lacks_zone(case):
        yield finding("image_quality.cut_mrz", "failed", evidence=tuple(cut))
        return
    if case.legible or (case.recognised_something and not _lacks_zone(case)):
        yield finding("image_quality", "passed")
        return
    places: dict[str, list[Evidence]] = {}
    for page in case.pages:
        for defect in page.quality.defects():
            box = turned_box(defect.place, page.quarter_turns)
            places.setdefault(defect.name, []).append(Evidence(page.number, box, "", 0.8))
    for name, evidence in places.items():
        yield finding(f"image_quality.{name}", "failed", evidence=tuple(evidence))
    if not places:
        yield finding("image_quality", "inconclusive")


def _lacks_zone(case: Case) -> bool:
    """Tell whether lines that this kind of document has were not read, or not surely: then words alone are not it."""
    if "mrz_checksum" not in case.checks:
        return False
    return case.zone is None or not case.zone[1].zone.all_verified
