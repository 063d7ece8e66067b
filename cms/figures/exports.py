"""The status for other programs: one table of facts as CSV, and JSON with the keys of the figures."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from cms.figures.status import Status
from cms.figures.words import CHANNELS, OUTCOMES, REVIEWS, WITHHELD
from cms.spreadsheets import cell
from intake.figures.disclosure import Told

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheet programs that this is UTF-8
Table = Iterable[Sequence[Any]]


def as_csv(table: Table) -> str:
    """Return rows as CSV in which no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([cell(value) for value in row] for row in table)
    return BYTE_ORDER_MARK + out.getvalue()


def as_xlsx(sheets: Mapping[str, Table]) -> bytes:
    """Return tables as a workbook: numbers as numbers, words as words that are never run, the first row in bold."""
    book = Workbook(write_only=True)
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        for number, row in enumerate(table):
            sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool) -> WriteOnlyCell:
    one = WriteOnlyCell(sheet, value if isinstance(value, int | float) or value is None else cell(value))
    one.font = Font(bold=bold)
    return one


def status_table(status: Status) -> Iterator[list[Any]]:
    """Yield the status as rows: topic, what, number, remark."""
    period = f"{status.first:%Y-%m} – {status.last:%Y-%m}"
    yield [_("Thema"), _("Was"), _("Zahl"), _("Anmerkung")]
    for line in status.services:
        yield [_("Tage bis zum nächsten freien Termin"), line.title.value, line.days, line.mode]
    for topic, counts, names in _breakdowns(status):
        yield [topic, _("Zusammen"), _("weniger als 5") if counts.total is None else counts.total, period]
        for part, amount in counts.parts.items():
            yield [topic, str(names.get(part, part)), WITHHELD if amount is None else amount, period]
    for language in status.languages:
        yield [_("Formulare in dieser Sprache, in Prozent"), language.name, language.coverage, ""]
    for form in status.forms:
        yield [_("Fassung des Standards"), form.title.value, form.standard, f"{form.since:%Y-%m-%d}"]
        yield [_("Örtliche Abweichungen"), form.title.value, len(form.differences), ""]


def _breakdowns(status: Status) -> Iterator[tuple[str, Told, Any]]:
    yield _("Eingegangene Anträge nach Anliegen"), status.submitted, status.service_titles
    languages = {line.code: line.name for line in status.languages}
    yield _("Eingegangene Anträge nach Sprache"), status.submitted_language, languages
    yield _("Vollständigkeit bei der ersten Prüfung"), status.reviewed, REVIEWS
    yield _("Gebuchte Termine nach Weg"), status.booked, CHANNELS
    yield _("Was aus den Terminen wurde"), status.appointments, OUTCOMES


def status_json(status: Status) -> dict[str, Any]:
    """Return the status with stable keys; a withheld number is null, and so is a breakdown that is not told."""
    return {
        "authority": status.authority.key,
        "period": {"first": f"{status.first:%Y-%m}", "last": f"{status.last:%Y-%m}"},
        "counted_at": status.counted_at.isoformat() if status.counted_at else None,
        "online_booking_since": status.since.isoformat() if status.since else None,
        "services": [
            {
                "title": line.title.value,
                "applicants_choose": line.is_chosen,
                "next_free": line.next_at.isoformat() if line.next_at else None,
                "days_to_next_free": line.days,
            }
            for line in status.services
        ],
        "applications_by_service": _told_json(status.submitted),
        "applications_by_language": _told_json(status.submitted_language),
        "first_reviews": _told_json(status.reviewed),
        "bookings_by_channel": _told_json(status.booked),
        "appointments_by_outcome": _told_json(status.appointments),
        "languages": [{"code": line.code, "forms_translated_percent": line.coverage} for line in status.languages],
        "standard": [
            {
                "title": form.title.value,
                "version": form.standard,
                "in_force_since": form.since.date().isoformat(),
                "differences": len(form.differences),
            }
            for form in status.forms
        ],
    }


def _told_json(counts: Told) -> dict[str, Any]:
    return {"total": counts.total, "parts": dict(counts.parts) if counts.is_broken_down else None}
