import pytest

from intake.definitions.conditions import fields_of, holds, operators_of

CASES = [
    # condition, answers, holds
    (None, {}, True),
    ({}, {}, True),
    ({"field": "a", "op": "eq", "value": "x"}, {"a": "x"}, True),
    ({"field": "a", "op": "eq", "value": "x"}, {"a": "y"}, False),
    ({"field": "a", "op": "eq", "value": "x"}, {}, False),
    ({"field": "a", "op": "ne", "value": "x"}, {"a": "y"}, True),
    ({"field": "a", "op": "ne", "value": "x"}, {}, False),
    ({"field": "a", "op": "ne", "value": True}, {"a": False}, True),
    ({"field": "a", "op": "in", "value": ["x", "y"]}, {"a": "y"}, True),
    ({"field": "a", "op": "in", "value": ["x", "y"]}, {"a": ""}, False),
    ({"field": "a", "op": "not_in", "value": ["x"]}, {"a": "z"}, True),
    ({"field": "a", "op": "not_in", "value": ["x"]}, {}, False),
    ({"field": "a", "op": "truthy"}, {"a": True}, True),
    ({"field": "a", "op": "truthy"}, {"a": False}, False),
    ({"field": "a", "op": "falsy"}, {"a": False}, True),
    ({"field": "a", "op": "falsy"}, {}, False),
    ({"field": "a", "op": "falsy"}, {"a": 0}, True),
    ({"field": "a", "op": "lt", "value": 18}, {"a": 17}, True),
    ({"field": "a", "op": "lt", "value": 18}, {"a": "9"}, True),
    ({"field": "a", "op": "gte", "value": "2026-01-01"}, {"a": "2026-11-22"}, True),
    ({"field": "a", "op": "gt", "value": 3}, {"a": 3}, False),
    ({"field": "a", "op": "lte", "value": 3}, {"a": 3}, True),
    ({"field": "a", "op": "empty"}, {}, True),
    ({"field": "a", "op": "empty"}, {"a": []}, True),
    ({"field": "a", "op": "empty"}, {"a": False}, False),
    ({"field": "a", "op": "not_empty"}, {"a": 0}, True),
    ({"field": "a", "op": "not_empty"}, {"a": ""}, False),
    ({"field": "a", "op": "contains", "value": "x"}, {"a": ["x", "y"]}, True),
    ({"field": "a", "op": "contains", "value": "x"}, {"a": ["y"]}, False),
    ({"field": "a", "op": "contains", "value": "x"}, {"a": []}, False),
    ({"all": [{"field": "a", "op": "truthy"}, {"field": "b", "op": "truthy"}]}, {"a": True, "b": False}, False),
    ({"all": []}, {}, True),
    ({"any": [{"field": "a", "op": "truthy"}, {"field": "b", "op": "truthy"}]}, {"b": True}, True),
    ({"any": []}, {}, False),
    ({"not": {"field": "a", "op": "eq", "value": "x"}}, {}, True),
    ({"not": {"any": [{"field": "a", "op": "truthy"}]}}, {"a": True}, False),
]


@pytest.mark.parametrize(("condition", "answers", "expected"), CASES)
def test_a_condition_holds_as_the_rules_say(condition, answers, expected):
    assert holds(condition, answers) is expected


def test_an_operator_outside_the_closed_set_is_an_error():
    with pytest.raises(KeyError):
        holds({"field": "a", "op": "eval", "value": "1"}, {"a": 1})


def test_fields_and_operators_are_found_at_every_depth():
    condition = {"all": [{"field": "a", "op": "eq"}, {"not": {"any": [{"field": "b", "op": "lt"}]}}]}
    assert list(fields_of(condition)) == ["a", "b"]
    assert list(operators_of(condition)) == ["eq", "lt"]
