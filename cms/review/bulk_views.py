"""One action on several cases: choose in the list, confirm what will happen, read what became of each."""

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.bulk_actions import ACTIONS, BulkAction
from cms.review.bulk_forms import BulkForm
from cms.review.desk_views import filtered_cases
from cms.review.permissions import ClerkOnly
from cms.review.walk import question_of
from intake.applications.models import Application
from intake.errors import IntakeError, NotPermitted
from intake.reviews.bulk import MOST_CASES, BulkReport, Chosen, bulk_run, cases_chosen
from intake.reviews.desk import cases_open
from intake.reviews.errors import NothingChosen, TooManyCases

SALT = "desk-bulk"
VALID_SECONDS = 3600
SHOWN_REFUSALS = 20


class BulkView(ClerkOnly, WagtailAdminTemplateMixin, View):
    """Confirmation and carrying out; the list's form leads here."""

    template_name = "review/bulk.html"
    header_icon = "list-ul"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what will happen, or do it; an unfit selection leads back to the list with the reason."""
        self.question = question_of(QueryDict(request.POST.get("list", "")))
        try:
            if "selection" in request.POST:
                return self.carry_out(request)
            action = self.action_of(request.POST.get("action", ""))
            return self.confirm(request.POST["action"], action, self.selected(request))
        except IntakeError as problem:
            if problem.status != 422:
                raise
            messages.error(request, f"{problem.text} {problem.remedy}")
            return redirect(self.list_address)

    @property
    def list_address(self) -> str:
        """Return the way back to the list."""
        return f"{reverse('review:index')}?{self.question}" if self.question else reverse("review:index")

    def action_of(self, key: str) -> BulkAction:
        """Return the chosen action."""
        if key not in ACTIONS:
            raise NothingChosen
        return ACTIONS[key]

    def selected(self, request: HttpRequest) -> list[Application]:
        """Return the chosen cases of this very list; an id that is not in it refuses the whole (X07)."""
        listed = filtered_cases(request, QueryDict(self.question))
        if request.POST.get("scope") == "all":
            wanted = list(listed.order_by().values_list("pk", flat=True)[: MOST_CASES + 1])
        else:
            wanted = [_uuid(value) for value in request.POST.getlist("case")]
            if listed.filter(pk__in=wanted).count() != len(set(wanted)):
                raise NotPermitted
        if not wanted:
            raise NothingChosen
        if len(wanted) > MOST_CASES:
            raise TooManyCases
        return cases_chosen(request.user, wanted)

    def confirm(
        self, key: str, action: BulkAction, cases: list[Application], form: BulkForm | None = None, status: int = 200
    ) -> HttpResponse:
        """Show the cases and what the action asks for; a further page keeps the cases as they were on the first."""
        self.page_title = str(action.label)
        context = self.get_context_data(
            action=key,
            form=form or action.form(cases),
            cases=cases_open(cases),
            selection=self.request.POST.get("selection") or self.sign(cases),
            question=self.question,
            list_address=self.list_address,
        )
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response

    def sign(self, cases: list[Application]) -> str:
        """Return the cases as they are now, for this clerk alone."""
        chosen = [[case.pk.hex, case.lock_version] for case in cases]
        return signing.dumps({"user": self.request.user.pk, "cases": chosen}, salt=SALT, compress=True)

    def carry_out(self, request: HttpRequest) -> HttpResponse:
        """Do it to every case that is still as it was when it was confirmed."""
        action = self.action_of(request.POST.get("action", ""))
        chosen = self.chosen(request)
        cases = cases_chosen(request.user, [each.case_id for each in chosen])
        form = action.form(cases, request.POST)
        if not form.is_valid():
            return self.confirm(request.POST["action"], action, cases, form, status=422)
        if form.has_next:
            return self.confirm(request.POST["action"], action, cases, form.next_form())
        report = bulk_run(
            chosen=chosen,
            action=request.POST["action"],
            change=lambda case: form.change(case, self.actor),
            actor=self.actor,
        )
        self.tell(request, report)
        return redirect(self.list_address)

    def chosen(self, request: HttpRequest) -> list[Chosen]:
        """Return the confirmed cases as they were then; a selection that was altered or is another's is refused."""
        try:
            kept = signing.loads(request.POST["selection"], salt=SALT, max_age=VALID_SECONDS)
        except signing.SignatureExpired as expired:
            raise NothingChosen from expired
        except signing.BadSignature as forged:
            raise NotPermitted from forged
        if kept["user"] != request.user.pk:
            raise NotPermitted
        return [Chosen(uuid.UUID(key), version) for key, version in kept["cases"]]

    def tell(self, request: HttpRequest, report: BulkReport) -> None:
        """Say how many changed, and name each that did not."""
        if report.changed:
            number = len(report.changed)
            words = ngettext("%(number)d Antrag geändert.", "%(number)d Anträge geändert.", number)
            messages.success(request, words % {"number": number})
        if report.unchanged:
            number = len(report.unchanged)
            words = ngettext("%(number)d Antrag war schon so.", "%(number)d Anträge waren schon so.", number)
            messages.info(request, words % {"number": number})
        for reference, reason in report.refused[:SHOWN_REFUSALS]:
            messages.warning(
                request, _("%(reference)s nicht geändert: %(reason)s") % {"reference": reference, "reason": reason}
            )
        if further := len(report.refused[SHOWN_REFUSALS:]):
            words = ngettext(
                "%(number)d weiterer Antrag nicht geändert.", "%(number)d weitere Anträge nicht geändert.", further
            )
            messages.warning(request, words % {"number": further})

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.list_address, "label": _("Anträge")},
            {"url": "", "label": self.page_title},
        ]


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as broken:
        raise NotPermitted from broken
