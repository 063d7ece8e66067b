import json

import pytest

from intake.definitions.conditions import fields_of, holds, operators_of, parameters_of, without_group
from tests.intake.definitions.make_vectors import FILE, by_hand, vectors

VECTORS = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_vectors_are_those_of_their_script():
    assert json.loads(json.dumps(vectors())) == VECTORS


def test_there_are_enough_vectors_and_both_answers_are_common():
    assert len(VECTORS) >= 300
    positive = sum(case["holds"] for case in VECTORS)
    assert 0.2 < positive / len(VECTORS) < 0.8


@pytest.mark.parametrize(("condition", "answers", "expected"), list(by_hand()))
def test_a_condition_holds_as_the_rules_say(condition, answers, expected):
    assert holds(condition, answers) is expected


def test_the_server_answers_every_vector():
    wrong = [case for case in VECTORS if holds(case["condition"], case["answers"]) is not case["holds"]]
    assert wrong == []


def test_an_operator_outside_the_closed_set_is_an_error():
    with pytest.raises(KeyError):
        holds({"field": "a", "op": "eval", "value": "1"}, {"a": 1})


def test_fields_operators_and_parameters_are_found_at_every_depth():
    condition = {
        "all": [{"field": "a", "op": "eq", "value": "param:x"}, {"not": {"any": [{"field": "b", "op": "lt"}]}}]
    }
    assert list(fields_of(condition)) == ["a", "b"]
    assert list(operators_of(condition)) == ["eq", "lt"]
    assert list(parameters_of(condition)) == ["x"]


def test_inside_an_entry_its_group_is_not_named():
    outer = {"any": [{"field": "children[].a", "op": "truthy"}, {"not": {"field": "b", "op": "truthy"}}]}
    inner = {"any": [{"field": "a", "op": "truthy"}, {"not": {"field": "b", "op": "truthy"}}]}
    assert without_group(outer, "children") == inner
