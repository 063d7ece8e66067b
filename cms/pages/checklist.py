"""The checklist of a service: a few questions, then exactly what to bring, to print, without any log-in.

The answers stand in the address (``?application_kind=first``) and nowhere else: nothing is stored, and only choices
of the form are read. “Start with these answers” sends them to the form by POST.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.condition_words import condition_words
from cms.service_facts import Paper, ServiceFacts, euros, paper_of, safe_text, service_facts
from intake.authorities.selectors import authority_of_request
from intake.definitions.conditions import Condition
from intake.definitions.forecast import Forecast, deciding
from intake.definitions.schema import Form
from intake.definitions.selectors import RevisionTexts, form_of, revision_in_force, texts_of
from intake.wizard.choice_fields import YesNoField
from intake.wizard.field_makers import field_for
from intake.wizard.prefill import WORDS, chosen_answers

CHECKLIST = "checklist"
IS_MINOR = "is_minor"


@dataclass(frozen=True)
class Cost:
    """A fee that applies, or that may apply under ``condition``."""

    label: SafeString
    amount: str
    condition: SafeString | str


@dataclass(frozen=True)
class Checklist:
    """What one person needs: ``needed`` and ``optional`` for sure, ``depends`` on what was not answered here."""

    facts: ServiceFacts
    questions: forms.Form
    ready: bool
    answers: tuple[dict[str, Any], ...]
    hidden: tuple[tuple[str, str], ...]
    needed: tuple[Paper, ...]
    depends: tuple[Paper, ...]
    optional: tuple[Paper, ...]
    costs: tuple[Cost, ...]


def checklist_of(request: HttpRequest, service_key: str, language: str) -> Checklist | None:
    """Return the checklist for the answers in the address, ``None`` where the service cannot be applied for."""
    facts = service_facts(request, service_key, language)
    authority = authority_of_request(request)
    if facts is None or authority is None:
        return None
    revision = revision_in_force(authority, service_key)
    form, texts = form_of(revision.pk), texts_of(revision.pk, language)
    asked = deciding(form)
    given = given_answers(form, asked, request)
    forecast = Forecast(form, given)
    shown = [key for key in asked if key == IS_MINOR or forecast.judge(_question(form, key).condition) is not False]
    papers = sorted_papers(forecast, texts)
    return Checklist(
        facts=facts,
        questions=question_form(form, texts, shown, given),
        ready=bool(given) or not asked,
        answers=tuple(answer_rows(texts, given)),
        hidden=tuple(hidden_inputs(given)),
        **papers,
        costs=tuple(costs_of(forecast, texts)),
    )


def given_answers(form: Form, asked: Iterable[str], request: HttpRequest) -> dict[str, Any]:
    """Return the valid answers in the address to what is asked here, without those that their own answers hide."""
    chosen = chosen_answers(form, request.GET)
    minor = WORDS.get(request.GET.get(IS_MINOR, ""))
    given = {**chosen, **({IS_MINOR: minor} if minor is not None else {})}
    given = {key: value for key, value in given.items() if key in set(asked)}
    forecast = Forecast(form, given)
    return {
        key: value
        for key, value in given.items()
        if key == IS_MINOR or forecast.judge(_question(form, key).condition) is not False
    }


def _question(form: Form, key: str) -> Any:
    return next(own for own in form.questions if own.address == key)


def question_form(form: Form, texts: RevisionTexts, keys: Iterable[str], given: Mapping[str, Any]) -> forms.Form:
    """Return the questions as inputs that show what was answered."""
    shown = forms.Form(initial=dict(given))
    shown.use_required_attribute = False
    for key in keys:
        field: Any
        if key == IS_MINOR:
            field = YesNoField(label=question_label(texts, key))
        else:
            field = field_for(_question(form, key), texts)
        field.required, field.show_if = True, None
        field.initial = field.to_widget(given.get(key))
        shown.initial.pop(key, None)
        shown.fields[key] = field
    return shown


def answer_rows(texts: RevisionTexts, given: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield each answer as a row of a summary, for the printed page."""
    words = {True: _("Ja"), False: _("Nein")}
    for key, value in given.items():
        row: dict[str, Any] = {"key": question_label(texts, key)}
        if isinstance(value, bool):
            yield {**row, "value": words[value]}
        else:
            chosen = value if isinstance(value, list) else [value]
            yield {**row, "lines": [safe_text(texts, f"option.{key}.{one}.label") for one in chosen]}


def question_label(texts: RevisionTexts, key: str) -> SafeString | str:
    """Return what is asked."""
    return _("Sind Sie unter 18 Jahre alt?") if key == IS_MINOR else safe_text(texts, f"question.{key}.label")


def hidden_inputs(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield name and value of each choice, for the form that starts the application."""
    for key, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            yield key, str(one).lower() if isinstance(one, bool) else str(one)


def sorted_papers(forecast: Forecast, texts: RevisionTexts) -> dict[str, tuple[Paper, ...]]:
    """Sort the form's documents by whether these answers need them; what they rule out is left out."""
    judged = [(own, forecast.judge(own.condition)) for own in forecast.form.documents]

    def papers(wanted: bool | None, required: bool | None = None) -> tuple[Paper, ...]:
        return tuple(
            paper_of(own, forecast.form, texts, open_condition(forecast, own.condition))
            for own, verdict in judged
            if verdict is wanted and required in (None, own.required)
        )

    return {"needed": papers(True, True), "optional": papers(True, False), "depends": papers(None)}


def open_condition(forecast: Forecast, condition: Condition | None) -> Condition | None:
    """Return what is left open of a condition, ``None`` where it holds."""
    return forecast.open_part(condition) if condition and forecast.judge(condition) is None else None


def costs_of(forecast: Forecast, texts: RevisionTexts) -> Iterable[Cost]:
    """Yield the fees that apply or may apply."""
    for fee in forecast.form.fees:
        if forecast.judge(fee.condition) is not False:
            left = open_condition(forecast, fee.condition)
            words = condition_words(left, forecast.form, texts) if left else ""
            yield Cost(safe_text(texts, f"fee.{fee.key}.label"), euros(fee.amount_eur), words)
