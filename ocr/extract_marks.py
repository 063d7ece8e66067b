"""What stands on a paper beside its contents: apostille, translation, counters of pages, lines to sign."""

import re
from collections.abc import Iterator

from ocr import languages
from ocr.extract_cells import PHRASES, Layout
from ocr.report import Field

_MARKS = ("apostille", "translation", "multilingual")
SIGNED_KINDS = frozenset(
    {"landlord_confirmation", "rental_contract", "custody_proof", "cohabitation_declaration", "guardian_consent"}
    | {"employment_contract", "employment_declaration", "employer_confirmation", "training_contract"}
    | {"declaration_of_commitment", "parent_support"}
)
_COUNTER = re.compile(
    r"(?:\b(?:Seite|Blatt|Page|Sayfa|Стр(?:аница)?|Сторінка|S)\b\.?\s*(\d{1,3})\s*(?:von|of|sur|de|/|из|з)\s*(\d{1,3}))"
    r"|^\W*(\d{1,3})\s*/\s*(\d{1,3})\W*$",
    re.IGNORECASE,
)
MOST_LABEL_WORDS = 4


def marks(layout: Layout) -> Iterator[tuple[str, Field]]:
    """Language, apostille or legalisation, translation and who made it, extract for use abroad."""
    found = languages.language(layout.text)
    if found is not None:
        yield "language", Field(found, layout.lines[0].line.evidence(layout.lines[0].page))
    for key in _MARKS:
        yield from layout.worded(key)


def page_numbers(layout: Layout) -> list[Field]:
    """The printed counters "Seite 2 von 5" as "2/5", one a page."""
    found: dict[int, Field] = {}
    for cell in layout.cells:
        match = _COUNTER.search(cell.line.text)
        if match is None or cell.page in found:
            continue
        number, count = match[1] or match[3], match[2] or match[4]
        if 1 <= int(number) <= int(count):
            shown = match[0].strip()
            found[cell.page] = Field(f"{int(number)}/{int(count)}", cell.line.evidence(cell.page, shown))
    return list(found.values())


def signature_labels(kind: str, layout: Layout) -> list[Field]:
    """Captions of lines to sign: a short cell of nothing but a role, in the lower half or after "Unterschrift"."""
    if kind not in SIGNED_KINDS:
        return []
    found: list[tuple[int, Field]] = []
    taken = set()
    for role, phrases in PHRASES["signature_label"].items():
        for hit in layout.hits(phrases):
            place = hit.row.number
            cell = layout.cells[place]
            caption = len(cell.line.words) <= MOST_LABEL_WORDS
            low = cell.line.box[1] > 0.45 or hit.row.tokens[0].startswith(("unterschrift", "signature"))
            if caption and low and (place, hit.first) not in taken:
                taken |= {(place, position) for position in range(hit.first, hit.last + 1)}
                found.append((place, Field(role, hit.evidence())))
    return [field for _, field in sorted(found, key=lambda item: (item[0], item[1].evidence.box[0]))]
