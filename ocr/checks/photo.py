"""Ask whether the code of the digital photo is there to be read; a face is never looked at."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.report import Evidence, Finding


def check_photo_code_present(case: Case) -> Iterator[Finding]:
    """Pass on a code that decodes or when the photo will be taken at the office; a picture without a code fails.

    The code's content is not kept: the office's terminal reads it at the appointment.
    """
    if case.fact("photo_route") == "on_site_terminal":
        yield finding("photo_code_present", "passed", read="on_site_terminal")
        return
    codes = [(page.number, code) for page in case.pages for code in page.marks.codes]
    for number, code in codes:
        if code.read:
            yield finding("photo_code_present", "passed", evidence=(Evidence(number, code.box, "", 0.95),))
            return
    evidence = tuple(Evidence(number, code.box, "", 0.5) for number, code in codes)
    sharp = all(not page.quality.defects() and not page.quality.hopeless for page in case.pages)
    outcome = "failed" if not codes and sharp and case.pages else "inconclusive"
    yield finding("photo_code_present", outcome, evidence=evidence)  # type: ignore[arg-type]  # one of two outcomes
