"""Build Django forms from the questions of a revision: once a process for each step and language."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from intake.definitions.conditions import PARAMETER, Condition, fields_of, holds, parameters_of, unanswered
from intake.definitions.schema import Question, Statement, Step
from intake.definitions.selectors import RevisionTexts, form_of, text_stamp, texts_of
from intake.definitions.visibility import facts_of_answer
from intake.portal.cases import marked
from intake.wizard import choice_fields, fields
from intake.wizard.field_makers import field_for
from intake.wizard.hints import condition_hint


class StepForm(forms.Form):
    """The questions of one step. ``answers`` are the clean JSON values of those that the answers lead to.

    ``facts`` are the kept answers of earlier steps: what depends on them alone is decided before the page is
    written. What depends on an answer of this step is on the page and judged, in order, when it comes back.
    """

    use_required_attribute = False
    step: Step
    revision_id: int
    language: str

    def __init__(
        self,
        *args: Any,
        facts: Mapping[str, Any],
        stored: Mapping[str, Any],
        today: datetime.date,
        revision_number: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = {question.key for question in self.step.questions}
        # Inside an entry its own answers stand before the form's of the same name.
        self.facts = {key: value for key, value in facts.items() if key not in own} if self.step.repeat else facts
        self.stored, self.today, self.revision_number = stored, today, revision_number
        self.answers: dict[str, Any] = {}
        self.fixed: set[str] = set()
        for item in self.step.items:
            if own.isdisjoint(fields_of(item.condition)):
                self.fixed.add(item.key)
                if isinstance(item, Question):
                    self._decide(item)

    def _decide(self, question: Question) -> None:
        """Keep or drop a question that no answer of this page can change any more."""
        if holds(question.condition, self.facts):
            cast(fields.AnswerField, self.fields[question.key]).show_if = None
        else:
            del self.fields[question.key]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Show the stored answer."""
        own = cast(fields.AnswerField, field)
        return own.to_widget(self.stored.get(field_name, own.default))

    def _clean_fields(self) -> None:
        known = dict(self.facts)
        for question in self.step.questions:
            if question.key not in self.fields or not holds(question.condition, known):
                continue
            bound = self[question.key]
            try:
                value = bound.field.clean(bound.data)
            except ValidationError as error:
                self.add_error(question.key, error)
                continue
            self.cleaned_data[question.key] = value
            if unanswered(value):
                continue
            self.answers[question.key] = known[question.key] = self._stored_form(question, value)
            if not self.step.repeat:
                form = form_of(self.revision_id)
                known.update(facts_of_answer(form, question.key, known[question.key], self.today))

    def _stored_form(self, question: Question, value: Any) -> Any:
        """A consent is kept with its time and the revision whose words were agreed to; repeating it changes nothing."""
        if question.type != "consent" or not value:
            return value
        former = self.stored.get(question.key)
        if isinstance(former, Mapping):
            return former
        return {
            "accepted": True,
            "at": timezone.now().isoformat(),
            "revision": self.revision_number,
            "language": self.language,
            "text_sha256": self._words_sha256(question),
        }

    def _words_sha256(self, question: Question) -> str:
        """Return the hash of the words that were agreed to, as they stood on the page."""
        texts, where = texts_of(self.revision_id, self.language), f"question.{question.address}"
        words = f"{texts.get(f'{where}.label')}\n{texts.get(f'{where}.help')}"
        return hashlib.sha256(words.encode()).hexdigest()

    def kept_answers(self) -> dict[str, Any]:
        """Return what can be kept of an unfinished page: what was read, and the former answer where it was not.

        A box that is not ticked says nothing on a page that somebody leaves unfinished.
        """
        former = {key: self.stored[key] for key in self.errors if key in self.stored}
        unsaid = {
            key
            for key, value in self.answers.items()
            if value is False and key not in self.stored and isinstance(self.fields[key], choice_fields.TickField)
        }
        return {**former, **{key: value for key, value in self.answers.items() if key not in unsaid}}

    def has_unreadable(self) -> bool:
        """Tell whether something was typed that could not be kept."""
        return any(error.code != "required" for errors in self.errors.as_data().values() for error in errors)

    def error_entries(self) -> list[dict[str, str]]:
        """Return each error with its question's name and a link to its input."""
        entries = []
        for name in self.errors:
            bound = self[name]
            for message in self.errors[name]:
                entries.append({"text": f"{_plain(bound.label)} – {message}", "href": f"#{_first_input(bound)}"})
        return entries

    def groups(self) -> list[dict[str, Any]]:
        """Return the page's items in order; those under one condition stand together with its hint."""
        texts, form = texts_of(self.revision_id, self.language), form_of(self.revision_id)
        groups: list[dict[str, Any]] = []
        for item in self.step.items:
            entry = self._entry(item, texts)
            if entry is None:
                continue
            condition: Condition | None = None if item.key in self.fixed else item.condition
            if not groups or groups[-1]["condition"] != condition:
                hint = condition_hint(condition, form, texts, self.step) if condition else ""
                groups.append({"condition": condition, "hint": hint, "entries": []})
            groups[-1]["entries"].append(entry)
        return groups

    def _entry(self, item: Question | Statement, texts: RevisionTexts) -> dict[str, Any] | None:
        if isinstance(item, Question):
            return {"field": self[item.key]} if item.key in self.fields else None
        if item.key in self.fixed and not holds(item.condition, self.facts):
            return None
        return {
            "statement": item.key,
            "heading": marked(texts[f"statement.{item.key}.heading"]),
            "text": marked(texts[f"statement.{item.key}.text"]),
            "show_if_json": _json({} if item.key in self.fixed else item.condition),
        }

    def answers_referred_to_json(self) -> str:
        """Return the earlier answers that conditions on this page look at, for the page's script."""
        open_items = [item for item in self.step.items if item.key not in self.fixed]
        referred = {key for item in open_items for key in fields_of(item.condition)}
        referred |= {f"{PARAMETER}{key}" for item in open_items for key in parameters_of(item.condition)}
        return _json({key: value for key, value in self.facts.items() if key in referred})


def _json(value: Mapping[str, Any] | None) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def _plain(label: Any) -> str:
    text = str(label)
    return unescape(strip_tags(text)) if isinstance(label, SafeString) else text


def _first_input(bound: BoundField) -> str:
    parts = (forms.MultiWidget, forms.RadioSelect, forms.CheckboxSelectMultiple)
    if isinstance(bound.field.widget, parts):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or str(bound.auto_id)


def _fields(step: Step, texts: RevisionTexts) -> Iterator[tuple[str, fields.AnswerField]]:
    for question in step.questions:
        yield question.key, field_for(question, texts)


def step_forms(revision_id: int, language: str) -> tuple[tuple[str, type[StepForm]], ...]:
    """Return the form class of every step of a revision, in order, with today's parameters in its texts."""
    return form_classes(revision_id, language, text_stamp(revision_id))


def form_class(revision_id: int, language: str, step: str) -> type[StepForm]:
    """Return the form class of one step; raises ``KeyError``."""
    return dict(step_forms(revision_id, language))[step]


@lru_cache(maxsize=64)
def form_classes(
    revision_id: int, language: str, _stamp: tuple[str, ...] = ()
) -> tuple[tuple[str, type[StepForm]], ...]:
    """Return the form class of every step. Rows never change, so neither do these while parameters stay."""
    texts = texts_of(revision_id, language)
    return tuple(
        (
            step.key,
            type(
                "StepForm",
                (StepForm,),
                {**dict(_fields(step, texts)), "step": step, "revision_id": revision_id, "language": language},
            ),
        )
        for step in form_of(revision_id).steps
    )
