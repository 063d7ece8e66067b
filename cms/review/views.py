"""The list of cases and the case page."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from cms.review.case_page import CasePage
from cms.review.columns import desk_columns
from cms.review.desk_views import DeskViews
from cms.review.filters import CaseFilters
from cms.review.forms import CaseForm, DecisionForm, decision_forms
from cms.review.permissions import ClerkOnly
from cms.review.walk import DEFAULT_ORDERING, Walk, in_order, question_of
from intake.applications.models import Application
from intake.applications.selectors import applications_found
from intake.applications.states import REVIEWABLE
from intake.errors import IntakeError
from intake.reviews.desk import cases_for_desk, cases_open
from intake.reviews.errors import ReviewConflict
from intake.reviews.selectors import case_for_clerk, case_look
from intake.reviews.services import DecisionInput, review_record

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


class CaseView(ClerkOnly, WagtailAdminTemplateMixin, View):
    """One case: documents beside findings, one submit for all decisions."""

    template_name = "review/case.html"
    header_icon = "folder-inverse"
    http_method_names = ["get", "post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Remember the language of the labels."""
        super().setup(request, *args, **kwargs)
        self.language = get_language() or "de"
        self.walk = Walk(request, kwargs["pk"])

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show the case and record the look."""
        application = case_for_clerk(request.user, pk)
        case_look(application, actor=self.actor)
        page = CasePage(application, self.language)
        page.forms = decision_forms(page.documents, application.language)
        return self.render(page, CaseForm(application))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Record all decisions, or show the page again with everything that was typed."""
        application = case_for_clerk(request.user, pk)
        page = CasePage(application, self.language)
        form = CaseForm(application, request.POST)
        forms = decision_forms(page.documents, application.language, request.POST)
        page.forms = forms
        if not all([form.is_valid(), *(each.is_valid() for each in forms.values())]):
            return self.render(page, form, status=422)
        # The next case is asked for before this one leaves the list.
        onward = self.walk.next_address if "onward" in request.POST else ""
        try:
            decisions = self.decisions(request, forms)
            review_record(
                application=application,
                decisions=decisions,
                lock_version=form.cleaned_data["lock_version"],
                actor=self.actor,
                note=form.cleaned_data["note"],
                state=form.wanted_state(),
            )
        except IntakeError as problem:
            if problem.status not in {409, 422}:
                raise
            return self.render_again(request, pk, problem)
        messages.success(request, self.success_message(application, decisions, forms))
        return redirect(onward or self.walk.address)

    def decisions(self, request: HttpRequest, forms: dict[uuid.UUID, DecisionForm]) -> list[DecisionInput]:
        """Return what was decided; a decision about a document that is gone means that the page was stale."""
        sent = {name for name in request.POST if name.startswith("d-") and name.endswith("-verdict")}
        known = {form.add_prefix("verdict") for form in forms.values()}
        if any(request.POST[name] for name in sent - known):
            raise ReviewConflict
        return [decision for form in forms.values() if (decision := form.decision()) is not None]

    def success_message(
        self, application: Application, decisions: list[DecisionInput], forms: dict[uuid.UUID, DecisionForm]
    ) -> str:
        """Say what was stored and whether a message went out."""
        if any(decision.reason_key and decision.verdict in {"query", "rejected"} for decision in decisions):
            return _("%(reference)s: gespeichert. Die Nachforderung wurde versendet.") % {
                "reference": application.reference
            }
        return _("%(reference)s: gespeichert.") % {"reference": application.reference}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.walk.list_address, "label": _("Anträge")},
            {"url": "", "label": self.page_title},
        ]

    def render_again(self, request: HttpRequest, pk: uuid.UUID, problem: IntakeError) -> HttpResponse:
        """Show the case as it is now, with everything that the clerk chose and typed."""
        page = CasePage(case_for_clerk(request.user, pk), self.language)
        page.forms = decision_forms(page.documents, page.application.language, request.POST)
        return self.render(page, CaseForm(page.application, request.POST), status=problem.status, problem=problem)

    def render(
        self, page: CasePage, form: CaseForm, *, status: int = 200, problem: IntakeError | None = None
    ) -> HttpResponse:
        """Render the page; only a conflict, which shows what is new, moves on to the present ``lock_version``."""
        application = page.application
        self.page_title = application.reference
        conflict = status == 409
        context = self.get_context_data(
            page=page,
            case=application,
            form=form,
            walk=self.walk,
            problem=problem,
            conflict=conflict,
            lock_version=application.lock_version if conflict else form["lock_version"].value(),
            lost_comments=lost_comments(form.data, page.forms) if conflict else [],
            reviewable=application.state in REVIEWABLE,
            has_errors=status == 422 and problem is None,
        )
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def lost_comments(data: Mapping[str, str], forms: Mapping[Any, DecisionForm]) -> list[str]:
    """Return what the clerk wrote about documents that are no longer on the page."""
    known = {form.add_prefix("comment") for form in forms.values()}
    return [
        value
        for name, value in data.items()
        if name.startswith("d-") and name.endswith("-comment") and name not in known and value.strip()
    ]
