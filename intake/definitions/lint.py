"""Everything that must be right before a form comes into force, on every road of publication."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from intake.definitions.conditions import OPERATORS, Condition, fields_of, operators_of
from intake.definitions.errors import LintProblem
from intake.definitions.schema import CHOICE_TYPES, DERIVED_FIELDS, FIELD_TYPES, Form, Question, text_paths

KEY = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
# A quantified group that itself ends in a quantifier ("(a+)+"), or alternatives under one, can take exponential time.
EXPLODING = re.compile(
    r"\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)\s*[*+{]|\((?:[^()\\]|\\.)*\|(?:[^()\\]|\\.)*\)\s*[*+{]"
)
MAX_PATTERN = 200

Texts = Mapping[str, Mapping[str, str]]


def _keys(form: Form) -> Iterator[LintProblem]:
    groups: Sequence[tuple[str, list[str]]] = (
        ("step", [step.key for step in form.steps]),
        ("question", [question.key for question in form.questions]),
        ("document", [document.key for document in form.documents]),
        ("fee", [fee.key for fee in form.fees]),
    )
    for group, keys in groups:
        for key in keys:
            if not KEY.match(key):
                yield LintProblem(f"{group}.{key}", "key_malformed")
            if keys.count(key) > 1:
                yield LintProblem(f"{group}.{key}", "key_twice")
    if not form.steps:
        yield LintProblem("title", "no_steps")
    for step in form.steps:
        if not step.items:
            yield LintProblem(f"step.{step.key}", "step_empty")
    for key in form.submit_requires:
        if key not in {step.key for step in form.steps}:
            yield LintProblem(f"step.{key}", "required_step_missing")


def _condition(where: str, condition: Condition | None, known: set[str], everywhere: set[str]) -> Iterator[LintProblem]:
    for field in fields_of(condition):
        if field not in known:
            yield LintProblem(where, "refers_to_later" if field in everywhere else "dead_reference", field)
    for operator in operators_of(condition):
        if operator != "empty" and operator not in OPERATORS:
            yield LintProblem(where, "unknown_operator", operator)


def _conditions(form: Form) -> Iterator[LintProblem]:
    everywhere = {question.key for question in form.questions} | DERIVED_FIELDS
    known: set[str] = set()
    for step in form.steps:
        yield from _condition(f"step.{step.key}", step.condition, known, everywhere)
        for item in step.items:
            kind = "question" if isinstance(item, Question) else "statement"
            yield from _condition(f"{kind}.{item.key}", item.condition, known, everywhere)
            if isinstance(item, Question):
                known.add(item.key)
                if item.key == "birth_date":
                    known |= DERIVED_FIELDS
    for document in form.documents:
        yield from _condition(f"document.{document.key}", document.condition, known, everywhere)
    for fee in form.fees:
        yield from _condition(f"fee.{fee.key}", fee.condition, known, everywhere)


def pattern_problem(pattern: str) -> str | None:
    """Return the code of what is wrong with an editor's regular expression, or ``None`` (W16)."""
    if len(pattern) > MAX_PATTERN:
        return "pattern_too_long"
    try:
        re.compile(pattern)
    except re.error:
        return "pattern_malformed"
    return "pattern_explodes" if EXPLODING.search(pattern) else None


def _questions(form: Form) -> Iterator[LintProblem]:
    for question in form.questions:
        where = f"question.{question.key}"
        if question.type not in FIELD_TYPES:
            yield LintProblem(where, "unknown_type", question.type)
        if question.type in CHOICE_TYPES and not question.options:
            yield LintProblem(where, "no_options")
        if len(set(question.options)) != len(question.options):
            yield LintProblem(where, "option_twice")
        if question.min is not None and question.max is not None and question.min > question.max:
            yield LintProblem(where, "bounds_reversed")
        if question.pattern and (problem := pattern_problem(question.pattern)):
            yield LintProblem(where, problem, question.pattern)


def _missing_texts(form: Form, texts: Texts, languages: Sequence[str]) -> Iterator[LintProblem]:
    for path, required in text_paths(form):
        for language in languages:
            needed = required or (language != "de" and bool(texts.get("de", {}).get(path)))
            if needed and not texts.get(language, {}).get(path, "").strip():
                yield LintProblem(path, "text_missing", language)


CHECKS: tuple[Callable[[Form], Iterator[LintProblem]], ...] = (_keys, _conditions, _questions)


def lint(form: Form, texts: Texts, *, required_languages: Sequence[str]) -> list[LintProblem]:
    """Return every problem; an empty list means that the form may come into force."""
    problems = [problem for check in CHECKS for problem in check(form)]
    return problems + list(_missing_texts(form, texts, required_languages))
