"""Amounts that the law sets anew each year, for callers that give none of their own.

Values and sources are those of the product's service catalogue; a caller's `facts["parameters"]` goes before them.
"""

from collections.abc import Mapping
from datetime import date

Values = Mapping[int, float]

#: By key: from the first of January of which year which value applies.
PARAMETERS: Mapping[str, Values] = {
    # § 18g Abs. 1 AufenthG: 50 % and 45.3 % of the pension contribution ceiling, EUR gross a year
    "blue_card_salary_regular": {2024: 45300.0, 2025: 48300.0, 2026: 50700.0},
    "blue_card_salary_reduced": {2024: 41041.8, 2025: 43759.8, 2026: 45934.2},
    # § 18 Abs. 2 Nr. 5 AufenthG: 55 % of the ceiling, EUR gross a year
    "skilled_worker_45plus_salary": {2024: 49830.0, 2025: 53130.0, 2026: 55770.0},
    # § 2 Abs. 3 S. 5 AufenthG, §§ 13, 13a BAföG, EUR a month
    "student_livelihood_month": {2024: 934.0, 2025: 992.0, 2026: 992.0},
    # § 20a Abs. 4 AufenthG, EUR net a month
    "opportunity_card_livelihood_month": {2024: 1027.0, 2025: 1091.0},
    # AVwV-AufenthG 2.4.2, square metres
    "living_space_sqm_per_person_from_6": {2000: 12.0},
    "living_space_sqm_per_child_under_6": {2000: 10.0},
}
#: § 24 AufenthG: permits valid on the first day go on to the second by the UkraineAufenthFGV.
TEMPORARY_PROTECTION = (date(2026, 2, 1), date(2027, 3, 4))


def value_on(key: str, day: date, given: Mapping[str, object] | None = None) -> float | None:
    """Return the value in force on a day: the caller's, else the latest known one; None for an unknown key."""
    own = (given or {}).get(key)
    if isinstance(own, int | float | str):
        try:
            return float(own)
        except ValueError:
            return None
    years = PARAMETERS.get(key, {})
    known = [year for year in years if year <= day.year]
    return years[max(known)] if known else None
