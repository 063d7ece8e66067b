"""The editor's pages around a form: its history, its release file and its FIM export."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.editing.history import changes_between, standard_revisions
from cms.form_reports import forms_editable_by
from cms.pages import FormPage
from intake.definitions.models import FormRevision


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
    title = ""

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


class HistoryView(FormPageView):
    """The revisions of a form, and what the chosen one changed."""

    template_name = "editing/history.html"

    @property
    def title(self) -> str:
        """Return the heading."""
        return _("Fassungen")

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
