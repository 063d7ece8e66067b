"""Lists, rules and points on their way from an editor's blocks to the content of a revision, and into words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cms.compiling import compile_content, compile_texts
from cms.condition_words import condition_words
from cms.form_blocks import FeeRulesBlock, StepsBlock
from cms.pages import FormPage
from cms.service_facts import rule_amount
from intake.definitions.lint import lint
from intake.definitions.parameters import ParameterValue
from intake.definitions.schema import FeeRule, parse
from intake.definitions.selectors import form_of, texts_of
from tests.intake.definitions.lists import freeze

pytestmark = pytest.mark.django_db


def question(key, kind="text", **given):
    value = {"key": key, "type": kind, "label": f"Frage {key}", "required": False, **given}
    return {"type": "question", "value": value, "id": f"id-{key}"}


def when(field, op, value=""):
    return {"junction": "all", "parts": [{"type": "rule", "value": {"field": field, "op": op, "value": value}}]}


def item(value):
    return {"type": "item", "value": value, "id": f"id-{value}"}


REPEAT = {"min": None, "max": 15, "item": "Kind", "ask_first": "Haben Sie Kinder?", "ask_more": "Noch ein Kind?"}
OPTIONS = [item({"value": value, "label": value, "help": ""}) for value in ("german", "english")]


def step(key, *items, **given):
    return {"type": "step", "value": {"key": key, "label": key, "items": list(items), **given}, "id": f"id-{key}"}


def page(**changes):
    fields = {
        "title": "Demo",
        "service_key": "demo",
        "for_whom": "Alle",
        "steps": [
            step(
                "start",
                question("birth_date", "partial_date"),
                question("points_items", "multi_choice", options=OPTIONS),
            ),
            step(
                "children",
                question("name", "text_latin"),
                question("at_home", "boolean"),
                question("reason", condition=when("at_home", "eq", "false")),
                repeat=REPEAT,
            ),
            step("end", question("remark", default="keine"), condition=when("children_count", "gte", "2")),
        ],
        "documents": [
            {
                "type": "document",
                "id": "id-document",
                "value": {
                    "key": "birth_certificate",
                    "label": "Urkunde",
                    "condition": when("children[].at_home", "truthy"),
                    "max_files": 5,
                    "overrides": [item({"condition": when("is_minor", "truthy"), "required": "no", "max_files": 2})],
                },
            }
        ],
        "fee_rules": [
            {
                "type": "rule",
                "id": "id-rule",
                "value": {
                    "key": "minor_half",
                    "label": "Minderjährige",
                    "legal_basis": "§ 50",
                    "condition": when("is_minor", "truthy"),
                    "effect": "multiply",
                    "value": "0.5",
                    "confirmed_by": "",
                },
            }
        ],
        "points": [
            {
                "type": "points",
                "id": "id-points",
                "value": {
                    "question": "points_items",
                    "minimum": 3,
                    "items": [item({"value": "german", "points": 3, "exclusive_group": "language"})],
                },
            }
        ],
    }
    return FormPage(**{**fields, **changes})


def test_a_list_compiles_to_a_repeating_step():
    content = compile_content(page())
    children = content["steps"][1]
    assert children["repeat"] == {"min": 0, "max": 15}
    assert children["items"][2]["condition"] == {"field": "at_home", "op": "eq", "value": False}
    assert content["steps"][2]["condition"] == {"field": "children_count", "op": "gte", "value": 2}
    assert content["steps"][2]["items"][0]["default"] == "keine"
    assert content["documents"][0]["overrides"] == [
        {"condition": {"field": "is_minor", "op": "truthy"}, "required": False, "max_files": 2}
    ]


def test_rules_and_points_compile():
    content = compile_content(page())
    assert content["fee_rules"][0]["effect"] == "multiply"
    assert content["points"]["items"] == [{"value": "german", "points": 3, "exclusive_group": "language"}]


def test_the_compiled_form_passes_the_lint_with_its_texts():
    german = page()
    texts = compile_texts(german, {})
    assert texts["de"]["step.children.item"] == "Kind"
    assert texts["de"]["question.children[].name.label"] == "Frage name"
    assert texts["de"]["fee_rule.minor_half.label"] == "Minderjährige"
    assert lint(parse(compile_content(german)), texts, required_languages=["de"]) == []


def test_a_translated_list_has_its_own_words():
    translated = page(steps=[step("children", question("name", label="Name"), repeat={**REPEAT, "item": "Child"})])
    texts = compile_texts(page(), {"en": translated})
    assert texts["en"]["step.children.item"] == "Child"
    assert texts["en"]["question.children[].name.label"] == "Name"


def test_an_editor_could_have_saved_it():
    for name in ("steps", "documents", "fee_rules", "points"):
        FormPage._meta.get_field(name).stream_block.clean(getattr(page(), name))


def faults_of(*steps):
    with pytest.raises(ValidationError) as caught:
        StepsBlock().clean(StepsBlock().to_python(list(steps)))
    return caught.value.block_errors


def test_a_list_without_its_words_is_shown_at_its_step():
    faults = faults_of(step("children", question("name"), repeat={"max": 3}))
    assert set(faults[0].block_errors["repeat"].block_errors) == {"item", "ask_first", "ask_more"}


def test_outside_a_list_its_questions_need_their_address():
    faults = faults_of(
        step("children", question("name"), repeat=REPEAT),
        step("end", question("x", condition=when("name", "not_empty"))),
    )
    assert 1 in faults


def test_a_rule_needs_a_number_unless_it_names_a_parameter():
    rule = page().fee_rules.raw_data[0]
    wrong = {**rule, "value": {**rule["value"], "value": "half"}}
    with pytest.raises(ValidationError):
        FeeRulesBlock().clean(FeeRulesBlock().to_python([wrong]))
    named = {**wrong["value"], "effect": "replace_with_parameter"}
    FeeRulesBlock().clean(FeeRulesBlock().to_python([{**wrong, "value": named}]))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"field": "is_minor", "op": "falsy"}, "Sie sind 18 Jahre alt oder älter"),
        ({"field": "is_turkish_national", "op": "truthy"}, "Sie haben die türkische Staatsangehörigkeit"),
        ({"field": "age_years", "op": "gte", "value": 45}, "Alter in Jahren – mindestens 45"),
        ({"field": "children_count", "op": "gte", "value": 1}, "Anzahl: Kind – mindestens 1"),
        ({"field": "children[].country", "op": "eq", "value": "TUR"}, "Kind: Wohnsitzstaat – TUR"),
        ({"field": "age_years", "op": "lt", "value": "param:limit"}, "Alter in Jahren – weniger als 24"),
    ],
)
def test_conditions_on_lists_derived_values_and_parameters_are_said_in_words(condition, words):
    ParameterValue.objects.create(key="limit", valid_from=date(2020, 1, 1), value="24", unit="years", legal_basis="x")
    revision = freeze()
    assert condition_words(condition, form_of(revision.pk), texts_of(revision.pk, "de")) == words


@pytest.mark.parametrize(
    ("effect", "value", "words"),
    [
        ("multiply", "0.5", "50 % der Gebühr"),
        ("replace", "0", "keine Gebühr"),
        ("replace", "28.80", "28,80 Euro"),
        ("replace_with_parameter", "card", "27,60 Euro"),
        ("replace_with_parameter", "gone", "entscheidet die Behörde"),
        ("manual_review", "0", "entscheidet die Behörde"),
    ],
)
def test_a_rule_says_what_it_does_to_the_fee(effect, value, words):
    ParameterValue.objects.create(key="card", valid_from=date(2020, 1, 1), value="27.60", unit="EUR", legal_basis="x")
    assert rule_amount(FeeRule("x", "§", effect, value)) == words
