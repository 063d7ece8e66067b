"""Take from a machine-readable zone what is sure, and judge the zone as a whole."""

from collections.abc import Mapping
from datetime import date

from ocr import mrz
from ocr.mrz_read import Reading
from ocr.report import Evidence, Field, Mrz, MrzCorrection, MrzLetters

# Calibrated by tests/benchmarks/mrz_calibration.py: of 52 dev pictures 43 zones passed, none wrong; the surest
# wrong letter without a check digit was at 0.89 (C for O in an unusual face). Held-out: 47 of 60, none wrong.
CLEAR, LETTER, LETTER_ELSEWHERE = -0.02, 0.95, 0.97
LEAST_QUALITY = -0.08
DIGIT_LETTER = 0.5
# Look-alikes of which one counts ten or twenty more than the other: no check digit tells them apart.
BLIND = {"8": "S", "S": "8", "6": "G", "G": "6"}
UNCHECKED = ("name", "surname", "given_names", "issuing_state", "nationality", "sex", "document_code")


def from_zone(page: int, zone: Reading, today: date) -> dict[str, Field]:
    """Give the fields that are sure: digit-covered ones that verify, the others above the calibrated bound."""
    read = zone.zone
    verified, form = read.verified, zone.format
    values = {
        "document_number": read.document_number,
        "birth_date": mrz.birth_date(read.field("birth_date"), today),
        "surname": read.surname,
        "given_names": read.given_names,
        "issuing_state": read.field("issuing_state").rstrip("<"),
        "sex": {"M": "M", "F": "F"}.get(read.field("sex"), "X"),
        "document_code": read.field("document_code").rstrip("<"),
    }
    if "expiry_date" in form.fields:
        values["expiry_date"] = mrz.expiry_date(read.field("expiry_date"), today, read.field("document_code"))
    if "nationality" in form.fields:
        values["nationality"] = read.field("nationality").rstrip("<")
    fields = {}
    for key, value in values.items():
        span = form.fields.get("name" if key in ("surname", "given_names") and "name" in form.fields else key)
        if span is None or not value:
            continue
        confidence = zone.confidence(span)
        if not _sure(zone, key, confidence):
            continue
        if key in verified:
            confidence = max(confidence, 0.9)
        evidence = Evidence(page, zone.boxes[span.line], zone.lines[span.line], confidence)
        fields[key] = Field(value, evidence)
    return fields


def reported(page: int, zone: Reading, fields: Mapping[str, Field], others: int) -> Mrz:
    """Put a zone into the report: its lines with the worth and place of each letter, and what digits corrected."""
    characters = tuple(
        MrzLetters(tuple(map(float, letters)), cells) for letters, cells in zip(zone.letters, zone.cells, strict=True)
    )
    corrections = tuple(
        MrzCorrection(item.line, item.column, item.read, item.meant, item.check) for item in zone.corrections
    )
    return Mrz(
        format=zone.format.name,
        lines=zone.lines,
        valid=zone_is_valid(zone),
        fields={key: item.value for key, item in fields.items()},
        page=page,
        characters=characters,
        corrections=corrections,
        others=others,
    )


def _sure(zone: Reading, key: str, confidence: float) -> bool:
    """A digit agrees by chance once in ten: alone it vouches only for letters that were read, not repaired."""
    verified = zone.zone.verified
    if key in verified:
        whole = zone.zone.all_verified
        read = whole or (key not in zone.corrected and confidence >= DIGIT_LETTER)
        return verified[key] and read and _told_apart(zone, zone.format.fields[key])
    return confidence >= letter_bound(zone)


def letter_bound(zone: Reading) -> float:
    """How sure a letter without a check digit must be, in a zone as clear as this one."""
    return LETTER if zone.quality > CLEAR else LETTER_ELSEWHERE


def zone_is_valid(zone: Reading) -> bool:
    """Every check digit agrees, and every letter without one is read above the bound."""
    if not zone.zone.all_verified or zone.quality < LEAST_QUALITY:
        return False
    spans = [zone.format.fields[key] for key in UNCHECKED if key in zone.format.fields]
    covered = [span for check in zone.format.checks for span in check.spans]
    return all(zone.confidence(span) >= letter_bound(zone) for span in spans) and all(
        _told_apart(zone, span) for span in covered
    )


def _told_apart(zone: Reading, span: mrz.Span) -> bool:
    """Each 8, S, 6 and G that could be its twin is read as surely as a letter that no digit covers."""
    line, allowed, worth = zone.lines[span.line], zone.format.masks[span.line], zone.letters[span.line]
    doubtful = (at for at in range(span.start, span.end) if line[at] in BLIND and BLIND[line[at]] in allowed[at])
    return all(worth[at] >= letter_bound(zone) for at in doubtful)
