"""The list of cases."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin.views.generic.base import BaseListingView

from cms.review.columns import desk_columns
from cms.review.desk_views import DeskViews
from cms.review.filters import CaseFilters
from cms.review.permissions import ClerkOnly
from cms.review.walk import DEFAULT_ORDERING, in_order, question_of
from intake.applications.models import Application
from intake.applications.selectors import applications_found
from intake.reviews.desk import cases_for_desk, cases_open

PER_PAGE = 50


class CaseListView(ClerkOnly, BaseListingView):
    """The cases of the clerk's authorities, fifty a page; names are opened for that page only."""

    model = Application
    template_name = "review/index.html"
    results_template_name = "review/index_results.html"
    page_title = gettext_lazy("Anträge")
    header_icon = "folder-inverse"
    paginate_by = PER_PAGE
    default_ordering = DEFAULT_ORDERING
    filterset_class = CaseFilters
    is_searchable = True
    table_classname = "listing review-list"
    verbose_name_plural = gettext_lazy("Anträge")

    @cached_property
    def columns(self) -> list[Any]:
        """Return the columns in the clerk's language."""
        return desk_columns(get_language() or "de", question_of(self.request.GET))

    def get_base_queryset(self) -> QuerySet[Application]:
        """Start from what the clerk may see, whatever is asked for."""
        return cases_for_desk(self.request.user)

    def get_index_url(self) -> str:
        """Return the list's address."""
        return reverse("review:index")

    def order_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Order as the clerk asked."""
        return in_order(queryset, self.ordering)

    def search_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Find by reference, name, birth date or document number, each word by its keyed hash."""
        return applications_found(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Open the page's names in one go and add the saved views."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        cases_open(context["object_list"])
        context["desk_views"] = DeskViews(self.request).tabs()
        return context
