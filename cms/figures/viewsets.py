"""The addresses of the office's figures in the Wagtail admin, and their place in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import page_permission_policy

from cms.figures.views import FiguresCsvView, FiguresView, FiguresXlsxView
from cms.review.permissions import is_clerk
from intake.figures.selectors import authorities_with_figures


class FiguresViewSet(ViewSet):
    """The months of an authority, and their exports."""

    name = "figures"
    icon = "history"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", FiguresView.as_view(), name="index"),
            path("<int:authority>/", FiguresView.as_view(), name="authority"),
            path("<int:authority>/months.csv", FiguresCsvView.as_view(), name="csv"),
            path("<int:authority>/months.xlsx", FiguresXlsxView.as_view(), name="xlsx"),
        ]


class FiguresMenuItem(MenuItem):
    """Shown to whoever works in an authority."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask what is known of a clerk already; of others only whether they edit an authority's pages."""
        if is_clerk(request.user):
            return True
        may_edit = page_permission_policy.user_has_any_permission(request.user, {"change"})
        return may_edit and authorities_with_figures(request.user).exists()


def figures_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    address = reverse_lazy("figures:index")
    return FiguresMenuItem(_("Auswertung"), address, icon_name="history", name="figures", order=170)
