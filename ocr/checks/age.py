"""Ask whether the document is recent enough."""

from collections.abc import Iterator
from datetime import date

from ocr.checks.case import Case, finding
from ocr.kinds import KINDS
from ocr.report import Finding, Outcome


def check_max_age(case: Case) -> Iterator[Finding]:
    """Count days since the date of issue; a date in the future says nothing."""
    kind = KINDS[case.kind]
    if kind.max_age_days is None:
        return
    issued = case.fields.get("issued_on")
    limit = f"{kind.max_age_days} d"
    if issued is None or date.fromisoformat(issued.value) > case.today:
        read = issued.value if issued else None
        evidence = (issued.evidence,) if issued else ()
        yield finding("max_age", "inconclusive", expected=limit, read=read, evidence=evidence)
        return
    age = (case.today - date.fromisoformat(issued.value)).days
    outcome: Outcome = "passed" if age <= kind.max_age_days else "failed"
    yield finding("max_age", outcome, expected=limit, read=issued.value, evidence=(issued.evidence,))
