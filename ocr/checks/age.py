"""Ask whether the document is recent enough."""

import calendar
from collections.abc import Iterator
from datetime import date

from ocr import extract_dates
from ocr.catalogue import MAX_AGE_DAYS
from ocr.checks.case import Case, finding
from ocr.months import months_in
from ocr.report import Field, Finding, Outcome

SURE = 0.6


def check_max_age(case: Case) -> Iterator[Finding]:
    """Count days from the date of issue to the submission; a date in the future says nothing.

    The form's own limit goes before the catalogue's. A paper that was fresh on the day of submission stays so.
    """
    days = _limit(case)
    if days is None:
        return
    dated = case.day("issued_on") or _last_day_covered(case)
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


def _last_day_covered(case: Case) -> tuple[date, Field] | None:
    """The end of what an undated paper covers: the last month of payslips, the newest booking of an account."""
    if case.kind == "payslips_3_months" and (found := case.fields.get("pay_months")) is not None:
        months = months_in(found.value)
        if months:
            year, month = map(int, months[-1].split("-"))
            end = date(year, month, calendar.monthrange(year, month)[1])
            return min(end, case.today), found
    if case.kind == "bank_statements":
        today = case.today.isoformat()
        days = [(dated.value, number, line) for number, line in case.lines for dated in extract_dates.find(line.text)]
        newest = max((item for item in days if item[0] <= today), key=lambda item: item[0], default=None)
        if newest is not None:
            return date.fromisoformat(newest[0]), Field(newest[0], newest[2].evidence(newest[1]))
    return None
