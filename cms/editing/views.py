"""The editor's pages around a form: its history, its release file and its FIM export."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from cms.editing.history import changes_between, standard_revisions
from cms.editing.importing import release_import, release_preview
from cms.form_reports import forms_editable_by
from cms.pages import FormPage, LibraryPage
from cms.problem_texts import problem_lines
from intake.actors import Actor
from intake.definitions.models import FormRevision
from intake.definitions.release import MAX_BYTES, release_write
from intake.definitions.selectors import newest_standard
from intake.definitions.xdatenfelder import Export, schema_faults, xdatenfelder_export
from intake.errors import IntakeError


class FormEditorsOnly:
    """Mixin: whoever may not change the form finds nothing there (404)."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the form among those that the person may change."""
        key = kwargs["service_key"]
        found = [page for page in forms_editable_by(request.user) if page.service_key == key]
        if not found:
            raise Http404
        self.form_page: FormPage = found[0]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class FormPageView(FormEditorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """The frame that the pages around a form share: heading and way back to the form."""

    header_icon = "form"
    title: str | Promise = ""

    @property
    def page_title(self) -> str:
        """Return what this page is."""
        return str(self.title)

    @property
    def page_subtitle(self) -> str:
        """Return the form's name."""
        return self.form_page.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the form."""
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.form_page.pk]), "label": self.form_page.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]


class ExportView(FormEditorsOnly, View):
    """The newest standard as a file."""

    def get(self, request: HttpRequest, service_key: str) -> HttpResponse:
        """Send the YAML text."""
        revision = newest_standard(service_key)
        if revision is None:
            raise Http404
        text = release_write(revision.content, revision.texts, number=revision.number)
        response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{service_key}-{revision.number}.yaml"'
        return response


class FimView(FormPageView):
    """The newest standard as XDatenfelder 3: what it cannot carry, what the schema says, and the file."""

    template_name = "editing/xdatenfelder.html"
    title = gettext_lazy("Export für FIM (XDatenfelder 3)")

    @cached_property
    def export(self) -> Export:
        """Return the file and what is missing in it; raises ``Http404`` without a revision."""
        revision = newest_standard(self.form_page.service_key)
        if revision is None:
            raise Http404
        at = revision.published_at
        return xdatenfelder_export(revision.content, revision.texts, number=revision.number, at=at)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or send the file."""
        if "download" not in request.GET:
            return super().get(request, *args, **kwargs)
        response = HttpResponse(self.export.xml, content_type="application/xml; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.form_page.service_key}.xdf3.xml"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is left out, and the schema's judgement where the operator supplies one."""
        schema = settings.VORSPRACHE_XDATENFELDER_XSD
        faults = schema_faults(self.export.xml, schema) if schema else []
        return {**super().get_context_data(**kwargs), "export": self.export, "has_schema": schema, "faults": faults}


class ImportView(WagtailAdminTemplateMixin, TemplateView):
    """Choose a file, see what it would change, take it over as a draft."""

    template_name = "editing/import.html"
    header_icon = "upload"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Formular importieren")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who may change forms of the library, and nobody else (404)."""
        if not may_import(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the difference first; with ``confirmed`` make the draft."""
        upload = request.FILES.get("file")
        text = upload.read(MAX_BYTES + 1) if upload else request.POST.get("text", "").encode()
        try:
            preview = release_preview(text)
            if "confirmed" in request.POST and upload is None:
                page = release_import(text, actor=Actor.staff(request.user))  # type: ignore[arg-type]
                messages.success(request, _("Als Entwurf übernommen. In Kraft tritt er, wenn Sie ihn veröffentlichen."))
                return redirect("wagtailadmin_pages:edit", page.pk)
        except IntakeError as refusal:
            messages.error(request, f"{refusal.text} {refusal.remedy}")
            return self.render_to_response(self.get_context_data(), status=refusal.status)
        context = self.get_context_data(preview=preview, text=text.decode(), problems=problem_lines(preview.problems))
        return self.render_to_response(context)


def may_import(user: Any) -> bool:
    """Tell whether the person may add forms to the library."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "add")
    return LibraryPage.objects.filter(pk__in=allowed.values("pk")).exists()


class HistoryView(FormPageView):
    """The revisions of a form, and what the chosen one changed."""

    template_name = "editing/history.html"
    title = gettext_lazy("Fassungen")

    @cached_property
    def pair(self) -> tuple[int, int] | None:
        """Return the two numbers to compare, by default the newest and the one before; ``None`` where there is one."""
        numbers = [row.number for row in standard_revisions(self.form_page.service_key)]
        try:
            later = int(self.request.GET.get("to", numbers[0] if numbers else 0))
            former = int(self.request.GET.get("from", later - 1))
        except ValueError as error:
            raise Http404 from error
        return (former, later) if former in numbers and later in numbers else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the list and the changes."""
        key = self.form_page.service_key
        rows = standard_revisions(key)
        try:
            lines = changes_between(key, *self.pair) if self.pair else []
        except FormRevision.DoesNotExist as error:
            raise Http404 from error
        return {**super().get_context_data(**kwargs), "rows": rows, "pair": self.pair, "changes": lines}
