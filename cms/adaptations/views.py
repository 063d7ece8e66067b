"""The editor's pages: which forms are in force here, taking a new standard over, and the report of differences."""

import csv
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.adaptations.conflicts import conflict_words
from cms.adaptations.overview import KINDS, SLOTS, FormRow, form_row, form_rows, proposal_of, thing_name
from cms.adaptations.permissions import EditorOnly
from cms.change_words import change_lines
from cms.problem_texts import problem_lines
from cms.spreadsheets import cell
from cms.translations.gate import gate_of
from intake.authorities.models import Authority
from intake.definitions.adaptations import Conflict
from intake.definitions.adoptions import DROP, KEEP, Candidate, form_adopt
from intake.definitions.errors import AdoptionHasConflicts, DefinitionInvalid
from intake.definitions.models import FormRevision
from intake.definitions.selectors import newest_standard

FIELD = "decision-"


class FormsView(EditorOnly, WagtailAdminTemplateMixin, TemplateView):
    """The forms of the editor's authorities: in force, offered, different from the standard."""

    template_name = "adaptations/index.html"
    header_icon = "form"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Formulare der Behörde")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a table of forms for each authority."""
        tables = [
            {
                "authority": authority,
                "rows": form_rows(authority, language=get_language() or "de"),
                "report": reverse("adaptations:report", args=[authority.pk]),
            }
            for authority in self.authorities
        ]
        return {**super().get_context_data(**kwargs), "tables": tables}


class AdoptView(EditorOnly, WagtailAdminTemplateMixin, TemplateView):
    """Preview of a standard with the local changes, the conflicts, and the button that puts it into force."""

    template_name = "adaptations/adopt.html"
    header_icon = "form"

    @cached_property
    def row(self) -> FormRow:
        """Return the form as it stands for this authority."""
        row = form_row(self.authority(self.kwargs["authority"]), self.kwargs["service_key"])
        if row.newest is None:
            raise Http404
        return row

    @property
    def page_title(self) -> str:
        """Return the form's name."""
        return self.row.title

    @property
    def page_subtitle(self) -> str:
        """Return whose form it is."""
        return self.row.authority.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the table of forms."""
        forms = {"url": reverse("adaptations:index"), "label": _("Formulare der Behörde")}
        return [*self.breadcrumbs_items, forms, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what would change, what does not fit, and what stands in the way."""
        proposal: Candidate | None = kwargs.pop("proposal", None) or self.row.proposal
        if proposal is None:
            raise Http404
        in_force = self.row.adoption.revision if self.row.adoption else None
        return {
            **super().get_context_data(**kwargs),
            "row": self.row,
            "proposal": proposal,
            "standard": proposal.standard,
            "operations": operation_lines(proposal),
            "changes": change_lines(proposal.changes, in_force, proposal.adapted.texts) if in_force else [],
            "problems": problem_lines(list(proposal.problems)),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Adopt what was shown; a standard that became newer meanwhile is shown first."""
        newest = newest_standard(self.row.service_key)
        decisions = decisions_of(request.POST)
        if newest is None or request.POST.get("standard") != str(newest.pk):
            messages.error(request, _("Inzwischen gibt es eine neuere Fassung. Bitte prüfen Sie sie."))
            return redirect(self.row.url)
        proposal = proposal_of(self.row.authority, newest, decisions)
        try:
            adoption = form_adopt(
                authority=self.row.authority,
                standard=newest,
                operations=proposal.operations,
                decisions=decisions,
                gate=gate_of(self.row.authority),
                actor=self.actor,
            )
        except (AdoptionHasConflicts, DefinitionInvalid) as refusal:
            messages.error(request, f"{refusal.text} {refusal.remedy}")
            return self.render_to_response(self.get_context_data(proposal=proposal), status=refusal.status)
        messages.success(
            request,
            _("Übernommen. Neue Anträge verwenden jetzt Fassung %(number)s.") % {"number": adoption.revision.number},
        )
        return redirect("adaptations:index")


def decisions_of(data: Mapping[str, str]) -> dict[str, str]:
    """Read what was decided about each operation."""
    sent = {name.removeprefix(FIELD): value for name, value in data.items() if name.startswith(FIELD)}
    return {operation: value for operation, value in sent.items() if value in {KEEP, DROP}}


def operation_lines(proposal: Candidate) -> list[dict[str, Any]]:
    """Return the local operations with their conflicts and decisions, for the page."""
    conflicts = {conflict.operation.id: conflict for conflict in proposal.conflicts}
    open_ids = {conflict.operation.id for conflict in proposal.undecided}
    return [
        {
            "name": f"{FIELD}{operation.id}",
            "kind": KINDS[operation.kind],
            "thing": thing_name(operation.target, proposal.standard) if operation.target else "",
            "reason": operation.texts.get("de", {}).get("reason", ""),
            "may_be_kept": operation.id not in conflicts or conflicts[operation.id].may_be_kept,
            "is_open": operation.id in open_ids,
            "decision": proposal.decisions.get(operation.id, "" if operation.id in conflicts else KEEP),
            **conflict_line(conflicts.get(operation.id), proposal.standard),
        }
        for operation in proposal.operations
    ]


def conflict_line(conflict: Conflict | None, standard: FormRevision) -> dict[str, str]:
    """Return what does not fit, and the former and the new standard where both say something."""
    if conflict is None:
        return {}
    name = thing_name(conflict.operation.target, standard)
    changed = conflict.may_be_kept
    return {
        "conflict": conflict_words(conflict, "" if name == conflict.operation.target else name),
        "before": plain(conflict.before) if changed else "",
        "after": plain(conflict.after) if changed else "",
    }


def plain(value: Any) -> str:
    """Write a standard's former or new value for comparison."""
    if isinstance(value, dict):
        parts = {str(SLOTS.get(name, name)): part for name, part in value.items() if part not in {None, ""}}
        return "\n".join(f"{name}: {part}" for name, part in parts.items())
    return str(value or "")


class ReportView(EditorOnly, WagtailAdminTemplateMixin, TemplateView):
    """Every difference of an authority from the standard, and the version in force."""

    template_name = "adaptations/report.html"
    header_icon = "doc-full"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Abweichungen vom Standard")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the table of forms."""
        forms = {"url": reverse("adaptations:index"), "label": _("Formulare der Behörde")}
        return [*self.breadcrumbs_items, forms, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms and their differences."""
        authority = self.authority(self.kwargs["authority"])
        return {
            **super().get_context_data(**kwargs),
            "authority": authority,
            "rows": form_rows(authority),
            "csv": reverse("adaptations:report_csv", args=[authority.pk]),
        }


class ReportCsvView(EditorOnly, View):
    """The same report as a table for other programs; formulas are neutralised."""

    def get(self, request: HttpRequest, authority: int) -> HttpResponse:
        """Write one line a difference, and one for a form without any."""
        found = self.authority(authority)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="abweichungen-{found.key}.csv"'
        response.write("\ufeff")  # tells spreadsheet programs that this is UTF-8
        writer = csv.writer(response, delimiter=";")
        writer.writerow([cell(word) for word in report_headers()])
        writer.writerows([cell(word) for word in line] for line in report_lines(found))
        return response


def report_headers() -> list[str]:
    """Return the columns of the report."""
    return [
        _("Formular"),
        _("Fassung des Standards"),
        _("Eigene Fassung"),
        _("In Kraft seit"),
        _("Abweichung"),
        _("Stelle"),
        _("Was"),
        _("Standard"),
        _("Hier"),
        _("Grund"),
    ]


def report_lines(authority: Authority) -> list[list[str]]:
    """Return the report's lines in the order of its columns."""
    lines: list[list[str]] = []
    for row in form_rows(authority):
        if row.adoption is None:
            lines.append([row.title, "", "", "", _("noch nicht übernommen"), "", "", "", "", ""])
            continue
        own = row.adoption.revision
        number = str(own.number) if own.authority_id else ""
        head = [row.title, str(row.adoption.standard.number), number, row.adoption.adopted_at.date().isoformat()]
        differences = row.differences
        if not differences:
            lines.append([*head, _("keine"), "", "", "", "", ""])
        lines += [[*head, one.kind, one.thing, one.slot, one.standard, one.local, one.reason] for one in differences]
    return lines
