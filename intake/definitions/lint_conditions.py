"""Find conditions that refer to what comes later or to no answer, and those that can never hold."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from intake.definitions.conditions import ENTRIES, OPERATORS, PARAMETER, Condition, fields_of, operators_of
from intake.definitions.derived import DERIVED, derived_after, derived_types
from intake.definitions.errors import LintProblem
from intake.definitions.schema import Form, Question, Step, place_of

LISTS = frozenset({"in", "not_in"})
#: Operators that name an answer which the question must offer.
NAMING = frozenset({"eq", "ne", "in", "not_in", "contains"})
#: Of these, those that cannot hold when no named answer is offered.
NEEDING = frozenset({"eq", "in", "contains"})

Options = Mapping[str, Collection[str]]


def condition_problems(form: Form) -> Iterator[LintProblem]:
    """Walk the form in order; a condition may refer to what stands before it only, so cycles cannot be."""
    everywhere = {own.address for own in form.questions} | set(derived_types(form))
    known = {name for name, own in DERIVED.items() if own.source is None}
    options = {own.address: own.options for own in form.questions if own.options}
    for step in form.steps:
        yield from _problems(f"step.{step.key}", step.condition, known, everywhere, options)
        yield from _in_step(form, step, known, everywhere, options)
    for place, condition in form.conditions():
        if place.startswith(("document.", "fee.", "fee_rule.")):
            yield from _problems(place, condition, known, everywhere, options)


def _in_step(form: Form, step: Step, known: set[str], everywhere: set[str], options: Options) -> Iterator[LintProblem]:
    """Judge a step's items and add what they make known; siblings of an entry have their bare keys inside it."""
    siblings = {own.key for own in step.questions} if step.repeat else set()
    inside, all_inside = known - siblings, everywhere | siblings
    own_options = {key: value for key, value in options.items() if key not in siblings}
    for item in step.items:
        yield from _problems(place_of(item), item.condition, inside if step.repeat else known, all_inside, own_options)
        if not isinstance(item, Question):
            continue
        if step.repeat:
            inside.add(item.key)
            if item.options:
                own_options[item.key] = item.options
        else:
            known |= {item.key} | derived_after(form, item.key)
    if step.repeat:
        known |= {own.address for own in step.questions} | {f"{step.key}_count"}


def _problems(
    where: str, condition: Condition | None, known: set[str], everywhere: set[str], options: Options
) -> Iterator[LintProblem]:
    if not condition:
        return
    for field in fields_of(condition):
        if field not in known:
            yield LintProblem(where, "refers_to_later" if field in everywhere else "dead_reference", field)
    for operator in operators_of(condition):
        if operator not in OPERATORS:
            yield LintProblem(where, "unknown_operator", operator)
    yield from _values(where, condition, options)
    if impossible(condition, options):
        yield LintProblem(where, "never_holds")


def _values(where: str, condition: Condition, options: Options) -> Iterator[LintProblem]:
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _values(where, part, options)
    if "not" in condition:
        yield from _values(where, condition["not"], options)
    operator = condition.get("op")
    if operator in LISTS and not isinstance(condition.get("value"), list):
        yield LintProblem(where, "value_not_list", str(condition.get("value")))
    elif operator in NAMING:
        offered = options.get(condition.get("field", ""))
        yield from (LintProblem(where, "value_unknown", str(own)) for own in _named(condition) if _lost(own, offered))


def _named(rule: Condition) -> list[Any]:
    value = rule.get("value")
    return value if isinstance(value, list) else [value]


def _lost(value: Any, offered: Collection[str] | None) -> bool:
    return offered is not None and value not in offered and not str(value).startswith(PARAMETER)


def impossible(condition: Condition, options: Options) -> bool:
    """Tell whether a condition can never hold, as far as its own rules show: what depends on it is unreachable."""
    if "all" in condition:
        parts = condition["all"]
        return any(impossible(part, options) for part in parts) or _contradicts(parts)
    if "any" in condition:
        return all(impossible(part, options) for part in condition["any"])
    if condition.get("op") not in NEEDING:
        return False
    offered = options.get(condition.get("field", ""))
    return all(_lost(own, offered) for own in _named(condition))


def _contradicts(parts: Collection[Condition]) -> bool:
    """Tell whether two rules ask one question for different answers (of an entry, each may be another's answer)."""
    allowed: dict[str, list[Any]] = {}
    for part in parts:
        field, operator = part.get("field", ENTRIES), part.get("op")
        if ENTRIES in field or operator not in {"eq", "in"}:
            continue
        named = _named(part)
        allowed[field] = [own for own in allowed.get(field, named) if own in named]
        if not allowed[field]:
            return True
    return False
