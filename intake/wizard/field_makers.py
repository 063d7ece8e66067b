"""Make the form field of a question: its input, its limits and its words in one language."""

from collections.abc import Callable, Mapping
from typing import Any

from intake.definitions.codelists import BUILT_IN, codelist_choices
from intake.definitions.lint import NO_DEFAULT
from intake.definitions.schema import Question
from intake.definitions.selectors import RevisionTexts
from intake.portal.cases import marked
from intake.wizard import choice_fields, date_fields, fields

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
        "label": marked(texts[f"question.{question.address}.label"]),
        "help_text": marked(texts[f"question.{question.address}.help"]),
        "required": question.required,
    }


def _text(kind: type[fields.TextField], default: int = TEXT_LENGTH, **extra: Any) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        return kind(
            **_base(question, texts),
            **extra,
            max_length=question.max_length or default,
            pattern=question.pattern,
            pattern_hint=texts.get(f"question.{question.address}.pattern_hint"),
        )

    return make


def _choice(kind: type[choice_fields.ChoiceField] | type[choice_fields.MultiChoiceField]) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        if question.codelist in BUILT_IN and not question.options:
            listed = list(codelist_choices(question.codelist, texts.language))
            return kind(**_base(question, texts), choices=listed, hints={})
        paths = {value: f"option.{question.address}.{value}" for value in question.options}
        return kind(
            **_base(question, texts),
            choices=[(value, marked(texts[f"{path}.label"])) for value, path in paths.items()],
            hints={value: marked(texts[f"{path}.help"]) for value, path in paths.items() if texts[f"{path}.help"]},
        )

    return make


def _date(kind: type[date_fields.DateField]) -> Maker:
    def make(question: Question, texts: RevisionTexts) -> fields.AnswerField:
        birth = question.key == "birth_date"
        own = birth and question.group is None
        return kind(**_base(question, texts), autocomplete="bday" if own else "", latest_today=birth)

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
    field.default = _as_stored(question)
    if question.address in AUTOCOMPLETE:
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE[question.key]
    return field


def _as_stored(question: Question) -> Any:
    """Return what is filled in beforehand, as an answer would be stored; nothing for what a person must do."""
    if not question.default or question.type in NO_DEFAULT:
        return None
    return [question.default] if question.type in {"multi_choice", "nationality_list"} else question.default
