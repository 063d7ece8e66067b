"""The addresses of the adoptions' pages in the Wagtail admin, and their place in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import page_permission_policy

from cms.adaptations.permissions import edited_authorities
from cms.adaptations.views import AdoptView, FormsView, ReportCsvView, ReportView


class AdaptationsViewSet(ViewSet):
    """Forms in force, adoption, report."""

    name = "adaptations"
    icon = "form"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", FormsView.as_view(), name="index"),
            path("<int:authority>/report/", ReportView.as_view(), name="report"),
            path("<int:authority>/report.csv", ReportCsvView.as_view(), name="report_csv"),
            path("<int:authority>/<slug:service_key>/", AdoptView.as_view(), name="adopt"),
        ]


class EditorsMenuItem(MenuItem):
    """Shown to editors of an authority only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the memberships, of those who may change a page at all: a clerk's list pays no query for it."""
        may_edit = page_permission_policy.user_has_any_permission(request.user, {"change"})
        return may_edit and bool(edited_authorities(request.user))


def adaptations_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    address = reverse_lazy("adaptations:index")
    return EditorsMenuItem(_("Formulare"), address, icon_name="form", name="adaptations", order=150)
