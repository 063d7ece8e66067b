"""The clerk's admin home: what lies on the desk, and nothing of the editors'."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.review.permissions import is_clerk
from intake.reviews.desk import DeskCounts, desk_counts

PAGE_ACTIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
#: Menu items that clerks without pages need: their own, and their account.
CLERK_MENU = frozenset({"applications"})


@dataclass(frozen=True)
class DeskView:
    """A filtered list with its number of cases."""

    key: str
    label: str | Promise
    count: int
    query: Mapping[str, str]
    active: bool = False

    @property
    def url(self) -> str:
        """Return the filtered list's address."""
        return f"{reverse('review:index')}?{urlencode(self.query)}" if self.query else reverse("review:index")


def desk_views(counts: DeskCounts, given: Mapping[str, str] | None = None) -> list[DeskView]:
    """Return the views that a day's work is sorted into; ``given`` marks the one that is shown."""
    views: list[tuple[str, str | Promise, int, dict[str, str]]] = [
        ("ours", _("Zu bearbeiten"), counts.ours, {"state": "ours"}),
        ("new", _("Neue Anträge"), counts.new, {"state": "submitted"}),
        ("findings", _("Mit Hinweisen"), counts.findings, {"state": "ours", "precheck": "findings"}),
        ("waiting", _("Warten auf Antragsteller"), counts.waiting, {"state": "incomplete"}),
        ("today", _("Termine heute"), counts.today, {"appointment": "today", "ordering": "appointment_at"}),
        ("tomorrow", _("Termine morgen"), counts.tomorrow, {"appointment": "tomorrow", "ordering": "appointment_at"}),
    ]
    shown = {name: value for name, value in (given or {}).items() if value and name != "p"}
    return [DeskView(key, label, count, query, active=query == shown) for key, label, count, query in views]


class DeskPanel(Component):
    """Counts of what is to be done, each a link to its list."""

    name = "desk"
    order = 10
    template_name = "review/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Count the clerk's cases."""
        return {"views": desk_views(desk_counts(parent_context["request"].user))}

    class Media:
        css = {"all": ["cms/review.css"]}


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
