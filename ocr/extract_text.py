"""Take labelled values out of text, each with its place; a value without its label is not taken."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ocr import kinds
from ocr.report import Field
from ocr.text import Line, PageText

Placed = tuple[int, Line]
Taken = tuple[str, str]  # the value and the words that show it
Taker = Callable[[str], Taken | None]
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[.,/-]\s?(\d{1,2})\s?[.,/-]\s?((?:19|20)\d{2})(?!\d)")
_PERSON = r"([^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){0,6})"
_TITLE = r"(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?)"
_PLACE_AND_DAY = re.compile(r"^[^\W\d_][\w .\-/()]{1,40}?,?\s+(?:den\s+)?(\d{1,2}[.,]\s?\d{1,2}[.,]\s?\d{4})$")
_PERSON_LINES = (
    re.compile(rf"\b{_TITLE}\s+{_PERSON}\s*,\s*(?:geb|born|wohnhaft)"),
    re.compile(rf"^\W*(?:Name|Mitglied|Versicherter?|Kontoinhaber(?:in)?|Student(?:in)?)\W{{1,3}}{_PERSON}\W*$"),
)
_NO_NAMES = re.compile(r"\b(?:surname|forename|name|vorname|family|given)\b", re.IGNORECASE)


def iso(day: str, month: str, year: str) -> str | None:
    """Give an ISO date, or None for a day that does not exist."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def dates_in(text: str) -> list[str]:
    """All complete dates of a text in German notation, as ISO dates."""
    return [found for match in _DAY.finditer(text) if (found := iso(*match.groups()))]


def from_text(kind: str, pages: Iterable[PageText]) -> dict[str, Field]:
    """Take what the checks of this kind need; of several candidates the first in reading order."""
    lines: list[Placed] = [(page.page, line) for page in pages for line in page.lines]
    fields: dict[str, Field] = {}
    for key, take in _TAKERS:
        for place in _places(lines):
            if (taken := take(place[2])) is not None:
                value, shown = taken
                fields[key] = Field(value, place[1].evidence(place[0], shown))
                break
    if (issued := _issue_date(lines)) is not None:
        fields["issued_on"] = issued
    if kind == "enrolment_certificate":
        fields |= _semester(lines)
    elif kind == "health_insurance_proof":
        fields |= _insurance(lines)
    return fields


def _places(lines: list[Placed]) -> Iterator[tuple[int, Line, str]]:
    """Each line alone, then each joined with the next, for values that a break parted from their label."""
    for page, line in lines:
        yield page, line, line.text
    for (page, line), (other, following) in itertools.pairwise(lines):
        if page == other:
            yield page, Line(line.words + following.words), f"{line.text} {following.text}"


def _dated(label: str) -> Taker:
    pattern = re.compile(label + r"\W{0,3}" + _DAY.pattern, re.IGNORECASE)

    def take(text: str) -> Taken | None:
        match = pattern.search(text)
        value = iso(*match.groups()[-3:]) if match else None
        return (value, text[match.start(1) : match.end(3)]) if match and value else None

    return take


def _matched(expression: str, flags: re.RegexFlag = re.IGNORECASE) -> Taker:
    pattern = re.compile(expression, flags)

    def take(text: str) -> Taken | None:
        match = pattern.search(text)
        return (match[1].strip(), match[1].strip()) if match else None

    return take


def _person(text: str) -> Taken | None:
    for pattern in _PERSON_LINES:
        if (match := pattern.search(text)) and not _NO_NAMES.search(match[1]):
            return match[1].strip(), match[1].strip()
    return None


_TAKERS: tuple[tuple[str, Taker], ...] = (
    ("birth_date", _dated(r"(?:geboren\s+am|geburtsdatum|geburtstag|date\s+of\s+birth|born\s+on)")),
    ("expiry_date", _dated(r"(?:gültig\s+bis|card\s+expiry|date\s+of\s+expiry|valid\s+until)")),
    ("person", _person),
    ("addressed", _matched(rf"(?:geehrter?|Dear)\s+{_TITLE}\s+{_PERSON}\s*,", re.NOFLAG)),
    ("surname", _matched(rf"^\W*(?:familienname|nachname)\W{{1,3}}{_PERSON}\W*$")),
    ("given_names", _matched(rf"^\W*(?:vornamen?|given\s+names?)\W{{1,3}}{_PERSON}\W*$")),
    ("matriculation_number", _matched(r"matrikel(?:nummer|[- ]?nr\.?)?\W{0,3}(\d{5,10})\b")),
    ("insurance_number", _matched(r"versicherten(?:nummer|[- ]?nr\.?)\W{0,3}([A-Z]\d{9})\b")),
)


def _issue_date(lines: list[Placed]) -> Field | None:
    """The date beside a place at the foot, or a date that stands alone on the last lines."""
    for page, line in reversed(lines[-14:]):
        text = line.text.strip(" .,_-")
        match = _PLACE_AND_DAY.match(text)
        labelled = re.match(r"(?:Datum|Ausstellungsdatum|Date|Ausgestellt am)\W{1,3}(.*)", text, re.IGNORECASE)
        found: list[str] = []
        if labelled or match:
            found = dates_in((labelled or match)[1])  # type: ignore[index]  # one of them is a match
        elif _DAY.fullmatch(text):
            found = dates_in(text)
        if len(found) == 1:
            return Field(found[0], line.evidence(page))
    return None


_SEMESTER = re.compile(
    r"\b(wintersemester|sommersemester|winter\s+semester|summer\s+semester|wise|sose|ws|ss)\s*"
    r"(20\d{2}|\d{2})(?:\s?/\s?(20\d{2}|\d{2}))?",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"semesterdauer|semester\s+period|gültig|valid|zeitraum|semester\s+vom", re.IGNORECASE)


def _semester(lines: list[Placed]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for page, line, text in _places(lines):
        match = _SEMESTER.search(text)
        if match and "semester" not in fields:
            season = "winter" if match[1].lower().startswith("w") else "summer"
            year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
            fields["semester"] = Field(f"{season} {year}", line.evidence(page))
        found = dates_in(text)
        if len(found) == 2 and found[0] < found[1] and _PERIOD.search(text):
            fields.setdefault("valid_from", Field(found[0], line.evidence(page)))
            fields.setdefault("valid_until", Field(found[1], line.evidence(page)))
    return fields


_SINCE = _dated(r"\bseit\s+(?:dem\s+)?")
_UNTIL = _dated(r"\b(?:bis(?:\s+zum)?|endete?\s+(?:am|zum)|until)\s+")
_CONTINUES = ("ungekündigt", "besteht weiterhin", "besteht fort")
_INSURER = re.compile(r"kasse|ikk|aok|barmer|dak|bkk|knappschaft|versicherung|insurance", re.IGNORECASE)


def _insurance(lines: list[Placed]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for page, line, text in _places(lines):
        for key, value in (("valid_from", _SINCE(text)), ("valid_until", _UNTIL(text))):
            if value:
                fields.setdefault(key, Field(value[0], line.evidence(page, value[1])))
        if any(kinds.contains(text, word) for word in _CONTINUES):
            fields.setdefault("membership", Field("continuing", line.evidence(page)))
    if lines and _INSURER.search(lines[0][1].text):
        fields["insurer"] = Field(lines[0][1].text, lines[0][1].evidence(lines[0][0]))
    return fields
