"""The addresses of the paper room in the Wagtail admin, and its place in the menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.review.paper_notices import ReceiptNoticeView
from cms.review.paper_views import (
    AccessLetterView,
    ExportView,
    LetterPrintView,
    LettersView,
    PaperCaseView,
    ReceiptView,
)
from cms.review.permissions import is_clerk


class PaperViewSet(ViewSet):
    """Letters, applications on paper, packages, receipts."""

    name = "paper"
    icon = "mail"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("letters/", LettersView.as_view(), name="letters"),
            path("letters/<uuid:letter>/", LetterPrintView.as_view(), name="letter"),
            path("new/", PaperCaseView.as_view(), name="new"),
            path("notice/<int:authority>/", ReceiptNoticeView.as_view(), name="notice"),
            path("<uuid:pk>/export/", ExportView.as_view(), name="export"),
            path("<uuid:pk>/receipt/", ReceiptView.as_view(), name="receipt"),
            path("<uuid:pk>/access-letter/", AccessLetterView.as_view(), name="access_letter"),
        ]


class ClerksMenuItem(MenuItem):
    """Shown to clerks only."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the memberships."""
        return is_clerk(request.user)


def letters_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    return ClerksMenuItem(_("Briefe"), reverse_lazy("paper:letters"), icon_name="mail", name="letters", order=55)
