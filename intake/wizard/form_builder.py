"""Build Django forms from the questions of a revision: once a process for each step and language."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from intake.definitions.conditions import Condition, fields_of, holds, unanswered
from intake.definitions.schema import Question, Statement, Step
from intake.definitions.selectors import RevisionTexts, form_of, texts_of
from intake.definitions.visibility import facts_of_answer
from intake.portal.cases import marked
from intake.wizard import choice_fields, date_fields, fields
from intake.wizard.hints import condition_hint

TEXT_LENGTH = 250
TEXTAREA_LENGTH = 2000

# WCAG 1.3.5: what the browser may fill in by itself.
AUTOCOMPLETE = {
    "family_name": "family-name",
    "given_names": "given-name",
    "street": "address-line1",
    "postal_code": "postal-code",
    "city": "address-level2",
}

Maker = Callable[[Question, RevisionTexts], fields.AnswerField]


def _base(question: Question, texts: RevisionTexts) -> dict[str, Any]:
    return {
        "label": marked(texts[f"question.{question.key}.label"]),
        "help_text": marked(texts[f"question.{question.key}.help"]),
        "required": question.required,
    }


def _text(kind: type[fields.TextField], default: int = TEXT_LENGTH, **extra: Any) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        return kind(
            **_base(question, texts),
            **extra,
            max_length=question.max_length or default,
            pattern=question.pattern,
            pattern_hint=texts.get(f"question.{question.key}.pattern_hint"),
        )

    return make


def _choice(kind: type[choice_fields.ChoiceField] | type[choice_fields.MultiChoiceField]) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        paths = {value: f"option.{question.key}.{value}" for value in question.options}
        return kind(
            **_base(question, texts),
            choices=[(value, marked(texts[f"{path}.label"])) for value, path in paths.items()],
            hints={value: marked(texts[f"{path}.help"]) for value, path in paths.items() if texts[f"{path}.help"]},
        )

    return make


def _date(kind: type[date_fields.DateField]) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        birth = question.key == "birth_date"
        return kind(**_base(question, texts), autocomplete="bday" if birth else "", latest_today=birth)

    return make


def _number(kind: type[fields.WholeNumberField] | type[fields.CurrencyField]) -> Maker:
    return lambda question, texts: kind(**_base(question, texts), low=question.min, high=question.max)


def _boolean(question: Question, texts: RevisionTexts) -> fields.AnswerField:
    return choice_fields.YesNoField(**_base(question, texts))


MAKERS: Mapping[str, Maker] = {
    "text": _text(fields.TextField),
    "text_latin": _text(fields.LatinField),
    "textarea": _text(fields.TextField, TEXTAREA_LENGTH, lines=True),
    "doc_number": _text(fields.DocNumberField, 40),
    "email": _text(fields.EmailField),
    "phone": _text(fields.PhoneField),
    "date": _date(date_fields.DateField),
    "partial_date": _date(date_fields.PartialDateField),
    "integer": _number(fields.WholeNumberField),
    "currency": _number(fields.CurrencyField),
    "single_choice": _choice(choice_fields.ChoiceField),
    "multi_choice": _choice(choice_fields.MultiChoiceField),
    "boolean": _boolean,
    "consent": lambda question, texts: choice_fields.ConsentField(**_base(question, texts)),
    "country": lambda question, texts: choice_fields.CountryField(**_base(question, texts), language=texts.language),
    "nationality_list": lambda question, texts: choice_fields.NationalitiesField(
        **_base(question, texts), language=texts.language
    ),
}


def field_for(question: Question, texts: RevisionTexts) -> fields.AnswerField:
    """Return the form field of a question."""
    field = MAKERS[question.type](question, texts)
    field.show_if = question.condition
    if question.key in AUTOCOMPLETE:
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE[question.key]
    return field


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
        self.facts, self.stored, self.today, self.revision_number = facts, stored, today, revision_number
        own = {question.key for question in self.step.questions}
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
        return cast(fields.AnswerField, field).to_widget(self.stored.get(field_name))

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
            known.update(facts_of_answer(form_of(self.revision_id), question.key, known[question.key], self.today))

    def _stored_form(self, question: Question, value: Any) -> Any:
        """A consent is kept with its time and the revision whose words were agreed to; repeating it changes nothing."""
        if question.type != "consent" or not value:
            return value
        former = self.stored.get(question.key)
        if isinstance(former, Mapping):
            return former
        return {"accepted": True, "at": timezone.now().isoformat(), "revision": self.revision_number}

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
                hint = condition_hint(condition, form, texts) if condition else ""
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
        referred = {key for item in self.step.items if item.key not in self.fixed for key in fields_of(item.condition)}
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


@lru_cache(maxsize=64)
def form_classes(revision_id: int, language: str) -> tuple[tuple[str, type[StepForm]], ...]:
    """Return the form class of every step of a revision, in order. Rows never change, so neither do these."""
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
