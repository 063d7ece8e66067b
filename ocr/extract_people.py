"""Who a paper is about and where they live: sentences, salutations, columns of spouses, address lines."""

import re
from collections.abc import Iterator, Mapping

from ocr.extract_cells import PHRASES, Cell, Layout
from ocr.extract_values import READERS
from ocr.kinds_match import Hit, plain
from ocr.report import Evidence, Field
from ocr.text import Line, union

_PERSON = r"([^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){0,6})"
_TITLE = r"(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?)"
_PERSON_LINES = (
    re.compile(rf"\b{_TITLE}\s+{_PERSON}\s*,\s*(?:geb|born|wohnhaft)"),
    re.compile(rf"^\W*(?:Name|Mitglied|Versicherter?|Kontoinhaber(?:in)?|Student(?:in)?)\W{{1,3}}{_PERSON}\W*$"),
)
_ADDRESSED = re.compile(rf"(?:geehrter?|Dear)\s+{_TITLE}\s+{_PERSON}\s*,")
_NO_NAMES = re.compile(r"\b(?:surname|forename|name|vorname|family|given)\b", re.IGNORECASE)
_BEFORE = r"(?:(?:Äußere|Innere|Große|Kleine|Alte|Neue|Obere|Untere|Hohe|Lange)[rnm]?\s)?"
_SUFFIX = (
    r"(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.?|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer|[Hh]of|[Cc]haussee"
    r"|[Mm]arkt|[Ss]teig|[Pp]fad|[Bb]leichen|berg|STRASSE|STR\.?|WEG|PLATZ|ALLEE)"
)
_AT = r"(?:Am|An der|An den|Auf dem|Auf der|Im|In der|Zum|Zur|Unter den)"
_STREET = re.compile(
    rf"((?<![^\W\d_]){_BEFORE}(?:[^\W\d_][\w.\-]*?(?:\s|-)?{_SUFFIX}|{_AT}\s[A-ZÄÖÜ][\w.\-]+))"
    r"\s+(\d{1,4}(?:\s?[a-zA-Z](?!\w))?(?:\s?[-/]\s?\d{1,4})?)(?![\w.]*\d)"
)
_TOWN = re.compile(
    r"(?<!\d)(?:D-)?(\d{5})\s+((?:Bad\s)?[^\W\d_][\w.\-]+(?:\s(?:am|an der|im|in|ob der|a\.\s?d\.)\s[^\W\d_][\w.\-]+)?)"
)
# "Karl Schäfer, ... (im Folgenden: Vermieter)": the party before its role in brackets.
_PARTY = re.compile(
    r"\((?:im\s+folgenden|nachfolgend|hereinafter|nachstehend)?\W*(?:der|die|als|the|„|\")?\W*"
    r"(vermieter|mieter|arbeitgeber|arbeitnehmer|landlord|tenant|employer|employee)(?:in)?\b[^)]{0,20}\)",
    re.IGNORECASE,
)
_PARTY_BEGINS = re.compile(r"\b(?:zwischen|between|und|and)\s+(?!.*\b(?:zwischen|between|und|and)\s)", re.IGNORECASE)
_PARTY_KEYS = {
    "vermieter": "landlord_name",
    "landlord": "landlord_name",
    "mieter": "tenant_name",
    "tenant": "tenant_name",
}
NEAR_ROWS = 6


def people(layout: Layout) -> dict[str, Field]:
    """`person` from a sentence or label that names one, `addressed` from a salutation."""
    fields: dict[str, Field] = {}
    for place in places(layout):
        text = place.line.text
        for pattern in _PERSON_LINES:
            match = pattern.search(text)
            if match and not _NO_NAMES.search(match[1]):
                fields.setdefault("person", Field(match[1].strip(), place.line.evidence(place.page, match[1].strip())))
        if match := _ADDRESSED.search(text):
            fields.setdefault("addressed", Field(match[1].strip(), place.line.evidence(place.page, match[1].strip())))
    return fields


def places(layout: Layout) -> Iterator[Cell]:
    """Cells, whole lines, and lines joined with the next, for values that a break parted from their label."""
    yield from layout.cells
    yield from layout.lines
    for cell, following in zip(layout.lines, layout.lines[1:], strict=False):
        if cell.page == following.page:
            yield Cell(cell.page, cell.row, Line(cell.line.words + following.line.words))


def address(layout: Layout) -> dict[str, Field]:
    """Street, postal code and town that stand after a word such as "wohnhaft", within a few lines.

    The letterhead and the recipient's lines are not taken: they are the office's or anybody's.
    """
    for hit in layout.hits(PHRASES["own_address"]["own"]):
        first = layout.cells[hit.row.number]
        lines = [Line(first.line.words[hit.last + 1 :])]
        lines += [cell.line for cell in _following(layout, hit) if cell.row <= first.row + 2]
        street = next(((line, match) for line in lines if (match := _STREET.search(line.text))), None)
        town = next(((line, match) for line in lines if (match := _TOWN.search(line.text))), None)
        if street and town:
            shown = [("street", street[0], f"{street[1][1]} {street[1][2]}")]
            shown += [("postal_code", town[0], town[1][1]), ("city", town[0], town[1][2])]
            return {key: Field(value, line.evidence(first.page, value)) for key, line, value in shown}
    return {}


def parties(layout: Layout) -> dict[str, Field]:
    """Landlord and tenant where the contract names them in its first sentence, each before its role in brackets."""
    fields: dict[str, Field] = {}
    words = [(cell.page, word) for cell in layout.lines[:30] for word in cell.line.words]
    text = " ".join(word.text for _, word in words)
    for match in _PARTY.finditer(text):
        key = _PARTY_KEYS.get(match[1].lower())
        before = text[max(0, match.start() - 300) : match.start()]
        begin = _PARTY_BEGINS.search(before)
        taken = READERS["name"](before[begin.end() :], "day") if begin else None
        if key and taken is not None and key not in fields:
            page = words[0][0]
            fields[key] = Field(taken.value, Line(tuple(word for _, word in words)).evidence(page, taken.shown))
    return fields


def _following(layout: Layout, hit: Hit) -> Iterator[Cell]:
    first = layout.cells[hit.row.number]
    for cell in layout.cells[hit.row.number + 1 :]:
        if cell.page != first.page:
            return
        yield cell


def spouses(layout: Layout) -> dict[str, Field]:
    """Names in a block or column under "Ehemann" and "Ehefrau": family name and given names put together."""
    fields: dict[str, Field] = {}
    for key, table in (("spouse1_name", "spouse1"), ("spouse2_name", "spouse2")):
        for hit in layout.hits(PHRASES[table]["head"]):
            parts = _parts_below(layout, hit)
            if "surname" in parts:
                fields[key] = _joined(parts)
                break
    return fields


def _parts_below(layout: Layout, head: Hit) -> dict[str, Field]:
    """The labelled parts of a name in the rows under a heading, each in the heading's own column."""
    first = layout.cells[head.row.number]
    parts: dict[str, Field] = {}
    rows: dict[int, list[Cell]] = {}
    for cell in _following(layout, head):
        if first.row < cell.row <= first.row + NEAR_ROWS:
            rows.setdefault(cell.row, []).append(cell)
    alone = sum(cell.row == first.row for cell in layout.cells) == 1
    for cells in rows.values():
        for key, labels in PHRASES["spouse_part"].items():
            value = None if key in parts else _part(cells, labels, first, alone=alone)
            taken = READERS["name"](value.text, "day") if value is not None else None
            if value is not None and taken is not None:
                parts[key] = Field(taken.value, value.evidence(first.page, taken.shown))
    return parts


def _part(cells: list[Cell], labels: tuple[str, ...], head: Cell, *, alone: bool) -> Line | None:
    """The value of a row: beside its label where the heading stands alone, else the cell under the heading."""
    texts = [plain(cell.line.text) for cell in cells]
    found = next(
        ((place, label) for label in labels for place, text in enumerate(texts) if f"{text} ".startswith(f"{label} ")),
        None,
    )
    if found is None:
        return None
    place, label = found
    left, _, right, _ = head.line.box
    if not alone:
        under = [cell.line for cell in cells if cell.line.box[0] < right and cell.line.box[2] > left]
        if under and plain(under[0].text) != label and not plain(under[0].text).startswith(label):
            return under[0]
    rest = cells[place].line.words[label.count(" ") + 1 :]
    if not rest and place + 1 < len(cells):
        rest = cells[place + 1].line.words
    return Line(rest) if rest else None


def _joined(parts: Mapping[str, Field]) -> Field:
    """One name of its parts, given names first, with the place of both."""
    order = [parts[key] for key in ("given_names", "surname") if key in parts]
    evidence = [item.evidence for item in order]
    text = " ".join(item.value for item in order)
    box = union(item.box for item in evidence)
    return Field(text, Evidence(evidence[0].page, box, text, min(item.confidence for item in evidence)))
