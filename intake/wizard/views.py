"""The steps of the guided form: one topic a page, through django-formtools, over the case's row."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from formtools.wizard.forms import ManagementForm
from formtools.wizard.views import NamedUrlWizardView

from intake.actors import Actor
from intake.applications.errors import NotEditable, StaleDraft
from intake.applications.models import Application
from intake.applications.selectors import application_for, minimum_missing
from intake.applications.services import DONE, language_set
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.definitions.schema import Step
from intake.definitions.selectors import form_of, texts_of
from intake.portal.cases import current_language, marked
from intake.portal.session import actor_for
from intake.wizard.form_builder import StepForm, form_classes
from intake.wizard.storage import CaseRequest, CaseStorage
from intake.wizard.summary import step_rows

FROM_CHECK = "check"
# Buttons that keep an unfinished page and go elsewhere.
KEEPING = {"_save", "_check"}


def case_of(request: HttpRequest, case_id: uuid.UUID) -> tuple[Application, Actor]:
    """Return the case for the person who has access to it, who from now on reads this page's language."""
    actor = actor_for(request, case_id)
    application = application_for(actor, case_id)
    language = current_language()
    if application.language != language:
        language_set(application=application, language=language, actor=actor)
        application.language = language
    return application, actor


def step_url(application: Application, step: str, *, back_to_check: bool = False) -> str:
    """Return the address of a step."""
    url = reverse("wizard:step", args=[application.pk, step])
    return f"{url}?from={FROM_CHECK}" if back_to_check else url


@never_cache
def step(request: HttpRequest, case: uuid.UUID, step: str) -> HttpResponse:
    """Show or take one step of a case, through formtools."""
    application, actor = case_of(request, case)
    form = form_of(application.revision_id)
    if step not in {own.key for own in form.steps}:
        raise Http404
    case_request = cast(CaseRequest, request)
    case_request.case, case_request.actor = application, actor
    case_request.lock_version = application.lock_version
    view = CaseWizard.as_view(
        form_list=form_classes(application.revision_id, current_language()),
        url_name="wizard:step",
        condition_dict={
            own.key: (lambda wizard, key=own.key: wizard.storage.visible(key)) for own in form.steps if own.condition
        },
    )
    return cast(HttpResponse, view(request, step=step))


class CaseWizard(NamedUrlWizardView):
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
        key = step or self.steps.current
        return {
            "facts": self.storage.facts_before(key),
            "stored": self.storage.answers,
            "today": self.storage.today,
            "revision_number": self.storage.application.revision.number,
        }

    def get_step_url(self, step: str) -> str:
        """Return the address of a step of this case."""
        return step_url(self.storage.application, step)

    # --- Which step may be seen ---

    def elsewhere(self, key: str) -> HttpResponse | None:
        """Return the way to the first open step if this one may not be reached yet (W01)."""
        storage = self.storage
        if storage.application.state == State.DRAFT:
            first_open = storage.first_open()
            order = [step.key for step in storage.path.steps]
            if not storage.visible(key) or (first_open and order.index(key) > order.index(first_open)):
                return redirect(self.get_step_url(first_open)) if first_open else self.to_check()
        elif not storage.visible(key):
            raise Http404
        return None

    def read_only(self, key: str) -> bool:
        """Tell whether a step belongs to what was submitted."""
        application = self.storage.application
        return application.state not in OPEN_TO_APPLICANT or (
            application.state != State.DRAFT and application.progress.get(key) == DONE
        )

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
        if not current.is_valid() or current.cleaned_data["current_step"] != key or "wizard_goto_step" in posted:
            raise SuspiciousOperation("the form names another step than its address")
        if response := self.elsewhere(key):
            return response
        self.storage.current_step = key
        version = posted.get("_lock_version", "")
        self.request.lock_version = int(version) if version.isdecimal() and len(version) < 10 else -1
        try:
            if "_postpone" in posted:
                return self.postpone(key)
            if KEEPING & set(posted):
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
        """Keep what could be read, and show the ways to come back or all answers."""
        if self.keep(key):
            messages.warning(
                self.request,
                _(
                    "Einige Angaben auf der letzten Seite konnten wir noch nicht speichern, "
                    "weil sie unvollständig sind. Sie können sie später ergänzen."
                ),
            )
        return self.after_keeping()

    def after_keeping(self) -> HttpResponse:
        """Return the way to the page whose button was pressed."""
        if "_check" in self.request.POST:
            return self.to_check()
        return redirect("portal:save", self.storage.application.pk)

    def keep(self, key: str) -> bool:
        """Save an unfinished page without calling it done; tells whether typed answers could not be kept."""
        form = self.get_form(data=self.request.POST)
        complete = form.is_valid()
        kept = form.kept_answers()
        if complete and "_postpone" not in self.request.POST:
            self.storage.save(key, kept, complete=True)
        elif any(self.storage.answers.get(name) != value for name, value in kept.items()):
            self.storage.save(key, kept, complete=False)
        return any(error.code != "required" for errors in form.errors.as_data().values() for error in errors)

    def render_next_step(self, form: StepForm, **kwargs: Any) -> HttpResponse:
        """Go on after a saved step."""
        return self.onward(self.steps.current)

    def render_done(self, form: StepForm, **kwargs: Any) -> HttpResponse:
        """Go on after the last step. Nothing is submitted here: that is the check page's button."""
        return self.onward(self.steps.current)

    def onward(self, key: str) -> HttpResponse:
        """Return the way to what comes after a step."""
        application = self.storage.application
        if application.state != State.DRAFT:
            return redirect("portal:case", application.pk)
        if self.request.GET.get("from") == FROM_CHECK:
            return self.to_check()
        if following := self.get_next_step(key):
            return redirect(self.get_step_url(following))
        return redirect("portal:documents", application.pk)

    def to_check(self) -> HttpResponse:
        """Return the way to check-your-answers."""
        return redirect("wizard:check", self.storage.application.pk)

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
        application, key = self.storage.application, self.steps.current
        context.update(self.frame(key))
        context.update(
            {
                "lock_version": application.lock_version,
                "errors": form.error_entries() if form.is_bound else [],
                "can_postpone": key not in form_of(application.revision_id).submit_requires
                and application.progress.get(key) != DONE,
                "can_check": application.state == State.DRAFT and not minimum_missing(application, self.storage.path),
            }
        )
        return context

    def frame(self, key: str) -> dict[str, Any]:
        """Return title, position and way back of a step."""
        application = self.storage.application
        texts = texts_of(application.revision_id, current_language())
        keys = [step.key for step in self.storage.path.steps]
        position = keys.index(key)
        back = reverse("portal:case", args=[application.pk])
        if self.request.GET.get("from") == FROM_CHECK:
            back = reverse("wizard:check", args=[application.pk])
        elif application.state == State.DRAFT and position:
            back = self.get_step_url(keys[position - 1])
        return {
            "application": application,
            "authority": application.authority,
            "title": marked(texts[f"step.{key}.heading"] or texts[f"step.{key}.label"]),
            "step_label": marked(texts[f"step.{key}.label"]),
            "intro": marked(texts[f"step.{key}.intro"]),
            "number": position + 1,
            "total": len(keys),
            "back_url": back,
            "draft": application.state == State.DRAFT,
        }

    def rows(self, key: str) -> list[dict[str, Any]]:
        """Return the stored answers of a step in words."""
        own: Step = form_of(self.storage.application.revision_id).step(key)
        return step_rows(self.storage.application, self.storage.path, own, current_language())

    def render_read_only(self, key: str) -> HttpResponse:
        """Show a step that was submitted."""
        context = {**self.frame(key), "rows": self.rows(key), "problem": NotEditable()}
        return render(self.request, "wizard/read_only.html", context)

    def render_conflict(self, key: str, problem: StaleDraft) -> HttpResponse:
        """Answer a save that came too late with 409, what was typed and what is stored (W10).

        A second press of the same button finds its own answers stored already and simply goes on.
        """
        case = application_for(self.request.actor, self.storage.application.pk)
        self.storage.take(case)
        if response := self.elsewhere(key):
            return response
        form = self.get_form(data=self.request.POST)
        if self.repeated(form, key):
            return self.after_keeping() if KEEPING & set(self.request.POST) else self.onward(key)
        if self.read_only(key):
            raise NotEditable
        context = self.get_context_data(form=form, conflict=problem, stored_rows=self.rows(key))
        return render(self.request, "wizard/step.html", {**context, "view": self}, status=problem.status)
