"""One page for who leads an authority, and the legal hold of a case for its clerks."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.permissions import ClerkOnly
from intake.applications.states import State
from intake.authorities.models import Authority
from intake.errors import IntakeError, NotPermitted
from intake.retention.models import RetentionRule
from intake.retention.selectors import authorities_led_by, cases_due, erasures_of, holds_visible_to, rules_of
from intake.retention.services import legal_hold_lift, legal_hold_set, retention_rule_set
from intake.reviews.selectors import case_for_clerk

LISTED = 50


class RetentionView(ClerkOnly, WagtailAdminTemplateMixin, View):
    """Rules by state with what would go now, holds, and what went."""

    template_name = "retention/index.html"
    page_title = gettext_lazy("Aufbewahrung")
    header_icon = "bin"
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the authorities that the person leads."""
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set the rules of one authority, all or none."""
        authority = authorities_led_by(request.user).filter(pk=_number(request.POST.get("authority"))).first()
        if authority is None:
            raise NotPermitted
        wanted: dict[str, int | None] = {}
        for state in RetentionRule.Ended.values:
            text = request.POST.get(f"days-{state}", "").strip()
            if text and not text.isdecimal():
                return self.page(request, problem=_("Bitte geben Sie die Tage als ganze Zahl an."), status=422)
            wanted[state] = int(text) if text else None
        try:
            for state, days in wanted.items():
                retention_rule_set(authority=authority, state=state, days=days, actor=self.actor)
        except NotPermitted:
            raise
        except IntakeError as refusal:
            return self.page(request, problem=f"{refusal.text} {refusal.remedy}", status=refusal.status)
        messages.success(request, _("Die Aufbewahrung ist gespeichert."))
        return redirect(reverse("retention:index"))

    def page(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
        """Render everything, with what was typed where it was refused."""
        offices = [_office(authority, request) for authority in authorities_led_by(request.user)]
        if not offices:
            raise Http404
        context = self.get_context_data(offices=offices, problem=problem, holds=holds_visible_to(request.user))
        return self.render_to_response(context, status=status)


class LegalHoldView(ClerkOnly, View):
    """Hold a case, or lift the hold."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Do what the button says and go back to the case."""
        application = case_for_clerk(request.user, pk)
        try:
            if "lift" in request.POST:
                legal_hold_lift(application=application, actor=self.actor)
                messages.success(request, _("Die Löschsperre ist aufgehoben."))
            else:
                legal_hold_set(application=application, reason=request.POST.get("reason", ""), actor=self.actor)
                messages.success(request, _("Der Antrag wird nicht gelöscht, solange die Löschsperre besteht."))
        except NotPermitted:
            raise
        except IntakeError as refusal:
            messages.error(request, f"{refusal.text} {refusal.remedy}")
        return redirect(reverse("review:case", args=[pk]))


def _office(authority: Authority, request: HttpRequest) -> dict[str, Any]:
    rules = rules_of(authority)
    sent = request.POST if request.POST.get("authority") == str(authority.pk) else None
    due = cases_due(authority.pk)
    return {
        "authority": authority,
        "rows": [
            {
                "state": state,
                "label": State(state).label,
                "days": sent.get(f"days-{state}", "") if sent is not None else rules.get(state, ""),
                "draft": state == State.DRAFT,
            }
            for state in RetentionRule.Ended.values
        ],
        "due_count": due.count(),
        "due": [
            {"reference": reference, "state": State(state).label, "last": last}
            for reference, state, last in due.values_list("reference", "state", "last_activity_at")[:LISTED]
        ],
        "proofs": [
            {
                "reference": proof.reference,
                "at": proof.at,
                "state": State(proof.former_state).label if proof.former_state in State.values else "",
                "files": proof.gone.get("file", 0),
                "rows": sum(proof.gone.values()) - proof.gone.get("file", 0),
            }
            for proof in erasures_of(authority, limit=LISTED)
        ],
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
