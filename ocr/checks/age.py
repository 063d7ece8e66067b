"""Ask whether the document is recent enough."""

from collections.abc import Iterator

from ocr.catalogue import MAX_AGE_DAYS
from ocr.checks.case import Case, finding
from ocr.report import Finding, Outcome

SURE = 0.6


def check_max_age(case: Case) -> Iterator[Finding]:
    """Count days from the date of issue to the submission; a date in the future says nothing.

    The form's own limit goes before the catalogue's. A paper that was fresh on the day of submission stays so.
    """
    days = _limit(case)
    if days is None:
        return
    dated = case.day("issued_on")
    limit = f"{days} d"
    if dated is None or dated[0] > case.today or (dated[1].evidence.confidence < SURE):
        read = dated[1].value if dated else None
        evidence = (dated[1].evidence,) if dated else ()
        yield finding("max_age", "inconclusive", expected=limit, read=read, evidence=evidence)
        return
    issued, found = dated
    age = (case.submission_day - issued).days
    outcome: Outcome = "passed" if age <= days else "failed"
    yield finding("max_age", outcome, expected=limit, read=found.value, evidence=(found.evidence,))


def _limit(case: Case) -> int | None:
    """Return the permitted age in days."""
    if "max_age_days" in case.requirement:
        own = case.requirement["max_age_days"]
        return own if isinstance(own, int) and own > 0 else None
    return MAX_AGE_DAYS.get(case.kind)
