"""Ask whether it is still valid, and for how long."""

import calendar
from collections.abc import Iterator
from datetime import date

from ocr.checks.case import Case, finding
from ocr.report import Field, Finding, Outcome

REMAINING_MONTHS = 6


def check_passport_not_expired(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "passport_not_expired")


def check_document_not_expired(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "document_not_expired")


def check_visa_valid_on_submission(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "visa_valid_on_submission")


def check_title_expiry_vs_submission(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "title_expiry_vs_submission")


def check_passport_remaining_validity(case: Case) -> Iterator[Finding]:
    """Ask for six months more; an expired document has been told of already."""
    found = _expiry(case)
    if found is None:
        yield finding("passport_remaining_validity", "inconclusive")
        return
    until = date.fromisoformat(found.value)
    if until < case.today:
        return
    wanted = _months_later(case.today, REMAINING_MONTHS)
    outcome: Outcome = "passed" if until >= wanted else "failed"
    yield finding(
        "passport_remaining_validity",
        outcome,
        expected=wanted.isoformat(),
        read=found.value,
        evidence=(found.evidence,),
    )


def _not_expired(case: Case, code: str) -> Finding:
    """Compare with today; a document is valid to the end of its last day."""
    found = _expiry(case)
    if found is None:
        return finding(code, "inconclusive", expected=case.today.isoformat())
    outcome: Outcome = "passed" if date.fromisoformat(found.value) >= case.today else "failed"
    return finding(code, outcome, expected=case.today.isoformat(), read=found.value, evidence=(found.evidence,))


def _expiry(case: Case) -> Field | None:
    found = case.fields.get("expiry_date")
    return found if found is not None and len(found.value) == 10 else None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))
