"""The list of cases."""

from typing import Any
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import BaseListingView

from cms.review.bulk_actions import ACTIONS
from cms.review.columns import desk_columns
from cms.review.desk_views import DeskViews, cases_of
from cms.review.filters import CaseFilters
from cms.review.permissions import ClerkOnly
from cms.review.walk import DEFAULT_ORDERING, in_order, question_of
from intake.applications.models import Application
from intake.applications.selectors import applications_found
from intake.reviews.bulk import MOST_CASES
from intake.reviews.desk import cases_open, counted
from intake.reviews.labels import labels_of
from intake.reviews.permissions import led_authorities

PER_PAGE = 50
#: What a list counts out and pages through; who needs more narrows it.
COUNTED = 10_000


class BoundedPaginator(WagtailPaginator):
    """Pages through the first thousands: neither counting nor the last page may cost more than that."""

    @cached_property
    def count(self) -> int:
        """Return the number of cases, at most one more than are paged through."""
        return counted(self.object_list, COUNTED)

    @cached_property
    def num_pages(self) -> int:
        """Return the number of pages that are offered."""
        return max(1, -(-min(self.count, COUNTED) // self.per_page))


class CaseListView(ClerkOnly, BaseListingView):
    """The cases of the clerk's authorities, fifty a page; names are opened for that page only."""

    model = Application
    template_name = "review/index.html"
    results_template_name = "review/index_results.html"
    page_title = gettext_lazy("Anträge")
    header_icon = "folder-inverse"
    paginate_by = PER_PAGE
    paginator_class = BoundedPaginator
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
        return cases_of(self.request)

    def get_index_url(self) -> str:
        """Return the list's address."""
        return reverse("review:index")

    def order_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Order as the clerk asked."""
        return in_order(queryset, self.ordering)

    def search_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Find by reference, name, dates or numbers, each word by its keyed hash."""
        return applications_found(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Open the page's names and labels in one go each; add the views, and what may be done with a selection."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        cases = cases_open(context["object_list"])
        labels = labels_of(cases)
        for case in cases:
            case.desk_labels = labels.get(case.pk, [])  # type: ignore[attr-defined]
        context["desk_views"] = DeskViews(self.request).tabs()
        context["question"] = question_of(self.request.GET)
        context["bulk_actions"] = [(key, action.label) for key, action in ACTIONS.items()]
        context["most_cases"] = MOST_CASES
        context["counted_out"] = context["items_count"] <= COUNTED
        context["counted"] = COUNTED
        # What the list was asked for travels with an export, field by field: a form in GET drops its action's question.
        context["export_fields"] = parse_qsl(context["question"])
        context["led"] = led_authorities(self.request.user)
        return context
