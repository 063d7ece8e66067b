"""Ask whether the address on the document is the one in the form, as German addresses are written."""

import re
from collections.abc import Iterator

from ocr import names
from ocr.checks.case import Case, finding
from ocr.report import Evidence, Finding, Outcome
from ocr.text import Line

_NUMBER = re.compile(r"^(\d{1,4})\s*([a-z]?)(?:[-/+].*)?$")
_POSTCODE = re.compile(r"(?<!\d)(?:D-)?((?:0[1-9]|[1-9]\d)\d{3})(?!\d)")
_STREET_LINE = re.compile(
    r"([^\W\d][\w.'’ \-]*?(?:stra(?:ß|ss|fs)e|str\.?|weg|platz|allee|gasse|ring|damm|ufer|markt|hof|steig|pfad|berg))"
    r"\s+(\d{1,4}\s?[a-zA-Z]?)\b",
    re.IGNORECASE,
)
_HOME = re.compile(r"wohnhaft|anschrift|wohnung\b|wohnort|mietobjekt|mietsache|adresse|address|einzug", re.IGNORECASE)
SURE = 0.7


def plain_street(street: str) -> str:
    """Write a street as one word without its ways of spelling: Str., Straße and Strasse become one."""
    text = re.sub(r"(?i)stra(?:ß|ss|fs|b)e\b|str\.?(?=\s|$|-)", "str", street.strip())
    return names.fold(text)


def plain_number(number: str) -> str:
    """Write a house number without spaces and capitals; of a range its first number: `7 A` is `7a`, `7-9` is `7`."""
    match = _NUMBER.match(number.strip().lower())
    return f"{int(match[1])}{match[2]}" if match else number.strip().lower()


def check_address_match(case: Case) -> Iterator[Finding]:
    """Look for postcode, street and house number; fail only when the page names another address instead.

    Nothing stated, nothing compared. Found in part, or not found on a page that names no address, is inconclusive.
    """
    street, number = case.fact("street"), case.fact("house_number") or ""
    if street is None:
        return
    parts = (f"{street} {number}".strip(), case.fact("postal_code"), case.fact("city"))
    stated = " ".join(part for part in parts if part)
    lines = list(case.lines)
    place = next(((page, line) for page, line in lines if _names_street(line, street)), None)
    if place is not None:
        evidence = place[1].evidence(place[0])
        numbers = _house_numbers(place[1].text)
        outcome = _agreement(case, numbers, number, lines)
        yield finding("address_match", outcome, expected=stated, read=evidence.text, evidence=(evidence,))
        return
    other = _other_address(case, lines) if case.legible else None
    if other is None:
        yield finding("address_match", "inconclusive", expected=stated)
        return
    yield finding("address_match", "failed", expected=stated, read=other.text, evidence=(other,))


def _agreement(case: Case, found: set[str], number: str, lines: list[tuple[int, Line]]) -> Outcome:
    """Judge house number and postcode once the street is there; another number of the same street fails."""
    postcode = case.fact("postal_code")
    postcodes = {match for _, line in lines for match in _POSTCODE.findall(line.text)}
    if number and plain_number(number) not in found:
        return "failed" if found and case.legible else "inconclusive"
    if postcode and postcodes and postcode not in postcodes:
        return "inconclusive"
    return "passed"


def _names_street(line: Line, street: str) -> bool:
    """Find the street in a line, with a reading error per eight letters."""
    wanted = plain_street(street)
    text = plain_street(line.text)
    if wanted in text:
        return True
    most = len(wanted) // 8
    if not most:
        return False
    words = line.text.split()
    size = len(street.split())
    parts = (plain_street(" ".join(words[start : start + size])) for start in range(len(words) - size + 1))
    return any(names.distance(part, wanted, most) <= most for part in parts)


def _house_numbers(text: str) -> set[str]:
    """The numbers of a line that can be a house's: up to four digits, with a letter that follows."""
    found = re.findall(r"(?<![\d.,])(\d{1,4}\s?[a-zA-Z]?)(?=[\s,;.\-/]|$)", text)
    return {plain_number(item) for item in found}


def _other_address(case: Case, lines: list[tuple[int, Line]]) -> Evidence | None:
    """A street that is said to be the home: labelled, on the same line or one of the two before it.

    The street of a letterhead is the office's or the landlord's and accuses nobody.
    """
    labelled = case.fields.get("street")
    if labelled is not None and labelled.evidence.confidence >= SURE:
        return labelled.evidence
    for number, (page, line) in enumerate(lines):
        match = _STREET_LINE.search(line.text)
        if not match or line.confidence < SURE:
            continue
        if any(_HOME.search(before.text) for _, before in lines[max(0, number - 2) : number + 1]):
            return line.evidence(page, match[0])
    return None
