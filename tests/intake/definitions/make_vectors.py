"""Write ``condition_vectors.json``: the cases by hand below, and generated ones with what the server answers.

    python -m tests.intake.definitions.make_vectors

The browser's evaluator is written independently and must give the same answers. The seed is fixed, so that a change of
the evaluator shows as a change of the file.
"""

import json
import random
from pathlib import Path

from intake.definitions.conditions import OPERATORS, holds

FILE = Path(__file__).with_name("condition_vectors.json")
SEED, GENERATED = 20261122, 320

VALUES = [
    *("a", "b", "first", "extension", "0", "1", "false", "true", "", "unknown", "2026-11-22", "2019-05", "2030-01-01"),
    *("1234.50", "50700.00", " 7 ", "٣", "1_000", "1e3", "Ärztin", "TUR", 0, 1, -3, 17, 18, 24, 0.5, 1000),
    *(True, False, None, [], ["a"], ["a", "b"], ["TUR", "DEU"], ["1"], [1]),
    {"accepted": True, "at": "2026-11-22T10:00:00+01:00", "revision": 1},
]
FIELDS = ["kind", "age", "is_minor", "nationalities", "salary", "birth_date", "children[].country", "children_count"]
BOUNDS = [*VALUES, "param:salary", "param:missing", ["a", "TUR"], [True], ["param:salary"]]


def rule(field, op, value=None):
    return {"field": field, "op": op} if value is None else {"field": field, "op": op, "value": value}


def by_hand():
    """Yield ``(condition, answers, expected)`` as the rules of services.yaml say."""
    yield from ((None, {}, True), ({}, {}, True), ({"all": []}, {}, True), ({"any": []}, {}, False))
    a = "a"
    for op in OPERATORS:
        for nothing in ({}, {"a": None}, {"a": ""}, {"a": []}):
            yield rule(a, op, ["x"] if op in {"in", "not_in"} else "x"), nothing, op == "empty"
    for value in (False, 0, "unknown", "x", ["x"]):
        yield rule(a, "empty"), {"a": value}, False
        yield rule(a, "not_empty"), {"a": value}, True
    yield rule(a, "eq", "x"), {"a": "x"}, True
    yield rule(a, "eq", "x"), {"a": "y"}, False
    yield rule(a, "eq", 1), {"a": True}, False
    yield rule(a, "eq", 1), {"a": 1.0}, True
    yield rule(a, "eq", "1"), {"a": 1}, False
    yield rule(a, "ne", "x"), {"a": "y"}, True
    yield rule(a, "ne", True), {"a": False}, True
    yield rule(a, "in", ["x", "y"]), {"a": "y"}, True
    yield rule(a, "in", "xyz"), {"a": "y"}, False
    yield rule(a, "not_in", ["x"]), {"a": "z"}, True
    yield rule(a, "truthy"), {"a": True}, True
    yield rule(a, "falsy"), {"a": False}, True
    yield rule(a, "falsy"), {"a": 0}, True
    yield rule(a, "lt", 18), {"a": 17}, True
    yield rule(a, "lt", 18), {"a": "9"}, True
    yield rule(a, "lt", 18), {"a": True}, False
    yield rule(a, "gte", "2026-01-01"), {"a": "2026-11-22"}, True
    yield rule(a, "gt", "2026-01-01"), {"a": "unknown"}, False
    yield rule(a, "gt", 3), {"a": 3}, False
    yield rule(a, "lte", 3), {"a": 3}, True
    yield rule(a, "gte", 1000), {"a": "1000.00"}, True
    yield rule(a, "contains", "x"), {"a": ["x", "y"]}, True
    yield rule(a, "contains", "x"), {"a": ["y"]}, False
    yield rule(a, "contains", "x"), {"a": "x"}, True
    yield rule(a, "gte", "param:limit"), {"a": "50700.00", "param:limit": "50700.00"}, True
    yield rule(a, "gte", "param:limit"), {"a": "50699.99", "param:limit": "50700.00"}, False
    yield rule(a, "gte", "param:limit"), {"a": "50700.00"}, False
    yield rule(a, "ne", "param:limit"), {"a": "x"}, False
    yield rule("g[].a", "eq", "x"), {"g[].a": ["y", "x"]}, True
    yield rule("g[].a", "ne", "x"), {"g[].a": ["x", "x"]}, False
    yield rule("g[].a", "empty"), {"g[].a": []}, True
    yield rule("g[].a", "empty"), {"g[].a": ["", "x"]}, False
    yield rule("g[].a", "contains", "TUR"), {"g[].a": [["DEU"], ["TUR", "DEU"]]}, True
    yield rule("g[].a", "falsy"), {"g[].a": [True, False]}, True
    yes, no = rule(a, "truthy"), rule("b", "truthy")
    yield {"all": [yes, no]}, {"a": True, "b": False}, False
    yield {"any": [yes, no]}, {"a": True, "b": False}, True
    yield {"not": yes}, {}, True
    yield {"not": {"any": [yes, no]}}, {"b": True}, False


def random_rule(dice):
    op = dice.choice(list(OPERATORS))
    made = {"field": dice.choice(FIELDS), "op": op}
    if op not in {"truthy", "falsy", "empty", "not_empty"}:
        made["value"] = dice.choice(BOUNDS)
    return made


def random_condition(dice, depth=0):
    shape = dice.choice(["rule", "rule", "all", "any", "not"]) if depth < 3 else "rule"
    if shape == "rule":
        return random_rule(dice)
    if shape == "not":
        return {"not": random_condition(dice, depth + 1)}
    return {shape: [random_condition(dice, depth + 1) for _part in range(dice.randint(1, 3))]}


def random_answers(dice):
    answers = {field: dice.choice(VALUES) for field in FIELDS if dice.random() < 0.8}
    if dice.random() < 0.6:
        answers["children[].country"] = [dice.choice(VALUES) for _entry in range(dice.randint(0, 3))]
    if dice.random() < 0.7:
        answers["param:salary"] = "50700.00"
    return answers


def vectors():
    """Return every case as ``{"condition", "answers", "holds"}``."""
    cases = [{"condition": c, "answers": answers, "holds": expected} for c, answers, expected in by_hand()]
    dice = random.Random(SEED)
    for _case in range(GENERATED):
        condition, answers = random_condition(dice), random_answers(dice)
        cases.append({"condition": condition, "answers": answers, "holds": holds(condition, answers)})
    return cases


if __name__ == "__main__":
    lines = (json.dumps(case, ensure_ascii=False, sort_keys=True) for case in vectors())
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
