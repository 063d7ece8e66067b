"""The desk's place in the Wagtail admin: its addresses and no others, so that no generic view reaches a case."""

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from cms.review.case_views import CaseView, DocumentPageView
from cms.review.files import OriginalView, PageImageView
from cms.review.views import CaseListView


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
            path("<uuid:pk>/", CaseView.as_view(), name="case"),
            path("<uuid:pk>/documents/<uuid:document>/", DocumentPageView.as_view(), name="viewer"),
            path("<uuid:pk>/documents/<uuid:document>/page/<int:number>/", PageImageView.as_view(), name="page"),
            path("<uuid:pk>/documents/<uuid:document>/original/", OriginalView.as_view(), name="original"),
        ]
