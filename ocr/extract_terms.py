"""Times and terms: day of issue, semester, insured since, employed without limit, months of payslips."""

import re
from collections.abc import Iterator

from ocr import extract_dates, extract_people
from ocr.extract_cells import LABELS, Cell, Layout, as_field
from ocr.extract_dates import Order
from ocr.extract_values import Taken
from ocr.report import Field

HEAD_LINES, FOOT_LINES = 16, 14
_TODAY_WORD = re.compile(r"^\W*(?:Datum|Date|Tarih|Дата|التاريخ|Le|le)\W{1,3}(.*)$", re.IGNORECASE)
_REST = re.compile(r"[^\W_](?!\.?$|ок)")  # more than "г." or "року" after the year
_PLACE = re.compile(r"^[^\W\d_][\w .\-/()]{1,40}?,?\s*(?:den|the|le|am|on)?\s*$", re.IGNORECASE)
_NOT_A_PLACE = re.compile(
    r"(?:datum|date|tag|geboren|gültig|bis|seit|eintritt|austritt|beginn|ende|valid|born|since|until|vom|buchung"
    r"|wertstellung|from|expiry|tarihi|народження|рождения|miete|stand)\W*$",
    re.IGNORECASE,
)
_SEMESTER = re.compile(
    r"\b(wintersemester|sommersemester|winter\s?semester|summer\s?semester|winter\s?term|summer\s?term|fall\s?semester"
    r"|autumn\s?semester|spring\s?semester|wintertrimester|wise|sose|ws|ss)\s*"
    r"(20\d{2}|\d{2})(?:\s?[/\-–]\s?(20\d{2}|\d{2}))?(?!\d)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"semesterdauer|semester\s+period|gültig|valid|zeitraum|semester\s+vom|dauer|laufzeit|period|vom\b|from\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:seit(?:\s+dem)?|since|ab\s+dem|from)\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:bis(?:\s+zum)?|endete?\s+(?:am|zum)|until|to)\s*$", re.IGNORECASE)
_INSURER = re.compile(
    r"kasse|\bikk\b|\baok\b|barmer|\bdak\b|\bbkk\b|knappschaft|versicherung|insurance|hek\b|viactiv|\btk\b",
    re.IGNORECASE,
)
_FORM = r"(?:GmbH(?:\s&\sCo\.?\sKG)?|gGmbH|mbH|AG|SE|KG|OHG|UG|GbR|e\.\s?K\.?|e\.\s?V\.?|Ltd\.?|Inc\.?)"
_COMPANY = re.compile(rf"((?:[\w&.\-]+\s){{0,5}}?[\w&.\-]+\s{_FORM})(?!\w)")
_UNIVERSITY = re.compile(
    r"universit|hochschule|college|institute of technology|akademie|üniversite|университет|університет|جامعة|institut",
    re.IGNORECASE,
)
_PAYSLIP = re.compile(
    r"abrechnung|payslip|pay slip|bescheinigung|monat|zeitraum|bordro|bulletin|nachweis|листок", re.IGNORECASE
)
_LEVEL = re.compile(r"(?<![\w.])([ABC][12])(?:\.[12])?(?![\w²])")
_OF_33 = re.compile(r"(?<!\d)(\d{1,2})\s*(?:von|/|of|out of)\s*(?:den\s*)?33(?!\d)", re.IGNORECASE)
_MONTH_COUNT = re.compile(r"(?<!\d)(\d{1,3})\s*(?:Kalendermonate|Monate|Mon\.|months)", re.IGNORECASE)


def issue_date(layout: Layout, order: Order) -> Field | None:
    """The day of issue: beside a place or a label at the foot, else after its label, else in the head."""
    first = len(layout.lines) - FOOT_LINES
    for cells, alone in ((layout.lines, True), (layout.cells, False)):
        for cell in reversed(cells):
            if cell.row >= first and (found := _issue_line(cell, order, alone=alone)) is not None:
                return found
    label = next(item for item in LABELS if item.key == "issued_on")
    labelled = layout.take(label, order)
    if labelled:
        return labelled[0]
    for cell in layout.cells:
        if cell.row < HEAD_LINES and (found := _issue_line(cell, order, alone=False)) is not None:
            return found
    return None


def _issue_line(cell: Cell, order: Order, *, alone: bool) -> Field | None:
    """A line of nothing but place and day, "Datum" and day, or, where `alone`, a day."""
    text = cell.line.text.strip(" .,_-")
    if labelled := _TODAY_WORD.match(text):
        found = extract_dates.find(labelled[1], order)
        return as_field(_taken(labelled[1], found[0]), cell.page, cell.line) if len(found) == 1 else None
    found = extract_dates.find(text, order)
    if len(found) != 1 or _REST.search(text[found[0].end :]):
        return None
    before = text[: found[0].start].strip()
    if (not before and alone) or (before and _PLACE.match(before) and not _NOT_A_PLACE.search(before)):
        return as_field(_taken(text, found[0]), cell.page, cell.line)
    return None


def _taken(text: str, dated: extract_dates.Dated) -> Taken:
    return Taken(dated.value, text[dated.start : dated.end], dated.other)


def semester(layout: Layout) -> Iterator[tuple[str, Field]]:
    """The semester by name; terms of universities of applied sciences bear the same names."""
    for place in extract_people.places(layout):
        for match in _SEMESTER.finditer(place.line.text):
            season = "summer" if match[1].lower().startswith(("s", "su", "sp")) else "winter"
            year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
            yield "semester", Field(f"{season} {year}", place.line.evidence(place.page, match[0]))


def period(layout: Layout, order: Order) -> Iterator[tuple[str, Field]]:
    """Two dates in one line, the first before the second, with a word for a time."""
    for place in extract_people.places(layout):
        text = place.line.text
        found = extract_dates.find(text, order)
        if len(found) == 2 and found[0].value < found[1].value and _PERIOD.search(text[: found[0].start] + " vom"):
            between = text[found[0].end : found[1].start]
            if not (_PERIOD.search(text[: found[0].start]) or re.search(r"bis|[-–]|to|until", between)):
                continue
            for key, dated in zip(("valid_from", "valid_until"), found, strict=True):
                if dated.other is None:
                    yield key, Field(dated.value, place.line.evidence(place.page, text[dated.start : dated.end]))


def insurance(layout: Layout, order: Order) -> Iterator[tuple[str, Field]]:
    """Insured since and until, whether it goes on, who insures."""
    for place in extract_people.places(layout):
        text = place.line.text
        for dated in extract_dates.find(text, order):
            before = text[: dated.start]
            key = "valid_from" if _SINCE.search(before) else "valid_until" if _UNTIL.search(before) else None
            if key and dated.other is None:
                yield key, Field(dated.value, place.line.evidence(place.page, text[dated.start : dated.end]))
    yield from layout.worded("membership")
    yield from layout.worded("insurance_type")
    for cell in layout.cells[:6]:
        if _INSURER.search(cell.line.text) and len(cell.line.text) < 60:
            yield "insurer", Field(cell.line.text, cell.line.evidence(cell.page))


def employment(layout: Layout) -> Iterator[tuple[str, Field]]:
    """Limited or not, under notice or not, on probation or not, and the employer by its legal form."""
    for key in ("contract_term", "notice", "probation"):
        yield from layout.worded(key)
    yield from company(layout)


def company(layout: Layout) -> Iterator[tuple[str, Field]]:
    """The first name that ends in a legal form."""
    for place in extract_people.places(layout):
        if match := _COMPANY.search(place.line.text):
            value = re.sub(r"^(?:zwischen|between|der|die|dem|and|und|the|Firma|\s)+", "", match[1]).strip()
            yield "employer", Field(value, place.line.evidence(place.page, value))
            return


def letterhead(layout: Layout) -> Iterator[tuple[str, Field]]:
    """The first line of a payslip is its employer's name, where no legal form tells it."""
    first = layout.cells[0]
    text = first.line.text.strip(" .,")
    if len(text) > 4 and not _PAYSLIP.search(text) and not any(letter.isdigit() for letter in text):
        yield "employer", Field(text, first.line.evidence(first.page, text))


def pay_months(layout: Layout) -> Field | None:
    """All months that headings of payslips name, sorted: "2026-08,2026-09,2026-10"."""
    found: dict[str, Field] = {}
    for cell in layout.lines:
        if _PAYSLIP.search(cell.line.text):
            for month in extract_dates.months(cell.line.text)[:1]:
                shown = cell.line.text[month.start : month.end]
                found.setdefault(month.value, Field(month.value, cell.line.evidence(cell.page, shown)))
    if not found:
        return None
    first = next(iter(found.values()))
    return Field(",".join(sorted(found)), first.evidence)


def level(layout: Layout) -> Field | None:
    """The level of the common framework that the paper names most prominently: the first in a short line."""
    hits = []
    for cell in layout.cells:
        for match in _LEVEL.finditer(cell.line.text):
            hits.append((len(cell.line.text) > 60, cell, match))
    if not hits:
        return None
    wide, cell, match = min(hits, key=lambda item: item[0])
    levels = {found[1] for item, _, found in hits if item == wide}
    if len(levels) > 1 and not re.search(r"niveau|stufe|level|zertifikat|deutsch", cell.line.text, re.IGNORECASE):
        return None  # a scale of all levels says nothing
    return Field(match[1], cell.line.evidence(cell.page, match[1]))


def life_in_germany(layout: Layout) -> Iterator[tuple[str, Field]]:
    """Right answers of 33, and passed or not."""
    for cell in layout.lines:
        if match := _OF_33.search(cell.line.text):
            yield "score", Field(match[1], cell.line.evidence(cell.page, match[1]))
    yield from layout.worded("result")


def contribution_months(layout: Layout) -> Field | None:
    """Where the record gives no total: the months of compulsory contributions added up, row by row."""
    total, first = 0, None
    for cell in layout.lines:
        text = cell.line.text
        match = _MONTH_COUNT.search(text)
        if match and re.search(r"pflichtbeitr", text, re.IGNORECASE):
            total += int(match[1])
            first = first or cell.line.evidence(cell.page, match[0])
    return Field(str(total), first) if first is not None else None


def university(layout: Layout) -> Iterator[tuple[str, Field]]:
    """The first short line that names a university."""
    for cell in layout.cells:
        text = cell.line.text.strip(" .,")
        if len(text) <= 80 and _UNIVERSITY.search(text) and not re.search(r"[.:]\s|\bist\b|ektor", text):
            yield "university", Field(text, cell.line.evidence(cell.page, text))
            return
