"""What the machine-readable zone of a case's passport offers to the form (ICAO 9303): never taken, only offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from intake.applications.models import Application
from intake.documents.models import Document
from intake.documents.states import Place
from intake.prechecks.selectors import latest_prechecks
from intake.prechecks.states import UNFINISHED
from ocr import mrz

REQUIREMENT = "passport"
SEXES = {"M": "m", "F": "w"}
GERMAN = "D"  # the one state whose code in a zone is no ISO 3166-1 code


@dataclass(frozen=True)
class ReadValue:
    """One value for one question, in the form in which it is stored; not ``sure`` means: look twice."""

    question_key: str
    value: Any
    sure: bool


@dataclass(frozen=True)
class PassportReading:
    """``running`` while the machine reads; without a document there is nothing to read."""

    document: Document | None = None
    running: bool = False
    values: tuple[ReadValue, ...] = ()


def passport_reading(application: Application) -> PassportReading:
    """Return what the newest passport file says; the caller has checked access to the case (four queries)."""
    documents = Document.objects.filter(
        application=application, requirement_key=REQUIREMENT, place=Place.ACTIVE
    ).prefetch_related("pages")
    rows = list(documents.order_by("-uploaded_at"))
    prechecks = latest_prechecks(rows)
    for document in rows:
        document.application = application
        precheck = prechecks.get(document.pk)
        if precheck is None or precheck.state in UNFINISHED:
            return PassportReading(document, running=precheck is not None)
        zone = (precheck.report or {}).get("mrz")
        if zone and zone["format"] in mrz.FORMATS:
            return PassportReading(document, values=_values(zone, timezone.localdate()))
    return PassportReading(rows[0] if rows else None)


def _values(zone: Mapping[str, Any], today: date) -> tuple[ReadValue, ...]:
    sure: Mapping[str, str] = zone["fields"]
    read = {**_letters(zone, today), **sure}
    offered = {
        "family_name": ("surname", read.get("surname")),
        "given_names": ("given_names", read.get("given_names")),
        "birth_date": ("birth_date", read.get("birth_date")),
        "sex": ("sex", SEXES.get(read.get("sex", ""))),
        "nationalities": ("nationality", [_state(code)] if (code := read.get("nationality")) else None),
        "passport_type": ("document_code", "passport" if read.get("document_code", "").startswith("P") else None),
        "passport_number": ("document_number", read.get("document_number")),
        "passport_issuing_country": ("issuing_state", _state(read.get("issuing_state", ""))),
        "passport_valid_until": ("expiry_date", _whole_date(read.get("expiry_date", ""))),
    }
    return tuple(ReadValue(key, value, source in sure) for key, (source, value) in offered.items() if value)


def _letters(zone: Mapping[str, Any], today: date) -> dict[str, str]:
    """Return all that the zone's letters say, sure or not."""
    read = mrz.Zone(mrz.FORMATS[zone["format"]], tuple(zone["lines"]))
    own = read.format.fields
    plain = ("nationality", "issuing_state", "document_code", "sex")
    found = {key: read.field(key).rstrip(mrz.FILLER) for key in plain if key in own}
    found |= {"surname": read.surname, "given_names": read.given_names, "document_number": read.document_number}
    found["birth_date"] = mrz.birth_date(read.field("birth_date"), today)
    if "expiry_date" in own:
        found["expiry_date"] = mrz.expiry_date(read.field("expiry_date"), today, found["document_code"])
    return found


def _state(code: str) -> str:
    return "DEU" if code == GERMAN else code


def _whole_date(value: str) -> str:
    return value if len(value) == len("2026-11-22") else ""
