"""The page "Sachstand": what an authority tells the council and everybody else about its online service."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from cms.pages.public import SLUG_STAYS, TextPage
from cms.translations.offers import offered_languages

PRINTED_LANGUAGE = "de"
PDF_TYPE = "application/pdf"
#: Making the PDF takes the time of many pages, and anybody may ask for it.
PDF_SECONDS = 300


class StatusPage(TextPage):
    """Live figures that tell about nobody; below its address the same as CSV, JSON, and PDF for the committee."""

    booking_since = models.DateField(
        _("Online-Termine seit"),
        null=True,
        blank=True,
        help_text=_("Leer: Es steht der Monat der ersten Online-Buchung auf der Seite."),
    )

    template = "pages/status_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    override_translatable_fields = [SLUG_STAYS, SynchronizedField("booking_since", overridable=False)]
    content_panels = [*TextPage.content_panels, FieldPanel("booking_since")]

    class Meta:
        verbose_name = _("Sachstand")
        verbose_name_plural = _("Seiten zum Sachstand")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer the names of the files below the page's own address too."""
        if self.live and len(path_components) == 1 and path_components[0] in FILES:
            return RouteResult(self, kwargs={"file": path_components[0]})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, file: str = "", **kwargs: Any) -> Any:
        """Show the page, or one of its files."""
        return FILES[file](self, request) if file else super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the figures and their plots."""
        from cms.pages.adaptations import DifferencesPage

        context = super().get_context(request, *args, **kwargs)
        context |= self.figures(request, self.locale.language_code)
        context["differences_page"] = DifferencesPage.objects.sibling_of(self).live().first()
        return context

    def figures(self, request: HttpRequest, language: str) -> dict[str, Any]:
        """Return status and plots in a language; none for a site without an authority."""
        from cms.figures.plots import plots_of

        status = self.status(request, language)
        return {"status": status, "plots": plots_of(status)} if status else {}

    def status(self, request: HttpRequest, language: str) -> Any:
        """Return the figures of the authority whose site this is."""
        from cms.figures.status import status_of
        from intake.authorities.selectors import authority_of_request

        authority = authority_of_request(request)
        if authority is None:
            return None
        return status_of(authority, language, offered=offered_languages(request), since=self.booking_since)

    def status_or_404(self, request: HttpRequest, language: str) -> Any:
        """Return the figures for a file, which has no page around it to say that there are none."""
        status = self.status(request, language)
        if status is None:
            raise Http404
        return status


def csv_file(page: StatusPage, request: HttpRequest) -> HttpResponse:
    """Send the figures as a table."""
    from cms.figures.exports import CSV_TYPE, as_csv, status_table

    status = page.status_or_404(request, page.locale.language_code)
    return _download(as_csv(status_table(status)), CSV_TYPE, f"sachstand-{status.authority.key}.csv")


def json_file(page: StatusPage, request: HttpRequest) -> HttpResponse:
    """Send the figures with stable keys."""
    from cms.figures.exports import status_json

    status = page.status_or_404(request, page.locale.language_code)
    return JsonResponse(status_json(status), json_dumps_params={"ensure_ascii": False, "indent": 2})


def pdf_file(page: StatusPage, request: HttpRequest) -> HttpResponse:
    """Send the page for the committee: in German, with today's date."""
    from cms.figures.plots import plots_of
    from intake.printing import pdf

    key = f"status-pdf:{request.get_host()}:{page.pk}:{page.latest_revision_id}"
    name = f"sachstand-{timezone.localdate()}.pdf"
    if content := cache.get(key):
        return _download(content, PDF_TYPE, name)
    with override(PRINTED_LANGUAGE):
        status = page.status_or_404(request, PRINTED_LANGUAGE)
        context = {
            "status": status,
            "plots": plots_of(status),
            "today": timezone.localdate(),
            "document_title": f"Sachstand {status.authority.name}",
            "foot": status.authority.name,
        }
        content = pdf("pages/status_pdf.html", context, language=PRINTED_LANGUAGE)
        cache.set(key, content, PDF_SECONDS)
    return _download(content, PDF_TYPE, name)


def _download(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=disposition)


FILES: Mapping[str, Callable[[StatusPage, HttpRequest], HttpResponse]] = {
    "csv": csv_file,
    "json": json_file,
    "pdf": pdf_file,
}
