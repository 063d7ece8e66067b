"""Choose among several zones of one file: two documents in one picture, or a page of several."""

from collections.abc import Mapping

from ocr import kinds
from ocr.mrz_read import Reading

Fit = tuple[bool, int, float]
NUMBERS = ("passport_number", "visa_number", "current_title_number")


def fit(zone: Reading, expect: str | None, facts: Mapping[str, object]) -> Fit:
    """Rank a zone, higher is better: of the requested kind, then of the stated person, then as read."""
    wanted = expect is not None and kinds.accepts(expect, kinds.by_zone(1, zone).key)
    return wanted, _stated(zone, expect, facts), zone.quality


def _stated(zone: Reading, expect: str | None, facts: Mapping[str, object]) -> int:
    """Count what agrees with the form: the day of birth and the number of the document."""
    born = facts.get("sponsor_birth_date" if expect == "sponsor_identity" else "birth_date")
    numbers = {str(facts[key]).replace(" ", "").upper() for key in NUMBERS if facts.get(key)}
    same_day = bool(born) and str(born)[2:10].replace("-", "") == zone.zone.field("birth_date")
    return int(same_day) + int(zone.zone.document_number in numbers)
