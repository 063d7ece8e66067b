from datetime import date
from decimal import Decimal

import pytest

from intake.definitions.fees import fee_due
from intake.definitions.schema import Fee, FeeRule, Form, Question, Step

FORM = Form(
    key="demo",
    steps=(
        Step(
            "all",
            (
                Question("application_kind", "single_choice", True, options=("first", "extension")),
                Question("birth_date", "partial_date", True),
                Question("nationalities", "nationality_list", True),
                Question("receives_benefits", "boolean", True),
            ),
        ),
    ),
    documents=(),
    fees=(
        Fee("first", "100", "§ 45 Nr. 1", {"field": "application_kind", "op": "eq", "value": "first"}),
        Fee("extension", "93", "§ 45 Nr. 2", {"field": "application_kind", "op": "eq", "value": "extension"}),
    ),
    fee_rules=(
        FeeRule("minor_half", "§ 50", "multiply", "0.5", {"field": "is_minor", "op": "truthy"}),
        FeeRule(
            "turkish",
            "§ 52a",
            "replace_with_parameter",
            "id_card_fee_under_24",
            {
                "all": [
                    {"field": "is_turkish_national", "op": "truthy"},
                    {"field": "age_years", "op": "lt", "value": 24},
                ]
            },
            confirmed_by="clerk",
        ),
        FeeRule("benefits", "§ 53", "manual_review", "0", {"field": "receives_benefits", "op": "truthy"}),
    ),
)
TODAY = date(2026, 11, 22)
CARD = {"param:id_card_fee_under_24": "27.60"}
ADULT = {"application_kind": "first", "birth_date": "1990-01-01", "nationalities": ["UKR"], "receives_benefits": False}


def due(parameters=CARD, confirmed=(), **answers):
    return fee_due(FORM, {**ADULT, **answers}, TODAY, parameters=parameters, confirmed=confirmed)


def lines(statement):
    return [(line.path.split(".")[1], line.state, line.amount) for line in statement.lines]


def test_an_adult_pays_the_fee_of_the_kind():
    assert due().total == 100
    assert due(application_kind="extension").total == 93
    assert lines(due()) == [("first", "charged", Decimal(100))]
    assert not due().needs_confirmation


def test_a_minor_pays_half_and_is_told_why():
    statement = due(birth_date="2010-01-01", application_kind="extension")
    assert statement.total == Decimal("46.50")
    assert lines(statement)[1] == ("minor_half", "applied", Decimal("46.50"))


def test_what_a_clerk_must_confirm_is_named_and_not_yet_deducted():
    statement = due(nationalities=["TUR"], birth_date="2004-01-01")
    assert statement.total == 100
    assert statement.needs_confirmation
    assert statement.least == Decimal("27.60")
    assert lines(statement)[1] == ("turkish", "possible", Decimal("27.60"))


def test_what_a_clerk_confirmed_is_deducted():
    statement = due(nationalities=["TUR"], birth_date="2004-01-01", confirmed={"turkish"})
    assert (statement.total, statement.needs_confirmation) == (Decimal("27.60"), False)


def test_rules_apply_in_their_order():
    statement = due(nationalities=["TUR"], birth_date="2010-01-01", confirmed={"turkish"})
    assert [line[0] for line in lines(statement)] == ["first", "minor_half", "turkish"]
    assert statement.total == Decimal("27.60")


def test_a_rule_never_raises_a_fee():
    dear = due({"param:id_card_fee_under_24": "460.00"}, {"turkish"}, nationalities=["TUR"], birth_date="2004-01-01")
    assert dear.total == 100


def test_a_parameter_without_a_value_leaves_the_fee_to_the_authority():
    statement = due({}, nationalities=["TUR"], birth_date="2004-01-01")
    assert statement.total == 100
    assert lines(statement)[1] == ("turkish", "unknown", None)
    assert statement.needs_confirmation


def test_manual_review_is_never_deducted_by_itself():
    statement = due(receives_benefits=True)
    assert (statement.total, statement.least) == (100, 0)


@pytest.mark.parametrize("answers", [{"application_kind": ""}, {"application_kind": "other"}])
def test_without_a_fee_nothing_is_due_and_nothing_reduced(answers):
    assert (due(**answers, receives_benefits=True).total, due(**answers).lines) == (0, ())
