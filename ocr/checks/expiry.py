"""Ask whether it is still valid, and for how long."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from ocr.checks.case import Case, finding
from ocr.parameters import TEMPORARY_PROTECTION
from ocr.report import Finding, Outcome

REMAINING_MONTHS = 6
SURE = 0.6  # below it a date may be misread, and nobody is told that a paper has expired
_SECTION_24 = re.compile(r"§\s?24\b")


def check_passport_not_expired(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "passport_not_expired", case.submission_day)


def check_document_not_expired(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "document_not_expired", case.today)


def check_visa_valid_on_submission(case: Case) -> Iterator[Finding]:
    yield _not_expired(case, "visa_valid_on_submission", case.submission_day)


def check_title_expiry_vs_submission(case: Case) -> Iterator[Finding]:
    """Compare with the day of submission; a § 24 title goes on by law beyond the day printed on it."""
    first, until = TEMPORARY_PROTECTION
    found = case.day("expiry_date")
    if found is not None and first <= found[0] < case.submission_day <= until and _temporary_protection(case):
        read = found[1]
        yield finding(
            "title_expiry_vs_submission",
            "passed",
            expected=until.isoformat(),
            read=read.value,
            evidence=(read.evidence,),
        )
        return
    yield _not_expired(case, "title_expiry_vs_submission", case.submission_day)


def _temporary_protection(case: Case) -> bool:
    return case.service == "temporary_protection" or any(_SECTION_24.search(line.text) for _, line in case.lines)


def check_passport_remaining_validity(case: Case) -> Iterator[Finding]:
    """Ask for six months more; an expired document has been told of already."""
    dated = case.day("expiry_date")
    if dated is None:
        yield finding("passport_remaining_validity", "inconclusive")
        return
    until, found = dated
    if until < case.submission_day:
        return
    wanted = _months_later(case.submission_day, REMAINING_MONTHS)
    outcome: Outcome = "passed" if until >= wanted else "failed"
    yield finding(
        "passport_remaining_validity",
        outcome,
        expected=wanted.isoformat(),
        read=found.value,
        evidence=(found.evidence,),
    )


def _not_expired(case: Case, code: str, day: date) -> Finding:
    """Compare with a day; a document is valid to the end of its last one."""
    found = case.day("expiry_date") or case.day("valid_until")
    if found is None:
        return finding(code, "inconclusive", expected=day.isoformat())
    until, read = found
    outcome: Outcome = "passed" if until >= day else "failed"
    if outcome == "failed" and read.evidence.confidence < SURE:
        outcome = "inconclusive"
    return finding(code, outcome, expected=day.isoformat(), read=read.value, evidence=(read.evidence,))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))
