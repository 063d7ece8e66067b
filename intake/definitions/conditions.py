"""The one evaluator of conditions on the server; ``conditions.js`` evaluates the same JSON in the browser.

A condition is ``{"field": key, "op": op, "value": v}`` or ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": {...}}``.
An unanswered field makes every operator except ``empty`` false (``services.yaml``, meta.resolution_rules). A field
``<group>[].<key>`` has one value for each entry of a group and holds when it holds for at least one of them. A value
``param:<key>`` is the dated parameter of that name, which stands among the answers under the same name.

``condition_vectors.json`` beside the tests holds both evaluators to the same answers, so numbers are compared as the
browser does it: as IEEE doubles where both sides are written in ASCII digits, as text otherwise.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]

PARAMETER = "param:"
ENTRIES = "[]"
#: A partial date of which nothing is known: it is an answer, but neither before nor after anything.
UNKNOWN = "unknown"
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)


def unanswered(value: object) -> bool:
    """Tell whether a value counts as no answer: ``False`` and ``0`` are answers."""
    return value is None or value == "" or value == []


def _same(left: Any, right: Any) -> bool:
    """Compare as JSON does: ``1`` is not ``true``, and a record (a consent) equals nothing."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return not isinstance(left, Mapping) and bool(left == right)


def _one_of(value: Any, wanted: Any) -> bool:
    return any(_same(value, own) for own in (wanted if isinstance(wanted, list) else [wanted]))


def _contains(value: Any, wanted: Any) -> bool:
    return any(_same(own, wanted) for own in (value if isinstance(value, list) else [value]))


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(value: Any, bound: Any) -> bool:
        if any(isinstance(side, bool | list | Mapping) or side in (None, UNKNOWN) for side in (value, bound)):
            return False
        left, right = str(value).strip(), str(bound).strip()
        if NUMBER.fullmatch(left) and NUMBER.fullmatch(right):
            return test(float(left), float(right))
        return test(left, right)

    return compare


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "ne": lambda value, wanted: not _same(value, wanted),
    "in": _one_of,
    "not_in": lambda value, wanted: not _one_of(value, wanted),
    "truthy": lambda value, _wanted: bool(value),
    "falsy": lambda value, _wanted: not value,
    "lt": _compare(lambda value, bound: value < bound),
    "lte": _compare(lambda value, bound: value <= bound),
    "gt": _compare(lambda value, bound: value > bound),
    "gte": _compare(lambda value, bound: value >= bound),
    "empty": lambda value, _wanted: unanswered(value),
    "not_empty": lambda value, _wanted: True,
    "contains": _contains,
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
    return _rule_holds(condition, answers)


def _rule_holds(rule: Condition, answers: Answers) -> bool:
    test, wanted, value = OPERATORS[rule["op"]], rule.get("value"), answers.get(rule["field"])
    if isinstance(wanted, str) and wanted.startswith(PARAMETER):
        wanted = answers.get(wanted)
        if unanswered(wanted):
            return False
    values = value if ENTRIES in rule["field"] and isinstance(value, list) else [value]
    if rule["op"] == "empty":
        return all(map(unanswered, values))
    return any(test(own, wanted) for own in values if not unanswered(own))


def _rules(condition: Condition | None) -> Iterator[Condition]:
    if not condition:
        return
    for junction in ("all", "any"):
        for part in condition.get(junction, ()):
            yield from _rules(part)
    if "not" in condition:
        yield from _rules(condition["not"])
    if "field" in condition or "op" in condition:
        yield condition


def fields_of(condition: Condition | None) -> Iterator[str]:
    """Yield every field key that a condition refers to."""
    return (rule["field"] for rule in _rules(condition) if "field" in rule)


def operators_of(condition: Condition | None) -> Iterator[str]:
    """Yield every operator that a condition uses."""
    return (rule["op"] for rule in _rules(condition) if "op" in rule)


def parameters_of(condition: Condition | None) -> Iterator[str]:
    """Yield the key of every dated parameter that a condition compares with."""
    for rule in _rules(condition):
        value = rule.get("value")
        if isinstance(value, str) and value.startswith(PARAMETER):
            yield value.removeprefix(PARAMETER)


def without_group(condition: Condition | None, group: str) -> Condition | None:
    """Return the condition as it reads inside an entry of ``group``: ``<group>[].<key>`` is the sibling ``<key>``."""
    if not condition:
        return condition
    inner: dict[str, Any] = dict(condition)
    for junction in ("all", "any"):
        if junction in inner:
            inner[junction] = [without_group(part, group) for part in inner[junction]]
    if "not" in inner:
        inner["not"] = without_group(inner["not"], group)
    if "field" in inner:
        inner["field"] = inner["field"].removeprefix(f"{group}{ENTRIES}.")
    return inner
