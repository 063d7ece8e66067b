"""The list as a table for a spreadsheet: the filter's rows and no others, recorded, in bounded pieces."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import View
from openpyxl import Workbook

from cms.review.columns import PRECHECK_TAGS, READINESS_TAGS
from cms.review.desk_views import filtered_cases
from cms.review.permissions import ClerkOnly
from cms.review.walk import DEFAULT_ORDERING, in_order
from cms.spreadsheets import cell
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.audit import audit_record
from intake.authorities.selectors import clerk_authority_ids
from intake.reviews.assignment import person_name
from intake.reviews.desk import cases_open, service_title
from intake.reviews.labels import labels_of

MOST_ROWS = 10_000
PIECE = 200
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheet programs know UTF-8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportView(ClerkOnly, View):
    """The list under its filters as CSV or XLSX; names only where the clerk asks for them."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Record the export, then write it piece by piece."""
        form = request.GET.get("format", "csv")
        if form not in {"csv", "xlsx"}:
            raise Http404
        names = request.GET.get("names") == "1"
        cases = in_order(filtered_cases(request, request.GET), request.GET.get("ordering", DEFAULT_ORDERING))
        export_note(request, form=form, names=names, rows=cases)
        lines = table_of(cases, names=names, language=get_language() or "de")
        response = as_csv(lines) if form == "csv" else as_xlsx(lines)
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="antraege-{day}.{form}"'
        response["Cache-Control"] = "private, no-store"
        return response


def export_note(request: HttpRequest, *, form: str, names: bool, rows: QuerySet[Application]) -> None:
    """Write a line for each authority whose cases leave the system this way."""
    actor = Actor.staff(request.user)  # type: ignore[arg-type]
    filters = sorted(name for name, value in request.GET.items() if value and name not in {"format", "names", "p"})
    for authority_id in clerk_authority_ids(request.user):
        number = rows.filter(authority_id=authority_id).order_by().values("pk")[:MOST_ROWS].count()
        audit_record(
            "cases_exported",
            actor=actor,
            authority_id=authority_id,
            form=form,
            names=names,
            rows=number,
            filters=filters,
        )


def table_of(cases: QuerySet[Application], *, names: bool, language: str) -> Iterator[list[str]]:
    """Yield the heading and a line for each case, every cell safe to open; a few hundred cases are held at once.

    It runs while the answer is being sent, when the clerk's language is no longer the active one.
    """
    with override(language):
        person = [_("Name"), _("Geburtsdatum")] if names else []
        heading = [cell(name) for name in [_("Aktenzeichen"), *person, *(name for name, _say in columns(language, {}))]]
    yield heading
    rows = cases[:MOST_ROWS].iterator(chunk_size=PIECE)
    while piece := cases_open(islice(rows, PIECE)):
        with override(language):
            written = lines_of(piece, names=names, language=language)
        yield from written


def lines_of(cases: list[Application], *, names: bool, language: str) -> list[list[str]]:
    """Return the cases' lines."""
    said = columns(language, labels_of(cases))
    lines = []
    for case in cases:
        person = case.display if names else {}
        own = [person.get("name", ""), person.get("birth_date", "")] if names else []
        lines.append([cell(value) for value in [case.reference, *own, *(say(case) for _name, say in said)]])
    return lines


def columns(language: str, labels: dict[Any, Any]) -> list[tuple[str, Callable[[Application], Any]]]:
    """Return the columns without what tells about the person."""
    return [
        (_("Stand"), lambda case: State(case.state).label),
        (_("Leistung"), lambda case: service_title(case.revision_id, language)),
        (_("Eingang"), lambda case: _moment(case.submitted_at)),
        (_("Vorprüfung"), lambda case: PRECHECK_TAGS.get(case.precheck_rank, ("", ""))[1]),
        (_("Unterlagen"), lambda case: READINESS_TAGS.get(case.readiness, ("", ""))[1]),
        (_("Nachforderungen"), lambda case: case.open_corrections),
        (_("Termin"), lambda case: _moment(case.appointment_at)),
        (_("Zuständig"), lambda case: person_name(case.assigned_to) if case.assigned_to else ""),
        (_("Kennzeichnungen"), lambda case: ", ".join(label.name for label in labels.get(case.pk, ()))),
        (_("Wiedervorlage"), lambda case: case.follow_up_on or ""),
    ]


def _moment(value: Any) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


class _Line:
    """What the CSV writer writes into: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def as_csv(lines: Iterator[list[str]]) -> StreamingHttpResponse:
    """Return the lines as they come."""
    writer = csv.writer(_Line(), delimiter=";")

    def written() -> Iterator[str]:
        yield BYTE_ORDER_MARK
        for line in lines:
            yield writer.writerow(line)

    return StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")


def as_xlsx(lines: Iterator[list[str]]) -> HttpResponseBase:
    """Return a workbook that was written line by line to a file of its own, which goes with the answer."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Anträge"))
    for line in lines:
        sheet.append(line)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)
