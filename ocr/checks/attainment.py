"""Ask whether a level or a number of months is reached: language by CEFR, pension contributions by count."""

from collections.abc import Iterator, Mapping

from ocr.checks.case import Case, finding
from ocr.report import Finding, Outcome

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
SURE = 0.7

#: § 9 Abs. 2 Nr. 7, § 9a, § 18c, § 30, § 20a, § 16a AufenthG as the catalogue lists them.
LEVEL_OF_SERVICE: Mapping[str, str] = {
    "settlement_permit": "B1",
    "eu_long_term_residence": "B1",
    "residence_permit_vocational_training": "B1",
    "family_reunification": "A1",
    "opportunity_card": "A1",
}
ENGLISH_OF_SERVICE: Mapping[str, str] = {"opportunity_card": "B2"}

#: Contribution months by the route to a settlement permit: § 9 (60), § 18c (36, with German training 24,
#: Blue Card 27, with B1 21). Routes without a number ask for none.
MONTHS_OF_ROUTE: Mapping[str, int] = {"general": 60, "skilled": 36, "skilled_de": 24, "bluecard": 27}
BLUE_CARD_WITH_B1 = 21
GENERAL_MONTHS = 60
WITHOUT_MONTHS = frozenset({"highly_qualified", "self_employed", "refugee", "family_german", "youth"})


def check_language_level_min(case: Case) -> Iterator[Finding]:
    """Compare the certificate's level with the one that the service asks for, else with the one stated."""
    wanted = _wanted_level(case)
    if wanted is None:
        return
    found = case.fields.get("level")
    level = found.value.upper() if found is not None else ""
    if found is None or level not in CEFR:
        yield finding("language_level_min", "inconclusive", expected=wanted)
        return
    outcome: Outcome = "passed" if CEFR.index(level) >= CEFR.index(wanted) else "failed"
    if outcome == "failed" and found.evidence.confidence < SURE:
        outcome = "inconclusive"
    yield finding("language_level_min", outcome, expected=wanted, read=level, evidence=(found.evidence,))


def _wanted_level(case: Case) -> str | None:
    english = case.kind == "english_certificate"
    own = case.requirement.get("language_level")
    of_service = (ENGLISH_OF_SERVICE if english else LEVEL_OF_SERVICE).get(case.service or "")
    stated = case.fact("english_level" if english else "german_level")
    for level in (own, of_service, stated):
        if level and str(level).upper() in CEFR:
            return str(level).upper()
    return None


def check_pension_months_min(case: Case) -> Iterator[Finding]:
    """Compare the months counted in the record with what the chosen route asks for.

    A Blue Card holder below 27 months may have reached the 21 that suffice with B1: a person looks.
    """
    route = case.fact("settlement_route") or "general"
    if route in WITHOUT_MONTHS:
        return
    wanted = MONTHS_OF_ROUTE.get(route, GENERAL_MONTHS)
    months = case.number("months")
    expected = f"{wanted} months"
    if months is None:
        yield finding("pension_months_min", "inconclusive", expected=expected)
        return
    count, read = months
    outcome: Outcome = "passed" if count >= wanted else "failed"
    maybe = route == "bluecard" and count >= BLUE_CARD_WITH_B1
    if outcome == "failed" and (maybe or read.evidence.confidence < SURE):
        outcome = "inconclusive"
    yield finding("pension_months_min", outcome, expected=expected, read=f"{count:g} months", evidence=(read.evidence,))
