"""The clerk's admin home: what lies on the desk, and nothing of the editors'."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.review.desk_views import DeskViews
from cms.review.permissions import is_clerk
from intake.reviews.permissions import led_authorities

PAGE_ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
#: Menu items that clerks without pages need: their own, and their account.
CLERK_MENU = frozenset({"applications", "letters", "appointments", "checks", "figures", "templates"})


class DeskPanel(Component):
    """Counts of what is to be done, each a link to its list."""

    name = "desk"
    order = 10
    template_name = "review/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Count the clerk's cases."""
        request = parent_context["request"]
        return {**DeskViews(request).home(), "led": led_authorities(request.user)}

    class Media:
        css = {"all": ["cms/review.css", "cms/review-desk.css"]}


class DeskMenuItem(MenuItem):
    """The way to the desk, for clerks only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to clerks; a superuser without membership has no cases to go to."""
        return is_clerk(request.user)


def desk_menu_item() -> DeskMenuItem:
    """Return the menu item."""
    return DeskMenuItem(
        _("Anträge"), reverse("review:index"), name="applications", icon_name="folder-inverse", order=50
    )


def edits_pages(user: Any) -> bool:
    """Tell whether the person works on pages too; superusers do."""
    return bool(page_permission_policy.user_has_any_permission(user, PAGE_ACTIONS))


def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Put the desk first; who does not edit pages sees nothing else."""
    if not is_clerk(request.user):
        return
    if not edits_pages(request.user):
        panels.clear()
    panels.append(DeskPanel())


def home_summary(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the numbers of pages and images for clerks who do not edit pages."""
    if is_clerk(request.user) and not edits_pages(request.user):
        items.clear()


def main_menu(request: HttpRequest, items: list[Any]) -> None:
    """Leave out pages, reports and help for clerks who do not edit pages."""
    if is_clerk(request.user) and not edits_pages(request.user):
        items[:] = [item for item in items if item.name in CLERK_MENU]
