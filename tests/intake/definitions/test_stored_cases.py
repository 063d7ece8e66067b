"""A stored test case says exactly what a form no longer does."""

from datetime import date
from decimal import Decimal

import pytest

from intake.definitions.schema import parse
from intake.definitions.stored_cases import StoredCase, case_problems

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
FORM = parse(
    {
        "key": "permit",
        "steps": [
            {"key": "purpose", "items": [{"question": "kind", "type": "single_choice", "options": ["first", "more"]}]},
            {
                "key": "work",
                "condition": {"field": "kind", "op": "eq", "value": "more"},
                "items": [{"question": "employer", "type": "text"}],
            },
            {"key": "children", "repeat": {"min": 0, "max": 3}, "items": [{"question": "age", "type": "integer"}]},
        ],
        "documents": [
            {"key": "passport", "required": True},
            {"key": "contract", "required": True, "condition": {"field": "kind", "op": "eq", "value": "more"}},
        ],
        "fees": [{"key": "base", "amount_eur": "100", "legal_basis": "§ 45"}],
    }
)


def codes(**expected):
    answers = expected.pop("answers", {"kind": "more"})
    case = StoredCase("Fall", answers, TODAY, **expected)
    return [(problem.code, problem.detail) for problem in case_problems(FORM, [case])]


def test_a_case_that_holds_says_nothing():
    assert codes(documents=("passport", "contract"), steps=("work",), fee=Decimal(100)) == []
    assert codes(answers={"kind": "first"}, without=("contract",)) == []


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"answers": {"kind": "first"}, "documents": ("contract",)}, ("case_document_missing", "contract")),
        ({"without": ("contract",)}, ("case_document_asked", "contract")),
        ({"answers": {"kind": "first"}, "steps": ("work",)}, ("case_step_missing", "work")),
        ({"fee": Decimal(93)}, ("case_fee", "100 ≠ 93")),
        ({"documents": ("visa",)}, ("case_unknown_document", "visa")),
        ({"answers": {"pager": "1"}}, ("case_unknown_question", "pager")),
    ],
)
def test_what_does_not_hold_is_named(expected, problem):
    assert codes(**expected) == [problem]


def test_the_entries_of_a_list_are_known():
    assert codes(answers={"children": [{"_id": "00000000", "age": 4}]}) == []
