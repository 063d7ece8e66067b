"""Take from a machine-readable zone what is sure, and judge the zone as a whole."""

from datetime import date

from ocr import mrz
from ocr.mrz_read import Reading
from ocr.report import Evidence, Field

MIN_LETTER = 0.80
NAME_LETTER = 0.93


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
