"""Ask whether a person and the machine can read it; a picture that was read is never criticised."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.report import WHOLE_PAGE, Evidence, Finding


def check_image_quality(case: Case) -> Iterator[Finding]:
    """Name what is wrong with each page that could not be read; say once that all is well."""
    cut = [Evidence(page.number, page.cut, "", 0.8) for page in case.pages if page.cut is not None]
    if cut and case.zone is None and "mrz_checksum" in case.checks:
        yield finding("image_quality.cut", "failed", evidence=tuple(cut))
        return
    if case.recognised_something or case.legible:
        yield finding("image_quality", "passed")
        return
    named = False
    for page in case.pages:
        for defect in page.quality.defects():
            named = True
            where = Evidence(page.number, WHOLE_PAGE, "", 0.8)
            yield finding(f"image_quality.{defect}", "failed", evidence=(where,))
    if not named:
        yield finding("image_quality", "inconclusive")
