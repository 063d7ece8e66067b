"""The room's addresses and its menu item."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.retention.views import LegalHoldView, RetentionView
from cms.review.office import offices_of
from intake.authorities.models import Membership


class RetentionViewSet(ViewSet):
    """Rules and holds."""

    name = "retention"
    icon = "bin"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", RetentionView.as_view(), name="index"),
            path("<uuid:pk>/hold/", LegalHoldView.as_view(), name="hold"),
        ]


class _LeadMenuItem(MenuItem):
    """Shown to who leads an authority."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the memberships, which the menu asks for once."""
        return any(
            {Membership.Role.CLERK, Membership.Role.LEAD} <= roles for _office, roles in offices_of(request.user)
        )


def retention_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    return _LeadMenuItem(
        _("Aufbewahrung"), reverse_lazy("retention:index"), icon_name="bin", name="retention", order=64
    )
