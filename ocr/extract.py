"""Take values out of what was read, each with its place; nothing is guessed."""

import re
from collections.abc import Iterable
from datetime import date

from ocr import kinds, mrz
from ocr.mrz_read import Reading
from ocr.report import Evidence, Field
from ocr.text import Line, PageText

MIN_LETTER = 0.80
NAME_LETTER = 0.93
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[.,/-]\s?(\d{1,2})\s?[.,/-]\s?((?:19|20)\d{2})(?!\d)")
_PERSON = r"([^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){0,6})"
_CITY = re.compile(r"^[^\W\d_][\w .\-/()]{1,40}?,?\s+(?:den\s+)?(\d{1,2}[.,]\s?\d{1,2}[.,]\s?\d{4})$")


def from_zone(page: int, zone: Reading, today: date) -> dict[str, Field]:
    """Give the fields that are sure: digit-covered ones that verify, the others above the calibrated bound."""
    read = zone.zone
    verified, form = read.verified, zone.format
    values = {
        "document_number": read.document_number,
        "birth_date": mrz.birth_date(read.field("birth_date"), today.year),
        "surname": read.surname,
        "given_names": read.given_names,
        "issuing_state": read.field("issuing_state").rstrip("<"),
        "sex": {"M": "M", "F": "F"}.get(read.field("sex"), "X"),
        "document_code": read.field("document_code").rstrip("<"),
    }
    if "expiry_date" in form.fields:
        values["expiry_date"] = mrz.expiry_date(read.field("expiry_date"), today.year)
    if "nationality" in form.fields:
        values["nationality"] = read.field("nationality").rstrip("<")
    fields = {}
    for key, value in values.items():
        span = form.fields.get("name" if key in ("surname", "given_names") and "name" in form.fields else key)
        if span is None or not value:
            continue
        confidence = zone.confidence(span)
        if key in verified:
            if not verified[key]:
                continue
            confidence = max(confidence, 0.9)
        elif confidence < (NAME_LETTER if key in ("surname", "given_names") else MIN_LETTER):
            continue
        evidence = Evidence(page, zone.boxes[span.line], zone.lines[span.line], confidence)
        fields[key] = Field(value, evidence)
    return fields


def zone_is_valid(zone: Reading) -> bool:
    """Every check digit agrees, and every letter without one is read above the bound."""
    if not zone.zone.all_verified or zone.quality < -0.05:
        return False
    unchecked = ("name", "surname", "given_names", "issuing_state", "nationality", "sex", "document_code")
    spans = [zone.format.fields[key] for key in unchecked if key in zone.format.fields]
    return all(zone.confidence(span) >= NAME_LETTER for span in spans)


def iso(day: str, month: str, year: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def dates_in(text: str) -> list[str]:
    """All complete dates of a text in German notation, as ISO dates."""
    return [found for match in _DAY.finditer(text) if (found := iso(*match.groups()))]


def from_text(kind: str, pages: Iterable[PageText]) -> dict[str, Field]:
    """Take what the kind's checks need; a value that is not labelled is not taken."""
    pages = list(pages)
    fields: dict[str, Field] = {}

    def keep(key: str, value: str | None, page: int, line: Line, shown: str | None = None) -> None:
        if value and key not in fields:
            fields[key] = Field(value, line.evidence(page, shown))

    for page in pages:
        lines = page.lines
        for index, line in enumerate(lines):
            text = line.text
            keep("birth_date", _after(r"(?:geboren\s+am|geburtsdatum|geburtstag|date\s+of\s+birth|born\s+on)", text),
                 page.page, line)
            keep("person", _person(text), page.page, line)
            keep("surname", _labelled(r"(?:familienname|nachname|family\s+name|surname)", text), page.page, line)
            keep("given_names", _labelled(r"(?:vornamen?|given\s+names?)", text), page.page, line)
            if match := re.search(r"matrikel(?:nummer|[- ]?nr\.?)?\W{0,3}(\d{5,10})", text, re.I):
                keep("matriculation_number", match[1], page.page, line, match[1])
            elif re.search(r"matrikelnummer\W*$", text, re.I) and index + 1 < len(lines):
                if match := re.match(r"\W*(\d{5,10})", lines[index + 1].text):
                    keep("matriculation_number", match[1], page.page, lines[index + 1], match[1])
            if match := re.search(r"versicherten(?:nummer|[- ]?nr\.?)\W{0,3}([A-Z]\d{9})", text):
                keep("insurance_number", match[1], page.page, line, match[1])
    joined = [(page.page, line) for page in pages for line in page.lines]
    issued = _issue_date(joined)
    if issued:
        fields["issued_on"] = issued
    if kind == "enrolment_certificate":
        fields |= _semester(joined)
    if kind == "health_insurance_proof":
        fields |= _insurance(joined)
    return fields


def _after(label: str, text: str) -> str | None:
    match = re.search(label + r"\W{0,3}" + _DAY.pattern, text, re.I)
    return iso(*match.groups()) if match else None


def _labelled(label: str, text: str) -> str | None:
    match = re.match(rf"\W*{label}\W{{1,3}}{_PERSON}\W*$", text, re.I)
    return match[1].strip() if match else None


_PERSON_LINES = (
    re.compile(rf"\b(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?)\s+{_PERSON}\s*,\s*(?:geb|born|wohnhaft)"),
    re.compile(rf"^\W*{_PERSON}\s*,\s*[^,\d]+\d+\s?[a-zA-Z]?\s*,\s*\d{{5}}\b"),
    re.compile(rf"^\W*(?:Name|Mitglied|Versicherter?|Kontoinhaber(?:in)?|Student(?:in)?)\W{{1,3}}{_PERSON}\W*$"),
    re.compile(rf"(?:geehrter?|Dear)\s+(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?)\s+{_PERSON}\s*,"),
)


def _person(text: str) -> str | None:
    for pattern in _PERSON_LINES:
        if match := pattern.search(text):
            return match[1].strip()
    return None


def _issue_date(lines: list[tuple[int, Line]]) -> Field | None:
    """The date beside a place at the foot, or a date that stands alone on the last lines."""
    for page, line in reversed(lines[-14:]):
        text = line.text.strip(" .,_-")
        match = _CITY.match(text)
        alone = _DAY.fullmatch(text)
        labelled = re.match(r"(?:Datum|Ausstellungsdatum|Date|Ausgestellt am)\W{1,3}(.*)", text, re.I)
        found = dates_in(match[1] if match else text) if match or alone else []
        if labelled:
            found = dates_in(labelled[1])
        if len(found) == 1:
            return Field(found[0], line.evidence(page))
    return None


def _semester(lines: list[tuple[int, Line]]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for page, line in lines:
        text = line.text
        match = re.search(
            r"\b(W(?:inter)?S(?:emester)?|S(?:ommer)?S(?:emester)?|SoSe|WiSe|winter\s+semester|summer\s+semester"
            r"|Wintersemester|Sommersemester)\s*(20\d{2}|\d{2})(?:\s?/\s?(20\d{2}|\d{2}))?",
            text,
            re.I,
        )
        if match and "semester" not in fields:
            season = "winter" if match[1].lower().startswith("w") else "summer"
            year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
            fields["semester"] = Field(f"{season} {year}", line.evidence(page))
        found = dates_in(text)
        if re.search(r"semesterdauer|semester\s+period|gültig|valid|zeitraum|semester\s+vom", text, re.I):
            if len(found) == 2 and found[0] < found[1]:
                fields.setdefault("valid_from", Field(found[0], line.evidence(page)))
                fields.setdefault("valid_until", Field(found[1], line.evidence(page)))
    return fields


def _insurance(lines: list[tuple[int, Line]]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    whole = " ".join(line.text for _, line in lines)
    for page, line in lines:
        text = line.text
        if match := re.search(r"\bseit\s+(?:dem\s+)?" + _DAY.pattern, text, re.I):
            if value := iso(*match.groups()):
                fields.setdefault("valid_from", Field(value, line.evidence(page)))
        if match := re.search(r"\b(?:bis(?:\s+zum)?|endet\w*\s+am|until)\s+" + _DAY.pattern, text, re.I):
            if value := iso(*match.groups()):
                fields.setdefault("valid_until", Field(value, line.evidence(page)))
        if any(kinds.contains(text, word) for word in ("ungekündigt", "besteht weiterhin", "besteht fort")):
            fields.setdefault("membership", Field("continuing", line.evidence(page)))
    if lines and re.search(r"krankenkasse|ikk|aok|barmer|dak|bkk|knappschaft|versicherung", whole, re.I):
        first_page, first = lines[0]
        if re.search(r"kasse|ikk|aok|barmer|dak|bkk|knappschaft|versicherung|insurance", first.text, re.I):
            fields["insurer"] = Field(first.text, first.evidence(first_page))
    return fields
