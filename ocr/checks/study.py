"""Ask whether the certificate covers today: enrolment by semester, insurance by membership."""

from collections.abc import Iterator
from datetime import date, timedelta

from ocr.checks.case import Case, finding
from ocr.report import Field, Finding, Outcome

SOON = timedelta(days=120)


def check_enrolment_current_semester(case: Case) -> Iterator[Finding]:
    """Prefer the printed period; a semester's name stands for the widest period that any school uses.

    A certificate for a semester that begins soon is inconclusive, a past one fails.
    """
    period = _period(case)
    if period is None:
        yield finding("enrolment_current_semester", "inconclusive", expected=case.today.isoformat())
        return
    start, end, read = period
    outcome: Outcome = "failed"
    if start <= case.today <= end:
        outcome = "passed"
    elif case.today < start <= case.today + SOON:
        outcome = "inconclusive"
    yield finding(
        "enrolment_current_semester",
        outcome,
        expected=case.today.isoformat(),
        read=f"{start.isoformat()}/{end.isoformat()}",
        evidence=tuple(item.evidence for item in read),
    )


def _period(case: Case) -> tuple[date, date, tuple[Field, ...]] | None:
    start, end = case.fields.get("valid_from"), case.fields.get("valid_until")
    if start is not None and end is not None:
        return date.fromisoformat(start.value), date.fromisoformat(end.value), (start,)
    semester = case.fields.get("semester")
    if semester is None:
        return None
    season, _, year_text = semester.value.partition(" ")
    year = int(year_text)
    if season == "winter":
        return date(year, 9, 1), date(year + 1, 3, 31), (semester,)
    return date(year, 3, 1), date(year, 9, 30), (semester,)


def check_insurance_current(case: Case) -> Iterator[Finding]:
    """Pass on a membership that began and goes on or ends later; fail on one that ended."""
    start, end = case.fields.get("valid_from"), case.fields.get("valid_until")
    going_on = case.fields.get("membership")
    evidence = tuple(item.evidence for item in (start, end, going_on) if item is not None)
    today = case.today.isoformat()
    outcome: Outcome = "inconclusive"
    read = "/".join([start.value if start else "..", end.value if end else ".."])
    if end is not None and end.value < today:
        outcome = "failed"
    elif start is not None and start.value <= today and (end is not None or going_on is not None):
        outcome = "passed"
    shown = read if start or end else None
    yield finding("insurance_current", outcome, expected=today, read=shown, evidence=evidence)
