"""What the pages of all steps share: which may be seen, what stands around the questions, and where one goes on."""

import uuid
from typing import Any, cast

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.actors import Actor
from intake.applications.errors import NotEditable
from intake.applications.models import Application
from intake.applications.selectors import minimum_missing
from intake.applications.services import DONE, language_set
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.definitions.selectors import form_of, texts_of
from intake.portal.cases import case_of as portal_case_of
from intake.portal.cases import current_language, marked
from intake.wizard.storage import CaseRequest, CaseStorage
from intake.wizard.summary import step_rows

FROM_CHECK = "check"
#: The id of a step's form, by which buttons elsewhere on the page send it: going back, changing the language.
FORM_ID = "step"
#: Buttons that keep an unfinished page and go elsewhere.
KEEPING = frozenset({"_save", "_check", "_back", "_language"})
#: Of these, those that come back to the page: what could not be kept is shown again instead of being lost.
STAYING = frozenset({"_language"})


def case_of(request: HttpRequest, case_id: uuid.UUID) -> tuple[Application, Actor]:
    """Return the case for the person who has access to it, who from now on reads this page's language."""
    application, actor = portal_case_of(request, case_id)
    language = current_language()
    if application.language != language and not actor.has_pass:
        language_set(application=application, language=language, actor=actor)
        application.language = language
    return application, actor


def case_request(request: HttpRequest, application: Application, actor: Actor) -> CaseRequest:
    """Return the request with its case, actor and the version of the answers that its page was written from."""
    own = cast(CaseRequest, request)
    own.case, own.actor, own.lock_version = application, actor, application.lock_version
    if request.method == "POST":
        version = request.POST.get("_lock_version", "")
        own.lock_version = int(version) if version.isdecimal() and len(version) < 10 else -1
    return own


def step_url(application: Application, step: str, *, back_to_check: bool = False) -> str:
    """Return the address of a step."""
    url = reverse("wizard:step", args=[application.pk, step])
    return f"{url}?from={FROM_CHECK}" if back_to_check else url


class StepPage:
    """Mixed into the views of steps; ``storage`` has the case and ``request`` its actor."""

    storage: CaseStorage
    request: CaseRequest

    # --- Which step may be seen ---

    def elsewhere(self, key: str) -> HttpResponse | None:
        """Return the way to the first open step if this one may not be reached yet (W01)."""
        storage = self.storage
        if storage.application.state == State.DRAFT:
            first_open = storage.first_open()
            order = [step.key for step in storage.path.steps]
            if not storage.visible(key) or (first_open and order.index(key) > order.index(first_open)):
                return redirect(step_url(storage.application, first_open)) if first_open else self.to_check()
        elif not storage.visible(key):
            raise Http404
        return None

    def read_only(self, key: str) -> bool:
        """Tell whether a step belongs to what was submitted."""
        application = self.storage.application
        return application.state not in OPEN_TO_APPLICANT or (
            application.state != State.DRAFT and application.progress.get(key) == DONE
        )

    # --- Where one goes on ---

    def onward(self, key: str) -> HttpResponse:
        """Return the way to what comes after a step."""
        application = self.storage.application
        if application.state != State.DRAFT:
            return redirect("portal:case", application.pk)
        if self.from_check:
            return self.to_check()
        keys = [step.key for step in self.storage.path.steps]
        following = keys[keys.index(key) + 1 :] if key in keys else []
        if following:
            return redirect(step_url(application, following[0]))
        return redirect("portal:documents", application.pk)

    def to_check(self) -> HttpResponse:
        """Return the way to check-your-answers."""
        return redirect("wizard:check", self.storage.application.pk)

    def after_keeping(self, back: str) -> HttpResponse:
        """Return the way to the page whose button was pressed."""
        posted = self.request.POST
        if "_check" in posted:
            return self.to_check()
        if "_back" in posted:
            return redirect(back)
        if "_language" in posted:
            return redirect(self.request.get_full_path())
        return redirect("portal:save", self.storage.application.pk)

    @property
    def from_check(self) -> bool:
        """Tell whether the person came to change an answer and goes back to all answers."""
        return self.request.GET.get("from") == FROM_CHECK

    def back_of(self, key: str) -> str:
        """Return the page before a step."""
        application = self.storage.application
        keys = [step.key for step in self.storage.path.steps]
        position = keys.index(key) if key in keys else 0
        if self.from_check:
            return reverse("wizard:check", args=[application.pk])
        if application.state == State.DRAFT and position:
            return step_url(application, keys[position - 1])
        return reverse("portal:case", args=[application.pk])

    # --- What stands around the questions ---

    def frame(self, key: str) -> dict[str, Any]:
        """Return title, position and way back of a step."""
        application = self.storage.application
        texts = texts_of(application.revision_id, current_language())
        keys = [step.key for step in self.storage.path.steps]
        return {
            "application": application,
            "authority": application.authority,
            "title": marked(texts[f"step.{key}.heading"] or texts[f"step.{key}.label"]),
            "step_label": marked(texts[f"step.{key}.label"]),
            "intro": marked(texts[f"step.{key}.intro"]),
            "number": keys.index(key) + 1,
            "total": len(keys),
            "back_url": self.back_of(key),
            "draft": application.state == State.DRAFT,
        }

    def controls(self, key: str) -> dict[str, Any]:
        """Return what the buttons of a step that can be filled in need."""
        application = self.storage.application
        return {
            "kept_form": FORM_ID,
            "lock_version": application.lock_version,
            "can_postpone": key not in form_of(application.revision_id).submit_requires
            and application.progress.get(key) != DONE,
            "can_check": application.state == State.DRAFT and not minimum_missing(application, self.storage.path),
        }

    def rows(self, key: str) -> list[dict[str, Any]]:
        """Return the stored answers of a step in words."""
        application = self.storage.application
        own = form_of(application.revision_id).step(key)
        return step_rows(application, self.storage.path, own, current_language())

    def render_read_only(self, key: str) -> HttpResponse:
        """Show a step that was submitted."""
        context = {**self.frame(key), "rows": self.rows(key), "problem": NotEditable()}
        return render(self.request, "wizard/read_only.html", context)


def unkept_warning() -> str:
    """Return what is said when something typed was too incomplete to be stored."""
    return _(
        "Einige Angaben auf der letzten Seite konnten wir noch nicht speichern, "
        "weil sie unvollständig sind. Sie können sie später ergänzen."
    )


def refuse_foreign(condition: bool) -> None:
    """Refuse a form that names another step than its address."""
    if condition:
        raise SuspiciousOperation("the form names another step than its address")
