"""The steps of the guided form: one topic a page, through django-formtools, over the case's row."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from formtools.wizard.forms import ManagementForm
from formtools.wizard.views import NamedUrlWizardView

from intake.applications.errors import NotEditable, StaleDraft
from intake.applications.selectors import application_for
from intake.applications.services import DONE
from intake.definitions.selectors import form_of
from intake.portal.cases import current_language
from intake.wizard.entry_list import EntriesView
from intake.wizard.form_builder import StepForm, step_forms
from intake.wizard.step_pages import (
    KEEPING,
    STAYING,
    StepPage,
    case_of,
    case_request,
    refuse_foreign,
    step_url,
    unkept_warning,
)
from intake.wizard.storage import CaseRequest, CaseStorage


@never_cache
def step(request: HttpRequest, case: uuid.UUID, step: str) -> HttpResponse:
    """Show or take one step of a case, through formtools; a repeating one has a list of its own."""
    application, actor = case_of(request, case)
    form = form_of(application.revision_id)
    own = next((own for own in form.steps if own.key == step), None)
    if own is None:
        raise Http404
    request = case_request(request, application, actor)
    if own.repeat:
        return cast(HttpResponse, EntriesView.as_view()(request, step=step))
    view = CaseWizard.as_view(
        form_list=step_forms(application.revision_id, current_language()),
        url_name="wizard:step",
        condition_dict={
            own.key: (lambda wizard, key=own.key: wizard.storage.visible(key)) for own in form.steps if own.condition
        },
    )
    return cast(HttpResponse, view(request, step=step))


class CaseWizard(StepPage, NamedUrlWizardView):
    """The one adapter to formtools: it orders steps and forms; the row, the address and the services decide."""

    storage_name = "intake.wizard.storage.CaseStorage"
    template_name = "wizard/step.html"
    storage: CaseStorage
    request: CaseRequest

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Name the wizard after the case, so that two of them never share anything."""
        return f"case-{cast(CaseRequest, request).case.pk}"

    def get_form_prefix(self, step: str | None = None, form: Any = None) -> None:
        """Give inputs the plain keys of their questions."""

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        """Give a form what its conditions and stored values need."""
        return self.storage.form_values(step or self.steps.current, self.storage.answers)

    def get_step_url(self, step: str) -> str:
        """Return the address of a step of this case."""
        return step_url(self.storage.application, step)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a step; what was submitted is shown without inputs."""
        key = kwargs["step"]
        if response := self.elsewhere(key):
            return response
        self.storage.current_step = key
        if self.read_only(key):
            return self.render_read_only(key)
        return self.render(self.get_form())

    # --- Saving ---

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save a step, or what is there of it, and go on."""
        key = kwargs["step"]
        posted = self.request.POST
        current = ManagementForm(posted, prefix=self.prefix)
        named = current.cleaned_data["current_step"] if current.is_valid() else None
        refuse_foreign(named != key or "wizard_goto_step" in posted)
        if response := self.elsewhere(key):
            return response
        self.storage.current_step = key
        try:
            if "_postpone" in posted:
                return self.postpone(key)
            if not KEEPING.isdisjoint(posted):
                return self.save_for_later(key)
            return cast(HttpResponse, super().post(*args, **kwargs))
        except StaleDraft as problem:
            return self.render_conflict(key, problem)

    def process_step(self, form: StepForm) -> dict[str, Any]:
        """Return the clean answers; they are what is stored."""
        return form.answers

    def postpone(self, key: str) -> HttpResponse:
        """Keep what could be read and leave the step for later."""
        self.keep(key)
        self.storage.postpone(key)
        return self.onward(key)

    def save_for_later(self, key: str) -> HttpResponse:
        """Keep what could be read and go where the button leads; what could not be is shown or named."""
        form = self.keep(key)
        if form.has_unreadable():
            if not STAYING.isdisjoint(self.request.POST):
                return self.render(form)
            messages.warning(self.request, unkept_warning())
        return self.after_keeping(self.back_of(key))

    def keep(self, key: str) -> StepForm:
        """Save an unfinished page; it is done only when it is complete and its person goes on from it."""
        form = cast(StepForm, self.get_form(data=self.request.POST))
        complete = form.is_valid() and STAYING.isdisjoint(self.request.POST)
        kept = form.kept_answers()
        if complete and "_postpone" not in self.request.POST:
            self.storage.save(key, kept, complete=True)
        elif any(self.storage.answers.get(name) != value for name, value in kept.items()):
            self.storage.save(key, kept, complete=False)
        return form

    def render_next_step(self, form: StepForm, **kwargs: Any) -> HttpResponse:
        """Go on after a saved step."""
        return self.onward(self.steps.current)

    def render_done(self, form: StepForm, **kwargs: Any) -> HttpResponse:
        """Go on after the last step. Nothing is submitted here: that is the check page's button."""
        return self.onward(self.steps.current)

    def repeated(self, form: StepForm, key: str) -> bool:
        """Tell whether the case holds just what was posted: the button was pressed twice."""
        progress = self.storage.application.progress.get(key)
        own = {question.key for question in form.step.questions}
        stored = {name: value for name, value in self.storage.answers.items() if name in own}
        posted = set(self.request.POST)
        if not (KEEPING | {"_postpone"}) & posted:
            return form.is_valid() and progress == DONE and form.answers == stored
        if "_postpone" in posted and not self.storage.passed(key):
            return False
        return all(stored.get(name) == value for name, value in form.kept_answers().items())

    # --- Pages ---

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        """Add what the page of a step shows around its questions."""
        context = super().get_context_data(form=form, **kwargs)
        key = self.steps.current
        errors = form.error_entries() if form.is_bound else []
        return {**context, **self.frame(key), **self.controls(key), "errors": errors}

    def render_conflict(self, key: str, problem: StaleDraft) -> HttpResponse:
        """Answer a save that came too late with 409, what was typed and what is stored (W10).

        A second press of the same button finds its own answers stored already and simply goes on.
        """
        self.storage.take(application_for(self.request.actor, self.storage.application.pk))
        if response := self.elsewhere(key):
            return response
        form = cast(StepForm, self.get_form(data=self.request.POST))
        if self.repeated(form, key):
            keeping = not KEEPING.isdisjoint(self.request.POST)
            return self.after_keeping(self.back_of(key)) if keeping else self.onward(key)
        if self.read_only(key):
            raise NotEditable
        context = self.get_context_data(form=form, conflict=problem, stored_rows=self.rows(key))
        return render(self.request, "wizard/step.html", {**context, "view": self}, status=problem.status)
