from dataclasses import replace

import pytest

from intake.definitions.lint import lint
from intake.definitions.patterns import pattern_problem
from intake.definitions.schema import DocumentRequirement, FeeRule, Form, Points, PointsItem, Question, Repeat, Step
from intake.definitions.text_paths import text_paths

FORM = Form(
    key="demo",
    steps=(
        Step("one", (Question("kind", "single_choice", True, options=("a", "b")),)),
        Step("two", (Question("why", "text", True, condition={"field": "kind", "op": "eq", "value": "b"}),)),
    ),
    documents=(DocumentRequirement("passport", True),),
    submit_requires=("one",),
)


def texts(form, *languages):
    return {language: {path: f"{language} {path}" for path, _ in text_paths(form)} for language in languages}


def codes(form, **given):
    return {
        (problem.where, problem.code)
        for problem in lint(form, given.get("texts", texts(form, "de")), required_languages=["de"])
    }


def with_question(question):
    return replace(FORM, steps=(*FORM.steps, Step("three", (question,))))


def test_a_sound_form_has_no_problem():
    assert codes(FORM) == set()


def test_a_condition_on_a_later_question_is_found():
    early = Step("zero", (Question("x", "text", True, condition={"field": "why", "op": "not_empty"}),))
    assert ("question.x", "refers_to_later") in codes(replace(FORM, steps=(early, *FORM.steps)))


def test_a_condition_on_itself_is_found():
    loop = Question("self", "text", True, condition={"field": "self", "op": "not_empty"})
    assert ("question.self", "refers_to_later") in codes(with_question(loop))


def test_a_dead_reference_of_a_document_is_found():
    document = DocumentRequirement("visa", True, condition={"field": "gone", "op": "truthy"})
    assert ("document.visa", "dead_reference") in codes(replace(FORM, documents=(document,)))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question("kind", "text", True), "key_twice"),
        (Question("Kind", "text", True), "key_malformed"),
        (Question("x", "magic", True), "unknown_type"),
        (Question("x", "single_choice", True), "no_options"),
        (Question("x", "single_choice", True, options=("a", "a")), "option_twice"),
        (Question("x", "integer", True, min=9, max=1), "bounds_reversed"),
        (Question("x", "text", True, pattern="("), "pattern_malformed"),
        (Question("x", "text", True, condition={"field": "kind", "op": "like", "value": "a"}), "unknown_operator"),
    ],
)
def test_each_fault_of_a_question_is_found(question, code):
    assert (f"question.{question.key}", code) in codes(with_question(question))


def test_a_step_that_submission_needs_must_exist():
    assert ("step.gone", "required_step_missing") in codes(replace(FORM, submit_requires=("gone",)))


def test_a_missing_translation_names_its_path():
    half = texts(FORM, "de", "ar")
    del half["ar"]["question.why.label"]
    problems = lint(FORM, half, required_languages=["de", "ar"])
    assert [(p.where, p.code, p.detail) for p in problems] == [("question.why.label", "text_missing", "ar")]


def test_an_optional_text_must_be_translated_when_german_has_it():
    half = texts(FORM, "de", "ar")
    half["ar"]["question.why.help"] = " "
    assert [p.where for p in lint(FORM, half, required_languages=["ar"])] == ["question.why.help"]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "(.*)*", "([a-z]+)*x"])
def test_W16_a_pattern_that_explodes_is_refused(pattern):
    assert pattern_problem(pattern) == "pattern_explodes"


@pytest.mark.parametrize(
    "pattern", [r"^[0-9]{2}(0[0-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{6}$", r"^([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}$"]
)
def test_the_patterns_of_the_field_pass(pattern):
    assert pattern_problem(pattern) is None


LIST = Step(
    "children",
    (
        Question("kind", "text", True, group="children"),
        Question("more", "text", False, condition={"field": "kind", "op": "not_empty"}, group="children"),
    ),
    repeat=Repeat(0, 3),
)


def with_list(step=LIST, **changes):
    return replace(FORM, steps=(*FORM.steps, step), **changes)


def test_a_list_may_use_keys_of_the_form_and_conditions_its_entries():
    document = DocumentRequirement("visa", True, condition={"field": "children[].more", "op": "not_empty"})
    count = DocumentRequirement(
        "birth_certificate", True, condition={"field": "children_count", "op": "gt", "value": 0}
    )
    assert codes(with_list(documents=(document, count))) == set()


@pytest.mark.parametrize("field", ["more", "children[].gone", "parents_count"])
def test_outside_an_entry_its_questions_have_their_full_address(field):
    document = DocumentRequirement("visa", True, condition={"field": field, "op": "not_empty"})
    assert ("document.visa", "dead_reference") in codes(with_list(documents=(document,)))


def test_inside_an_entry_a_later_sibling_is_later():
    first = Question("first", "text", True, condition={"field": "more", "op": "not_empty"}, group="children")
    assert ("question.children[].first", "refers_to_later") in codes(
        with_list(replace(LIST, items=(first, *LIST.items)))
    )


@pytest.mark.parametrize("repeat", [Repeat(0, 0), Repeat(3, 2), Repeat(-1, 2), Repeat(0, 51)])
def test_bounds_of_a_list_that_cannot_be_are_found(repeat):
    assert ("step.children", "repeat_bounds") in codes(with_list(replace(LIST, repeat=repeat)))


def test_a_list_must_not_share_its_key_with_a_question():
    taken = Step("more", (Question("children", "text", False),))
    assert ("step.children", "key_twice") in codes(replace(FORM, steps=(*FORM.steps, taken, LIST)))


def test_an_address_of_the_wizard_is_no_key_of_a_step():
    assert ("step.check", "key_reserved") in codes(replace(FORM, steps=(*FORM.steps, replace(LIST, key="check"))))


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"field": "kind", "op": "eq", "value": "z"}, {"value_unknown", "never_holds"}),
        ({"field": "kind", "op": "in", "value": ["a", "z"]}, {"value_unknown"}),
        ({"field": "kind", "op": "in", "value": "a"}, {"value_not_list"}),
        (
            {"all": [{"field": "kind", "op": "eq", "value": "a"}, {"field": "kind", "op": "eq", "value": "b"}]},
            {"never_holds"},
        ),
        ({"any": [{"field": "kind", "op": "eq", "value": "a"}, {"field": "kind", "op": "eq", "value": "b"}]}, set()),
        ({"not": {"field": "kind", "op": "eq", "value": "z"}}, {"value_unknown"}),
    ],
)
def test_what_nobody_can_reach_is_found(condition, found):
    step = Step("three", (Question("x", "text", False),), condition=condition)
    assert {code for _where, code in codes(replace(FORM, steps=(*FORM.steps, step)))} == found


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question("x", "boolean", True, default="true"), "default_forbidden"),
        (Question("x", "consent", True, default="true"), "default_forbidden"),
        (Question("x", "single_choice", True, options=("a",), default="b"), "default_unknown"),
    ],
)
def test_a_default_that_cannot_be_is_found(question, code):
    assert ("question.x", code) in codes(with_question(question))


def test_a_built_in_code_list_needs_no_options():
    assert codes(with_question(Question("x", "single_choice", True, codelist="sprachenkatalog"))) == set()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (FeeRule("x", "§", "divide", "2"), "unknown_effect"),
        (FeeRule("x", "§", "multiply", "1.5"), "amount_malformed"),
        (FeeRule("x", "§", "replace", "free"), "amount_malformed"),
        (FeeRule("x", "§", "replace", "-1"), "amount_malformed"),
        (FeeRule("x", "§", "manual_review", "0", {"field": "gone", "op": "truthy"}), "dead_reference"),
    ],
)
def test_a_fee_rule_that_cannot_be_is_found(rule, code):
    assert ("fee_rule.x", code) in codes(replace(FORM, fee_rules=(rule,)))


def test_points_count_answers_that_exist():
    chosen = Question("items", "multi_choice", True, options=("a",))
    form = with_question(chosen)
    assert codes(replace(form, points=Points("items", 1, (PointsItem("a", 1),)))) == set()
    assert ("points", "value_unknown") in codes(replace(form, points=Points("items", 1, (PointsItem("z", 1),))))
    assert ("points", "dead_reference") in codes(replace(form, points=Points("kind", 1, ())))


@pytest.mark.parametrize("pattern", ["((a+))+", "((a|b)c?)*", r"(\d+\s*){2,}x", r"\s*\s*\s*\s*", r"(a)\1+"])
def test_W16_nesting_hides_no_explosion(pattern):
    assert pattern_problem(pattern) == "pattern_explodes"


@pytest.mark.parametrize(
    "pattern", [r"^[A-Z]{2}-?\d{4,8}$", r"^(ab|cd)?\d+$", r"^(\d{3} ){2}\d{2}$", r"[(+*]+", r"\(a+\)+"]
)
def test_a_harmless_pattern_passes(pattern):
    assert pattern_problem(pattern) is None
