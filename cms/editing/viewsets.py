"""The addresses of the editor's pages around a form."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from cms.editing.views import HistoryView


class FormEditingViewSet(ViewSet):
    """History, release file, FIM export."""

    name = "form-editing"
    url_namespace = "editing"
    icon = "form"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("<slug:service_key>/history/", HistoryView.as_view(), name="history"),
        ]
