"""The one evaluator of conditions on the server; ``show-if.js`` evaluates the same JSON in the browser.

A condition is ``{"field": key, "op": op, "value": v}`` or ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": {...}}``.
An unanswered field makes every operator except ``empty`` false (``services.yaml``, meta.resolution_rules).
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]


def unanswered(value: object) -> bool:
    """Tell whether a value counts as no answer: ``False`` and ``0`` are answers."""
    return value is None or value == "" or value == []


def _ordered(value: Any, bound: Any) -> tuple[Any, Any]:
    try:
        return Decimal(str(value)), Decimal(str(bound))
    except InvalidOperation:
        return str(value), str(bound)


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, bound: test(*_ordered(value, bound))


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
    "truthy": lambda value, _wanted: bool(value),
    "falsy": lambda value, _wanted: not value,
    "lt": _compare(lambda value, bound: value < bound),
    "lte": _compare(lambda value, bound: value <= bound),
    "gt": _compare(lambda value, bound: value > bound),
    "gte": _compare(lambda value, bound: value >= bound),
    "not_empty": lambda value, _wanted: True,
    "contains": lambda value, wanted: wanted in value if isinstance(value, list) else value == wanted,
}


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Evaluate a condition; no condition holds always. Raises ``KeyError`` for an operator outside the closed set."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    value = answers.get(condition["field"])
    if condition["op"] == "empty":
        return unanswered(value)
    if unanswered(value):
        return False
    return OPERATORS[condition["op"]](value, condition.get("value"))


def fields_of(condition: Condition | None) -> Iterator[str]:
    """Yield every field key that a condition refers to."""
    if not condition:
        return
    for junction in ("all", "any"):
        for part in condition.get(junction, ()):
            yield from fields_of(part)
    if "not" in condition:
        yield from fields_of(condition["not"])
    if "field" in condition:
        yield condition["field"]


def operators_of(condition: Condition | None) -> Iterator[str]:
    """Yield every operator that a condition uses."""
    if not condition:
        return
    for junction in ("all", "any"):
        for part in condition.get(junction, ()):
            yield from operators_of(part)
    if "not" in condition:
        yield from operators_of(condition["not"])
    if "op" in condition:
        yield condition["op"]
