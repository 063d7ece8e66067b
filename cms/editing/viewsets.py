"""The addresses of the editor's pages around a form."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from cms.editing.views import ExportView, FimView, HistoryView, ImportView


class FormEditingViewSet(ViewSet):
    """History, release file, FIM export."""

    name = "form-editing"
    url_namespace = "editing"
    icon = "form"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("import/", ImportView.as_view(), name="import"),
            path("<slug:service_key>/export/", ExportView.as_view(), name="export"),
            path("<slug:service_key>/xdatenfelder/", FimView.as_view(), name="xdatenfelder"),
            path("<slug:service_key>/history/", HistoryView.as_view(), name="history"),
        ]
