"""Where django-formtools keeps a wizard's state: in the case's row, through the services, and nowhere else."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from formtools.wizard.storage.base import BaseStorage

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.applications.services import POSTPONED, step_postpone, step_save
from intake.definitions.parameters import parameter_facts
from intake.definitions.selectors import form_of
from intake.definitions.visibility import Path, path_through


class CaseStorage(BaseStorage):
    """The answers are the case's, the step is the address's; files never pass through a wizard.

    formtools asks for raw posted data of earlier steps; it gets none, since clean answers are what is stored and
    forms show them as their initial values.
    """

    request: "CaseRequest"

    def __init__(self, prefix: str, request: "CaseRequest", file_storage: None = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.application = request.case
        self.answers: dict[str, Any] = self.application.answers
        self.path: Path = path_of(self.application)
        self.init_data()  # the current step, for the time of this request

    def get_step_data(self, step: str) -> None:
        """Return nothing: forms are filled from the stored answers."""

    def get_step_files(self, step: str) -> None:
        """Return nothing: documents have pages of their own."""

    def set_step_files(self, step: str, files: object) -> None:
        """Keep nothing."""

    def reset(self) -> None:
        """Forget nothing: a case ends by its state, not by a wizard's."""

    def set_step_data(self, step: str, cleaned_data: Mapping[str, Any]) -> None:
        """Save the clean answers of a step as done; raises what ``step_save`` raises."""
        self.save(step, cleaned_data, complete=True)

    def save(self, step: str, answers: Mapping[str, Any], *, complete: bool) -> None:
        """Save answers through the service and go on with the row as it is then."""
        self.take(
            step_save(
                application=self.application,
                step_key=step,
                answers=answers,
                lock_version=self.request.lock_version,
                language=self.request.LANGUAGE_CODE,
                actor=self.request.actor,
                complete=complete,
            )
        )

    def postpone(self, step: str) -> None:
        """Leave a step for later."""
        self.take(
            step_postpone(
                application=self.application,
                step_key=step,
                lock_version=self.request.lock_version,
                actor=self.request.actor,
            )
        )

    def take(self, application: Application) -> None:
        """Continue with the saved row."""
        self.application = self.request.case = application
        self.request.lock_version = application.lock_version
        self.answers = application.answers
        self.path = path_of(application)

    @property
    def today(self) -> datetime.date:
        """Return the day by which ages count."""
        submitted = self.application.submitted_at
        return timezone.localdate(submitted) if submitted else timezone.localdate()

    def visible(self, step: str) -> bool:
        """Tell whether the answers lead to a step."""
        return any(own.key == step for own in self.path.steps)

    def passed(self, step: str) -> bool:
        """Tell whether a step was done or left for later."""
        return self.application.progress.get(step) in {"done", POSTPONED}

    def first_open(self) -> str | None:
        """Return the first visible step that was neither done nor left for later."""
        return next((step.key for step in self.path.steps if not self.passed(step.key)), None)

    def facts_before(self, step: str) -> Mapping[str, Any]:
        """Return what the steps before this one tell, derived facts and dated parameters included."""
        form = form_of(self.application.revision_id)
        earlier: dict[str, Any] = {}
        for other in form.steps:
            if other.key == step:
                break
            earlier.update({key: self.answers[key] for key in other.answer_keys if key in self.answers})
        parameters = parameter_facts(form.parameters, self.today)
        return path_through(form, earlier, today=self.today, parameters=parameters).facts

    def form_values(self, step: str, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a form of a step needs beside what was posted."""
        return {
            "facts": self.facts_before(step),
            "stored": stored,
            "today": self.today,
            "revision_number": self.application.revision.number,
        }


class CaseRequest(HttpRequest):
    """A request to a step: the view has put the case, its actor and the form's version on it."""

    case: Application
    actor: Actor
    lock_version: int
    LANGUAGE_CODE: str
