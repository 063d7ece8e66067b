"""Ask whether there is room enough: square metres of the flat against the persons who live in it."""

from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.report import Finding, Outcome

SURE = 0.6


def check_living_space_sufficient(case: Case) -> Iterator[Finding]:
    """Ask for 12 m² a person from six years on and 10 m² a child under six (AVwV-AufenthG 2.4.2).

    Without the number of persons nothing is compared. Somewhat too small (up to 10 %) is a person's to judge.
    """
    adults, children = case.stated_number("household_adults"), case.stated_number("household_children_under_6")
    each, child = (
        case.parameter("living_space_sqm_per_person_from_6"),
        case.parameter("living_space_sqm_per_child_under_6"),
    )
    if adults is None or each is None or child is None:
        return
    wanted = adults * each + (children or 0) * child
    expected = f"{wanted:g} m2"
    space = case.number("living_space")
    if space is None:
        yield finding("living_space_sufficient", "inconclusive", expected=expected)
        return
    amount, read = space
    outcome: Outcome = "passed" if amount >= wanted else "failed"
    if outcome == "failed" and (amount >= 0.9 * wanted or read.evidence.confidence < SURE or amount < 5):
        outcome = "inconclusive"
    yield finding(
        "living_space_sufficient", outcome, expected=expected, read=f"{amount:g} m2", evidence=(read.evidence,)
    )
