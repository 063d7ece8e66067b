"""The desk's place in the Wagtail admin: its addresses and no others, so that no generic view reaches a case."""

from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from cms.review.agreement_views import AgreementView
from cms.review.bulk_views import BulkView
from cms.review.case_views import CaseView, DocumentPageView
from cms.review.exports import ExportView
from cms.review.files import OriginalView, PageImageView
from cms.review.office import OfficeMenuItem
from cms.review.office_history import HistoryView
from cms.review.template_views import TemplateEditView, TemplatesView
from cms.review.views import CaseListView
from cms.review.work_views import CaseWorkView, DeputiesView, LabelsView, SavedViewsView


class ReviewViewSet(ViewSet):
    """The list, the case, and its documents' bytes.

    Not a ``ModelViewSet``: that would bring add, edit, copy, delete, history and usage, which check Django's
    permissions and know no authority.
    """

    name = "applications"
    url_namespace = "review"
    icon = "folder-inverse"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the desk's routes."""
        return [
            path("", CaseListView.as_view(), name="index"),
            path("bulk/", BulkView.as_view(), name="bulk"),
            path("export/", ExportView.as_view(), name="export"),
            path("history/", HistoryView.as_view(), name="history"),
            path("labels/", LabelsView.as_view(), name="labels"),
            path("deputies/", DeputiesView.as_view(), name="deputies"),
            path("views/", SavedViewsView.as_view(), name="views"),
            path("<uuid:pk>/desk/", CaseWorkView.as_view(), name="desk"),
            path("<uuid:pk>/", CaseView.as_view(), name="case"),
            path("<uuid:pk>/documents/<uuid:document>/", DocumentPageView.as_view(), name="viewer"),
            path("<uuid:pk>/documents/<uuid:document>/page/<int:number>/", PageImageView.as_view(), name="page"),
            path("<uuid:pk>/documents/<uuid:document>/original/", OriginalView.as_view(), name="original"),
        ]


class ChecksViewSet(ViewSet):
    """How often the pre-check was right."""

    name = "checks"
    icon = "check"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the route."""
        return [path("", AgreementView.as_view(), name="index")]


class TemplatesViewSet(ViewSet):
    """The message templates."""

    name = "templates"
    icon = "mail"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", TemplatesView.as_view(), name="index"),
            path("<int:authority>/add/", TemplateEditView.as_view(), name="add"),
            path("<int:authority>/<uuid:pk>/", TemplateEditView.as_view(), name="edit"),
        ]


def checks_menu_item() -> OfficeMenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    return OfficeMenuItem(_("Trefferquote"), reverse_lazy("checks:index"), icon_name="check", name="checks", order=61)


def templates_menu_item() -> OfficeMenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    address = reverse_lazy("templates:index")
    return OfficeMenuItem(_("Vorlagen"), address, icon_name="mail", name="templates", order=62)
