"""How often clerks found the pre-check right, and which check should count as a hint only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.office import OfficeOnly
from intake.prechecks.kind_labels import KIND_LABELS
from intake.prechecks.texts import texts_for
from intake.reviews.verdicts import PROPOSED_BELOW, PROPOSED_FROM, Agreement, agreements_of, check_level_set


class AgreementView(OfficeOnly, WagtailAdminTemplateMixin, TemplateView):
    """One table for each authority; its editors decide about levels."""

    template_name = "review/agreement.html"
    header_icon = "check"
    http_method_names = ["get", "post"]

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Trefferquote der Vorprüfung")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tables: counts alone, nothing about a person."""
        tables = [
            {
                "authority": office,
                "may_edit": may_edit,
                "rows": [agreement_row(each) for each in agreements_of(office.pk)],
            }
            for office, may_edit in self.offices
        ]
        limits = {"from": PROPOSED_FROM, "below": round(PROPOSED_BELOW * 100)}
        return {**super().get_context_data(**kwargs), "tables": tables, "limits": limits}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let a check count as a hint only, or as the standard has it again."""
        try:
            authority = int(request.POST["authority"])
            code, kind, level = request.POST["code"], request.POST["kind"], request.POST["level"]
        except (KeyError, ValueError) as error:
            raise Http404 from error
        office = self.office(authority, edits=True)
        check_level_set(authority_id=office.pk, code=code, document_kind=kind, hint=level == "hint", actor=self.actor)
        done = _("Die Prüfung zählt jetzt nur noch als Hinweis.") if level == "hint" else _("Die Prüfung zählt wieder.")
        messages.success(request, done)
        return redirect(reverse("checks:index"))


def agreement_row(agreement: Agreement) -> dict[str, Any]:
    """Return one line of the table in words and whole per cent."""
    lower, upper = agreement.bounds
    return {
        "agreement": agreement,
        "topic": texts_for(agreement.code).topic,
        "kind": KIND_LABELS.get(agreement.document_kind, agreement.document_kind),
        "share": round(agreement.share * 100),
        "lower": round(lower * 100),
        "upper": round(upper * 100),
    }
