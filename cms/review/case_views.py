"""The case page: one case in view, one submit for everything, and the small corrections on the way."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.case_forms import fee_rules_ticked, questions_asked
from cms.review.case_page import CasePage
from cms.review.forms import CaseForm, DecisionForm, decision_forms
from cms.review.permissions import ClerkOnly
from cms.review.viewer import ViewerState
from cms.review.walk import Walk
from intake.applications.messages import messages_mark_read
from intake.applications.models import Application
from intake.applications.states import REVIEWABLE
from intake.documents.selectors import document_for
from intake.documents.states import NEEDS_APPLICANT
from intake.errors import IntakeError, NotPermitted
from intake.reviews.actions import CaseActions
from intake.reviews.answer_requests import correction_request_retract
from intake.reviews.errors import ReviewConflict
from intake.reviews.kinds import document_kind_correct
from intake.reviews.models_verdicts import FindingVerdict
from intake.reviews.selectors import case_for_clerk, case_look
from intake.reviews.services import DecisionInput, review_record
from intake.reviews.verdicts import finding_judge


class CasePageView(ClerkOnly, WagtailAdminTemplateMixin, View):
    """What every page of one case shares: the way back, and the page that shows what was typed."""

    header_icon = "folder-inverse"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Remember the language of the labels."""
        super().setup(request, *args, **kwargs)
        self.language = get_language() or "de"
        self.walk = Walk(request, kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.walk.list_address, "label": _("Anträge")},
            {"url": "", "label": self.page_title},
        ]

    def case_page(self, application: Application, data: Any = None) -> CasePage:
        """Gather the case, with what was posted where there is something."""
        page = CasePage(application, self.language, self.actor, data)
        page.forms = decision_forms(page.documents, application.language, data)
        return page


class CaseView(CasePageView):
    """One case: documents beside findings, one submit for all decisions."""

    template_name = "review/case.html"
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show the case and record the look."""
        application = case_for_clerk(request.user, pk)
        case_look(application, actor=self.actor)
        page = self.case_page(application)
        if any(message.from_applicant and message.read_at is None for message in page.messages):
            messages_mark_read(application=application, actor=self.actor)
        return self.render(page, CaseForm(application))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Do what the button says: a small correction, or everything at once."""
        for name, act in self.acts().items():
            if name in request.POST:
                return self.correct(request, pk, act)
        return self.record(request, pk)

    def acts(self) -> Mapping[str, Any]:
        """Return the corrections that take effect at once, by the name of their button."""
        return {"judge": self.judge, "kind": self.kind, "kind_of": self.kind_of, "retract": self.retract}

    def record(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Record all decisions, or show the page again with everything that was typed."""
        application = case_for_clerk(request.user, pk)
        page = self.case_page(application, request.POST)
        form = CaseForm(application, request.POST)
        if not all([form.is_valid(), page.extra.is_valid(), *(each.is_valid() for each in page.forms.values())]):
            return self.render(page, form, status=422)
        # The next case is asked for before this one leaves the list.
        onward = self.walk.next_address if "onward" in request.POST else ""
        try:
            decisions = self.decisions(request, page)
            actions = self.actions(request, page)
            review_record(
                application=application,
                decisions=decisions,
                lock_version=form.cleaned_data["lock_version"],
                actor=self.actor,
                note=form.cleaned_data["note"],
                state=form.wanted_state(),
                actions=actions,
            )
        except IntakeError as problem:
            if problem.status not in {409, 422}:
                raise
            return self.render_again(request, pk, problem)
        messages.success(request, success_message(application, decisions, actions))
        return redirect(onward or self.walk.address)

    def decisions(self, request: HttpRequest, page: CasePage) -> list[DecisionInput]:
        """Return what was decided; a decision about a document that is gone means that the page was stale."""
        sent = {name for name in request.POST if name.startswith("d-") and name.endswith("-verdict")}
        known = {form.add_prefix("verdict") for form in page.forms.values()}
        if any(request.POST[name] for name in sent - known):
            raise ReviewConflict
        return [decision for form in page.forms.values() if (decision := form.decision()) is not None]

    def actions(self, request: HttpRequest, page: CasePage) -> CaseActions:
        """Return what else was chosen; a message that is not offered any more means that the page was stale."""
        if page.message.gone:
            raise ReviewConflict
        return CaseActions(
            message=page.message.message(),
            forward=page.extra.forward(),
            fee_rules=fee_rules_ticked(request.POST),
            questions=questions_asked(page.answers.question_keys, request.POST),
            **page.extra.note_facts(),
        )

    def correct(self, request: HttpRequest, pk: uuid.UUID, act: Any) -> HttpResponse:
        """Do one correction and show the page with everything that was typed; the script asks for no page."""
        application = case_for_clerk(request.user, pk)
        try:
            done = act(application, request.POST)
        except (ValueError, KeyError) as error:
            raise NotPermitted from error
        except IntakeError as problem:
            if problem.status not in {409, 422}:
                raise
            return self.render_again(request, pk, problem)
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204)
        messages.success(request, done)
        application = case_for_clerk(request.user, pk)
        form = CaseForm(application, request.POST)
        return self.render(self.case_page(application, request.POST), form, lock_version=application.lock_version)

    def judge(self, application: Application, data: Mapping[str, str]) -> str:
        """Keep whether the machine was right: ``<finding>:<word>``."""
        finding, _separator, word = data["judge"].partition(":")
        judged = finding_judge(application=application, finding_id=uuid.UUID(finding), verdict=word, actor=self.actor)
        if judged is None:
            return _("Ihre Bewertung des Hinweises ist zurückgenommen.")
        label = FindingVerdict.Verdict(judged.verdict).label
        return _("Ihre Bewertung des Hinweises ist gespeichert: %(verdict)s.") % {"verdict": label}

    def kind(self, application: Application, data: Mapping[str, str]) -> str:
        """File a document under the kind that the button names: ``<document>:<key>``."""
        document, _separator, key = data["kind"].partition(":")
        return self._file(application, uuid.UUID(document), key, data)

    def kind_of(self, application: Application, data: Mapping[str, str]) -> str:
        """File a document under the kind chosen in its list."""
        return self._file(application, uuid.UUID(data["kind_of"]), data[f"kind-{data['kind_of']}"], data)

    def _file(self, application: Application, document: uuid.UUID, key: str, data: Mapping[str, str]) -> str:
        document_kind_correct(
            application=application,
            document_id=document,
            requirement_key=key,
            lock_version=int(data["lock_version"]),
            actor=self.actor,
        )
        return _("Die Art des Dokuments ist geändert. Es wird neu geprüft.")

    def retract(self, application: Application, data: Mapping[str, str]) -> str:
        """Take a request for an answer back."""
        correction_request_retract(application=application, request_id=uuid.UUID(data["retract"]), actor=self.actor)
        return _("Die Rückfrage ist zurückgenommen.")

    def render_again(self, request: HttpRequest, pk: uuid.UUID, problem: IntakeError) -> HttpResponse:
        """Show the case as it is now, with everything that the clerk chose and typed."""
        page = self.case_page(case_for_clerk(request.user, pk), request.POST)
        return self.render(page, CaseForm(page.application, request.POST), status=problem.status, problem=problem)

    def render(
        self,
        page: CasePage,
        form: CaseForm,
        *,
        status: int = 200,
        problem: IntakeError | None = None,
        lock_version: int | None = None,
    ) -> HttpResponse:
        """Render the page; a conflict, which shows what is new, moves on to the present ``lock_version``."""
        application = page.application
        self.page_title = application.reference
        conflict = status == 409
        if lock_version is None:
            lock_version = application.lock_version if conflict else form["lock_version"].value()
        context = self.get_context_data(
            page=page,
            case=application,
            form=form,
            extra=page.extra,
            walk=self.walk,
            problem=problem,
            conflict=conflict,
            lock_version=lock_version,
            lost_comments=lost_comments(form.data, page.forms) if conflict else [],
            reviewable=application.state in REVIEWABLE,
            has_errors=status == 422 and problem is None,
        )
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


class DocumentPageView(CasePageView):
    """One document by itself, large: its page, zoom and rotation stand in the address and need no script."""

    template_name = "review/viewer.html"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: uuid.UUID, document: uuid.UUID) -> HttpResponse:
        """Show one page of the document with its findings beside it."""
        application = case_for_clerk(request.user, pk)
        found = document_for(self.actor, application, document)
        page = self.case_page(application)
        shown = next(
            (
                (requirement, view)
                for requirement in page.with_documents
                for view in requirement.documents
                if view.document.pk == found.pk
            ),
            None,
        )
        if shown is None:
            raise NotPermitted
        requirement, view = shown
        self.page_title = f"{application.reference}: {requirement.label}"
        viewer = ViewerState.of(request.GET, len(view.pages))
        context = self.get_context_data(
            page=page, case=application, walk=self.walk, requirement=requirement, view=view, viewer=viewer, alone=True
        )
        response = self.render_to_response(context)
        response["Cache-Control"] = "private, no-store"
        return response


def success_message(application: Application, decisions: list[DecisionInput], actions: CaseActions) -> str:
    """Say what was stored and whether a message went out."""
    reference = {"reference": application.reference}
    if actions.questions or any(decision.verdict in NEEDS_APPLICANT for decision in decisions):
        return _("%(reference)s: gespeichert. Die Nachforderung wurde versendet.") % reference
    if actions.message is not None:
        return _("%(reference)s: gespeichert. Die Nachricht wurde versendet.") % reference
    return _("%(reference)s: gespeichert.") % reference


def lost_comments(data: Mapping[str, str], forms: Mapping[Any, DecisionForm]) -> list[str]:
    """Return what the clerk wrote about documents that are no longer on the page."""
    known = {form.add_prefix("comment") for form in forms.values()}
    return [
        value
        for name, value in data.items()
        if name.startswith("d-") and name.endswith("-comment") and name not in known and value.strip()
    ]
