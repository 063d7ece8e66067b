"""Start a case with the answers that somebody chose on a checklist before: choices only, never what was typed."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.applications.services import step_save
from intake.definitions.forecast import ASKABLE
from intake.definitions.schema import Form, Question
from intake.definitions.selectors import form_of

WORDS = {"true": True, "false": False}


def chosen_answer(question: Question, data: QueryDict) -> Any:
    """Return the valid answer that ``data`` has for a question, ``None`` without one."""
    if question.type == "boolean":
        return WORDS.get(data.get(question.key, ""))
    if question.type == "multi_choice":
        chosen = set(data.getlist(question.key))
        return [value for value in question.options if value in chosen] or None
    value = data.get(question.key, "")
    return value if value in question.options else None


def chosen_answers(form: Form, data: QueryDict) -> dict[str, Any]:
    """Return every valid choice in ``data``, by question; whatever else stands there is ignored."""
    askable = [own for own in form.questions if own.type in ASKABLE and own.group is None]
    found = {own.key: chosen_answer(own, data) for own in askable}
    return {key: value for key, value in found.items() if value is not None}


def application_prefill(*, application: Application, chosen: Mapping[str, Any], language: str, actor: Actor) -> None:
    """Keep chosen answers in a new draft. Every step stays open, so that the applicant sees each of them again."""
    for step in form_of(application.revision_id).steps:
        answers = {own.key: chosen[own.key] for own in step.questions if not step.repeat and own.key in chosen}
        if answers and step.key in {own.key for own in path_of(application).steps}:
            application = step_save(
                application=application,
                step_key=step.key,
                answers=answers,
                lock_version=application.lock_version,
                language=language,
                actor=actor,
                complete=False,
            )
