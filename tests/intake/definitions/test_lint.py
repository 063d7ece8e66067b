from dataclasses import replace

import pytest

from intake.definitions.lint import lint
from intake.definitions.patterns import pattern_problem
from intake.definitions.schema import DocumentRequirement, Form, Question, Step
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
