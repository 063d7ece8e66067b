"""The order of the steps. Runs inside the sandbox only; `ocr.check` and `ocr.inspect` are the doors."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import magic
import numpy as np

from ocr import checks, extract, extract_text, kinds, marks, mrz_cells, mrz_several, rasterise, reading, recognise
from ocr.errors import EngineFailed
from ocr.kinds import Recognised
from ocr.limits import Limits
from ocr.report import Field, Inspection, PageImage, Report

KEPT_PAGES = 2
BELIEVABLE = -0.1


def warm_up() -> None:
    """Load what is loaded at first use, once for all children."""
    magic.from_buffer(b"%PDF-1.4", mime=True)
    rasterise.Image.init()
    mrz_cells.warm_up()
    recognise.warm_up()


def inspect(data: bytes, *, limits: Limits) -> Inspection:
    return rasterise.inspect(data, limits)


def check(
    data: bytes,
    *,
    limits: Limits,
    expect: str | None,
    facts: Mapping[str, object],
    today: date,
    engine: str,
    tesseract: str,
    deadline: float,
    on_inspection: Callable[[Inspection], None],
    on_page: Callable[[PageImage], None],
) -> Report:
    """Show what the file is, then its pages, then read and judge; a failing engine leaves the pages."""
    began = time.monotonic()
    inspection = rasterise.inspect(data, limits)
    on_inspection(inspection)
    kept = []
    for page in rasterise.pages(data, inspection, limits):
        on_page(rasterise.preview(page))
        if inspection.pages <= KEPT_PAGES:
            kept.append(page)
    report = Report(media_type=inspection.media_type, pages=inspection.pages)
    try:
        reader = recognise.engine_by_name(engine, tesseract=tesseract)
        readings: list[reading.PageReading] = []
        for page in kept or rasterise.pages(data, inspection, limits):
            if readings and time.monotonic() > deadline - 5:
                break
            found = reading.read_page(page, reader, deadline)
            if found.quarter_turns:
                on_page(rasterise.preview(page, found.quarter_turns))
            readings.append(marked(page, found, expect, facts))
    except EngineFailed as failure:
        return replace(report, error=failure.code, seconds=time.monotonic() - began)
    return replace(judge(report, tuple(readings), expect, facts, today), seconds=time.monotonic() - began)


def marked(
    page: rasterise.Page, found: reading.PageReading, expect: str | None, facts: Mapping[str, object]
) -> reading.PageReading:
    """Look for strokes and codes where a check may ask for them; without an expectation any may."""
    asked = checks.asked_of(expect, facts)
    grey = np.asarray(rasterise.turned(page.image, found.quarter_turns).convert("L"))
    seen = marks.look(
        grey,
        found.text,
        strokes=expect is None or bool(asked & {"signature_present", "signature_both_parties"}),
        codes=expect is None or "photo_code_present" in asked,
    )
    return replace(found, marks=seen, shape=grey.shape[1] / grey.shape[0])


def _without_false_zone(page: reading.PageReading) -> reading.PageReading:
    """Drop a zone that was seen in lines of print: letters that fit badly, on a page that reads well as text.

    On twelve drawn papers such zones had a quality of -0.19 to -0.39, and at most half of their digits agreed, by
    chance; true zones lay above -0.01.
    """
    zone = page.zone
    if zone is None or zone.quality >= BELIEVABLE or not page.legible:
        return page
    digits = zone.zone.verified
    return page if 2 * sum(digits.values()) > len(digits) else replace(page, zone=None)


def _with_fitting_zone(
    page: reading.PageReading, expect: str | None, facts: Mapping[str, object]
) -> reading.PageReading:
    """Put that zone of a page first which fits the request best."""
    if page.zone is None or not page.further:
        return page
    zones = (page.zone, *page.further)
    best = max(zones, key=lambda zone: mrz_several.fit(zone, expect, facts))
    return replace(page, zone=best, further=tuple(zone for zone in zones if zone is not best))


def judge(
    report: Report,
    pages: tuple[reading.PageReading, ...],
    expect: str | None,
    facts: Mapping[str, object],
    today: date,
) -> Report:
    pages = tuple(_with_fitting_zone(_without_false_zone(page), expect, facts) for page in pages)
    recognised = _recognised(pages)
    sought = expect if expect is not None and recognised.key == kinds.OTHER else recognised.key
    fields: dict[str, Field] = extract_text.from_text(sought, [page.text for page in pages])
    fields |= kinds.reason_fields(recognised)
    case = checks.Case(pages, recognised, fields, today, expect, facts)
    zone = None
    if case.zone is not None:
        number, best = case.zone
        by_zone = extract.from_zone(number, best, today)
        fields = {**fields, **by_zone}
        zones = sum(len(page.further) + (page.zone is not None) for page in pages)
        zone = extract.reported(number, best, by_zone, others=zones - 1)
        case = replace(case, fields=fields)
    text = tuple(page.text.text for page in pages)
    return replace(
        report,
        kind=recognised.key,
        kind_confidence=recognised.confidence,
        mrz=zone,
        fields=fields,
        findings=checks.run(case),
        text=text,
        likeness=tuple(page.marks.likeness for page in pages),
        text_chars=sum(len(page) for page in text),
    )


def _recognised(pages: tuple[reading.PageReading, ...]) -> Recognised:
    """A zone decides; without one the words of all pages do."""
    zones = [kinds.by_zone(page.number, page.zone) for page in pages if page.zone is not None]
    best = max(zones, key=lambda item: item.confidence, default=None)
    if best is not None and best.confidence >= 0.5:
        return best
    words = kinds.by_words([page.text for page in pages])
    if best is not None and words.key == kinds.OTHER:
        return best
    return words
