"""The addresses of the translators' pages in the Wagtail admin, and their place in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import page_permission_policy

from cms.translations.views import CoverageCsvView, CoverageView, PoView, TextsView


class TranslationsViewSet(ViewSet):
    """Coverage, texts, PO files."""

    name = "translations"
    icon = "globe"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", CoverageView.as_view(), name="index"),
            path("coverage.csv", CoverageCsvView.as_view(), name="csv"),
            path("<int:work>/", TextsView.as_view(), name="texts"),
            path("<int:work>/po/", PoView.as_view(), name="po"),
        ]


class TranslatorsMenuItem(MenuItem):
    """Shown to whoever may change a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the page permissions."""
        return bool(page_permission_policy.user_has_permission(request.user, "change"))


def translations_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    return TranslatorsMenuItem(
        _("Übersetzungen"), reverse_lazy("translations:index"), icon_name="globe", name="translations", order=160
    )
