"""Everything that must be right before a form comes into force, on every road of publication."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from intake.definitions.codelists import BUILT_IN
from intake.definitions.conditions import PARAMETER, parameters_of
from intake.definitions.errors import LintProblem
from intake.definitions.lint_conditions import condition_problems
from intake.definitions.parameters import parameters_in
from intake.definitions.patterns import pattern_problem
from intake.definitions.schema import CHOICE_TYPES, FEE_EFFECTS, FIELD_TYPES, FeeRule, Form, Question
from intake.definitions.text_paths import text_paths

KEY = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
MAX_ENTRIES = 50
#: Addresses of the wizard beside those of its steps (``intake.wizard.urls``).
RESERVED_STEPS = frozenset({"check", "done"})
#: What is never answered beforehand: the person must do it.
NO_DEFAULT = frozenset({"boolean", "consent"})

Texts = Mapping[str, Mapping[str, str]]


def _keys(form: Form) -> Iterator[LintProblem]:
    groups: Sequence[tuple[str, list[tuple[str, str]]]] = (
        ("step", [(step.key, step.key) for step in form.steps]),
        ("question", [(question.address, question.key) for question in form.questions]),
        ("document", [(document.key, document.key) for document in form.documents]),
        ("fee", [(fee.key, fee.key) for fee in form.fees]),
        ("fee_rule", [(rule.key, rule.key) for rule in form.fee_rules]),
    )
    for group, keys in groups:
        addresses = [address for address, _key in keys]
        for address, key in keys:
            if not KEY.match(key):
                yield LintProblem(f"{group}.{address}", "key_malformed")
            if addresses.count(address) > 1:
                yield LintProblem(f"{group}.{address}", "key_twice")
    taken = {question.address for question in form.questions}
    for step in form.steps:
        if step.repeat and not taken.isdisjoint({step.key, f"{step.key}_count"}):
            yield LintProblem(f"step.{step.key}", "key_twice")


def _steps(form: Form) -> Iterator[LintProblem]:
    if not form.steps:
        yield LintProblem("title", "no_steps")
    for step in form.steps:
        where = f"step.{step.key}"
        if step.key in RESERVED_STEPS:
            yield LintProblem(where, "key_reserved", step.key)
        if not step.items or (step.repeat and not step.questions):
            yield LintProblem(where, "step_empty")
        if step.repeat and not 0 <= step.repeat.min <= step.repeat.max <= MAX_ENTRIES:
            yield LintProblem(where, "repeat_bounds")
        if step.repeat and step.repeat.max < 1:
            yield LintProblem(where, "repeat_bounds")
    steps = {step.key: step for step in form.steps}
    for key in form.submit_requires:
        if key not in steps:
            yield LintProblem(f"step.{key}", "required_step_missing")


def _questions(form: Form) -> Iterator[LintProblem]:
    for question in form.questions:
        where = f"question.{question.address}"
        if question.type not in FIELD_TYPES:
            yield LintProblem(where, "unknown_type", question.type)
        if question.type in CHOICE_TYPES and not question.options and question.codelist not in BUILT_IN:
            yield LintProblem(where, "no_options")
        if len(set(question.options)) != len(question.options):
            yield LintProblem(where, "option_twice")
        if question.min is not None and question.max is not None and question.min > question.max:
            yield LintProblem(where, "bounds_reversed")
        if question.pattern and (problem := pattern_problem(question.pattern)):
            yield LintProblem(where, problem, question.pattern)
        yield from _default(question, where)


def _default(question: Question, where: str) -> Iterator[LintProblem]:
    if not question.default:
        return
    if question.type in NO_DEFAULT:
        yield LintProblem(where, "default_forbidden")
    elif question.options and question.default not in question.options:
        yield LintProblem(where, "default_unknown", question.default)


def _fees(form: Form) -> Iterator[LintProblem]:
    for fee in form.fees:
        if _number(fee.amount_eur) is None:
            yield LintProblem(f"fee.{fee.key}", "amount_malformed", fee.amount_eur)
    for rule in form.fee_rules:
        yield from _fee_rule(rule)


def _fee_rule(rule: FeeRule) -> Iterator[LintProblem]:
    where = f"fee_rule.{rule.key}"
    if rule.effect not in FEE_EFFECTS:
        yield LintProblem(where, "unknown_effect", rule.effect)
    elif rule.effect != "replace_with_parameter":
        number = _number(rule.value)
        if number is None or (rule.effect == "multiply" and number > 1):
            yield LintProblem(where, "amount_malformed", rule.value)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError):
        return None
    return number if number.is_finite() and number >= 0 else None


def _points(form: Form) -> Iterator[LintProblem]:
    if form.points is None:
        return
    source = next((own for own in form.questions if own.address == form.points.question), None)
    if source is None or source.type != "multi_choice":
        yield LintProblem("points", "dead_reference", form.points.question)
        return
    for item in form.points.items:
        if item.value not in source.options:
            yield LintProblem("points", "value_unknown", item.value)


def parameter_problems(form: Form, texts: Texts, known: Collection[str]) -> Iterator[LintProblem]:
    """Yield what names a dated parameter that has no value at all."""
    for where, condition in form.conditions():
        for key in parameters_of(condition):
            if key not in known:
                yield LintProblem(where, "unknown_parameter", key)
    for rule in form.fee_rules:
        if rule.effect == "replace_with_parameter" and rule.value.removeprefix(PARAMETER) not in known:
            yield LintProblem(f"fee_rule.{rule.key}", "unknown_parameter", rule.value)
    named = {(path, key) for entries in texts.values() for path, text in entries.items() for key in parameters_in(text)}
    yield from (LintProblem(path, "unknown_parameter", key) for path, key in sorted(named) if key not in known)


def _missing_texts(form: Form, texts: Texts, languages: Sequence[str]) -> Iterator[LintProblem]:
    for path, required in text_paths(form):
        for language in languages:
            needed = required or (language != "de" and bool(texts.get("de", {}).get(path)))
            if needed and not texts.get(language, {}).get(path, "").strip():
                yield LintProblem(path, "text_missing", language)


CHECKS: tuple[Callable[[Form], Iterator[LintProblem]], ...] = (
    _keys,
    _steps,
    condition_problems,
    _questions,
    _fees,
    _points,
)


def lint(
    form: Form, texts: Texts, *, required_languages: Sequence[str], parameters: Collection[str] | None = None
) -> list[LintProblem]:
    """Return every problem; an empty list means that the form may come into force.

    ``parameters`` are the keys of the dated parameters that exist; without them names of parameters are not judged.
    """
    problems = [problem for check in CHECKS for problem in check(form)]
    if parameters is not None:
        problems += parameter_problems(form, texts, parameters)
    return problems + list(_missing_texts(form, texts, required_languages))
