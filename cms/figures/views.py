"""The office's own figures in the admin, month by month, with their exports: for whoever works there."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.figures.exports import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from cms.figures.months import findings_table, lanes_table, plots_of_months, table_of
from intake.appointments.models import Lane
from intake.authorities.models import Authority
from intake.figures.months import earlier, month_of
from intake.figures.selectors import Figures, authorities_with_figures, counted_at, figures_of

#: How many months a page may show, the running one among them.
SPANS = (13, 25, 37)


class MembersOnly:
    """Mixin: whoever works in no authority, or not in this one, finds nothing here (404)."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read."""
        if not self.authorities:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    @cached_property
    def authorities(self) -> list[Authority]:
        """Return where the person works."""
        return list(authorities_with_figures(self.request.user))

    @cached_property
    def authority(self) -> Authority:
        """Return the authority that the address names, else the person's first; raises ``Http404``."""
        wanted = self.kwargs.get("authority")
        for authority in self.authorities:
            if wanted in (None, authority.pk):
                return authority
        raise Http404

    @cached_property
    def span(self) -> int:
        """Return how many months are shown."""
        wanted = self.request.GET.get("months", "")
        return int(wanted) if wanted in {str(one) for one in SPANS} else SPANS[0]

    @cached_property
    def figures(self) -> Figures:
        """Return the figures of the months that are shown."""
        last: date = month_of(timezone.localdate())
        return figures_of(self.authority, earlier(last, self.span - 1), last)


class FiguresView(MembersOnly, WagtailAdminTemplateMixin, TemplateView):
    """Table and plots of one authority's months."""

    template_name = "figures/index.html"
    header_icon = "history"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Auswertung")

    @property
    def page_subtitle(self) -> str:
        """Return whose figures these are."""
        return self.authority.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add table, plots, the other authorities and the exports."""
        lanes = Lane.objects.filter(location__authority=self.authority)
        names = {str(pk): name for pk, name in lanes.values_list("pk", "name")}
        query = f"?months={self.span}"
        return {
            **super().get_context_data(**kwargs),
            "authority": self.authority,
            "others": [one for one in self.authorities if one != self.authority],
            "span": self.span,
            "spans": SPANS,
            "table": table_of(self.figures),
            "lanes": lanes_table(self.figures, names),
            "findings": findings_table(self.figures),
            "plots": plots_of_months(self.figures),
            "counted_at": counted_at(self.authority),
            "csv": reverse("figures:csv", args=[self.authority.pk]) + query,
            "xlsx": reverse("figures:xlsx", args=[self.authority.pk]) + query,
        }


class FiguresCsvView(MembersOnly, View):
    """The table of months for other programs."""

    def get(self, request: HttpRequest, authority: int) -> HttpResponse:
        """Send it as a file."""
        return self._file(as_csv(table_of(self.figures)), CSV_TYPE, "csv")

    def _file(self, content: str | bytes, media_type: str, ending: str) -> HttpResponse:
        name = f"auswertung-{self.authority.key}.{ending}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=media_type, headers=disposition)


class FiguresXlsxView(FiguresCsvView):
    """The tables of months as a workbook."""

    def get(self, request: HttpRequest, authority: int) -> HttpResponse:
        """Send it as a file."""
        sheets = {_("Monate"): table_of(self.figures), _("Hinweise"): findings_table(self.figures)}
        return self._file(as_xlsx(sheets), XLSX_TYPE, "xlsx")
