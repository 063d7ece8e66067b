from datetime import date

import pytest

from intake.definitions.derived import derived_from
from intake.definitions.schema import DocumentRequirement, Fee, Form, Question, Step
from intake.definitions.visibility import path_through

TODAY = date(2026, 11, 22)

FORM = Form(
    key="demo",
    steps=(
        Step(
            "first",
            (
                Question("kind", "single_choice", True, options=("a", "b")),
                Question("why", "text", True, condition={"field": "kind", "op": "eq", "value": "b"}),
                Question("more", "text", False, condition={"field": "why", "op": "not_empty"}),
                Question("birth_date", "partial_date", True),
            ),
        ),
        Step("parents", (Question("mother", "text", True),), condition={"field": "is_minor", "op": "truthy"}),
    ),
    documents=(
        DocumentRequirement("passport", True),
        DocumentRequirement("birth_certificate", True, condition={"field": "is_minor", "op": "truthy"}),
    ),
    fees=(Fee("full", "100", "§ 45", condition={"field": "kind", "op": "eq", "value": "a"}),),
)


def test_a_hidden_answer_is_dropped_and_hides_what_depends_on_it():
    path = path_through(FORM, {"kind": "a", "why": "left over", "more": "left over"}, today=TODAY)
    assert path.answers == {"kind": "a"}
    assert [question.key for question in path.questions["first"]] == ["kind", "birth_date"]


def test_a_shown_answer_is_kept_and_leads_on():
    path = path_through(FORM, {"kind": "b", "why": "because", "more": "yes"}, today=TODAY)
    assert path.answers == {"kind": "b", "why": "because", "more": "yes"}


def test_a_derived_field_opens_a_step_and_a_document():
    path = path_through(FORM, {"birth_date": "2012-05-01"}, today=TODAY)
    assert [step.key for step in path.steps] == ["first", "parents"]
    assert [document.key for document in path.documents] == ["passport", "birth_certificate"]


def test_an_adult_sees_neither():
    path = path_through(FORM, {"birth_date": "1990-05-01", "mother": "left over"}, today=TODAY)
    assert [step.key for step in path.steps] == ["first"]
    assert "mother" not in path.answers
    assert [document.key for document in path.documents] == ["passport"]


def test_fees_follow_their_condition():
    assert [fee.key for fee in path_through(FORM, {"kind": "a"}, today=TODAY).fees] == ["full"]
    assert path_through(FORM, {"kind": "b"}, today=TODAY).fees == ()


@pytest.mark.parametrize(
    ("birth_date", "age"),
    [("2008-11-22", 18), ("2008-11-23", 17), ("2008", 17), ("2008-10", 18), ("unknown", None), ("", None)],
)
def test_age_is_in_completed_years_and_unknown_parts_make_younger(birth_date, age):
    assert derived_from("birth_date", birth_date, TODAY).get("age_years") == age
