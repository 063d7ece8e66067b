"""Ask about money: payslips month by month, salaries against the year's thresholds, funds against the need."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.months import consecutive, months_in, months_since
from ocr.report import Field, Finding, Outcome

SURE = 0.7
LIVELIHOOD = {"opportunity_card": "opportunity_card_livelihood_month"}
AGE = 45


def check_payslip_three_consecutive(case: Case) -> Iterator[Finding]:
    """Judge three or more months in one file; fewer say nothing, for the others may lie in other files.

    `ocr.judge_together` judges the files of a requirement as a whole.
    """
    found = case.fields.get("pay_months")
    months = months_in(found.value) if found is not None else []
    if found is None or not months:
        yield finding("payslip_three_consecutive", "inconclusive")
        return
    outcome: Outcome = "inconclusive"
    if len(months) >= 3:
        outcome = "passed" if consecutive(months) and months_since(months[-1], case.submission_day) <= 2 else "failed"
    elif months_since(months[-1], case.submission_day) > 4:
        outcome = "failed"
    yield finding("payslip_three_consecutive", outcome, read=found.value, evidence=(found.evidence,))


def check_salary_blue_card(case: Case) -> Iterator[Finding]:
    """Compare with the year's thresholds; between the two the stated ground for the lower one decides."""
    regular, reduced = case.parameter("blue_card_salary_regular"), case.parameter("blue_card_salary_reduced")
    if regular is None or reduced is None:
        return
    ground = case.fact("threshold_case")
    lower = ground is not None and ground != "regular"
    yield _salary(case, "salary_blue_card", reduced if lower else regular, doubtful_from=None if ground else reduced)


def check_salary_45plus(case: Case) -> Iterator[Finding]:
    """Compare from the 45th birthday on (§ 18 Abs. 2 Nr. 5 AufenthG); a younger person is not asked.

    Below the amount an adequate retirement provision may stand in, which a person judges.
    """
    age = _age(case)
    wanted = case.parameter("skilled_worker_45plus_salary")
    if wanted is None or (age is not None and age < AGE):
        return
    result = _salary(case, "salary_45plus", wanted, doubtful_from=None)
    if age is None and result.outcome == "failed":
        result = finding(
            result.code, "inconclusive", expected=result.expected, read=result.read, evidence=result.evidence
        )
    yield result


def _age(case: Case) -> int | None:
    """Completed years on the day of submission; of a partial date the younger age counts."""
    parts = (case.fact("birth_date") or "").split("-")
    if not parts[0].isdigit():
        return None
    month = int(parts[1]) if len(parts) > 1 else 12
    day = int(parts[2]) if len(parts) > 2 else 28
    today = case.submission_day
    return today.year - int(parts[0]) - ((today.month, today.day) < (month, day))


def _salary(case: Case, code: str, wanted: float, *, doubtful_from: float | None) -> Finding:
    """Judge a year's gross salary; of a month's twelve are sure and a thirteenth is possible."""
    expected = f"{wanted:.2f} EUR/year"
    yearly, monthly = case.number("gross_salary_year"), case.number("gross_salary_month")
    read: Field
    if yearly is not None:
        amount, read = yearly
        most = amount
    elif monthly is not None:
        amount, read = monthly[0] * 12, monthly[1]
        most = monthly[0] * 14
    else:
        return finding(code, "inconclusive", expected=expected)
    outcome: Outcome = "passed" if amount >= wanted else "failed"
    if outcome == "failed" and (
        most >= wanted or read.evidence.confidence < SURE or (doubtful_from is not None and most >= doubtful_from)
    ):
        outcome = "inconclusive"
    return finding(code, outcome, expected=expected, read=f"{amount:.2f} EUR/year", evidence=(read.evidence,))


def check_funds_minimum(case: Case) -> Iterator[Finding]:
    """Compare the monthly amount with the need of the permit's purpose; a total is spread over twelve months."""
    wanted = case.parameter(LIVELIHOOD.get(case.service or "", "student_livelihood_month"))
    if wanted is None:
        return
    expected = f"{wanted:.2f} EUR/month"
    monthly, total = case.number("monthly_amount"), case.number("total_amount")
    if monthly is None and total is not None:
        monthly = (total[0] / 12, total[1])
    if monthly is None:
        yield finding("funds_minimum", "inconclusive", expected=expected)
        return
    amount, read = monthly
    outcome: Outcome = "passed" if amount >= wanted - 0.5 else "failed"
    if outcome == "failed" and read.evidence.confidence < SURE:
        outcome = "inconclusive"
    yield finding(
        "funds_minimum", outcome, expected=expected, read=f"{amount:.2f} EUR/month", evidence=(read.evidence,)
    )
