import itertools

import pytest

from cms.seed.composing import FORMS
from cms.seed.definitions import form_seed
from intake.definitions.conditions import holds
from intake.definitions.forecast import MOST_QUESTIONS, Forecast, deciding
from intake.definitions.schema import parse

STUDY = parse(form_seed("residence_permit_study")[0])
FIRST = {"field": "application_kind", "op": "eq", "value": "first"}
MINOR = {"field": "is_minor", "op": "truthy"}


@pytest.mark.parametrize(
    ("condition", "given", "verdict"),
    [
        (None, {}, True),
        (FIRST, {}, None),
        (FIRST, {"application_kind": "first"}, True),
        (FIRST, {"application_kind": "extension"}, False),
        ({"not": FIRST}, {}, None),
        ({"not": FIRST}, {"application_kind": "extension"}, True),
        ({"all": [FIRST, MINOR]}, {"application_kind": "first"}, None),
        ({"all": [FIRST, MINOR]}, {"application_kind": "extension"}, False),
        ({"any": [FIRST, MINOR]}, {"application_kind": "first"}, True),
        ({"any": [FIRST, MINOR]}, {"application_kind": "extension"}, None),
        ({"any": [FIRST, MINOR]}, {"application_kind": "extension", "is_minor": False}, False),
    ],
)
def test_a_condition_is_judged_only_as_far_as_answers_go(condition, given, verdict):
    assert Forecast(STUDY, given).judge(condition) is verdict


def test_what_hangs_on_a_hidden_question_is_not_open():
    rule = {"field": "extension_over_3_months", "op": "truthy"}
    assert Forecast(STUDY, {}).judge(rule) is None
    assert Forecast(STUDY, {"application_kind": "first"}).judge(rule) is False


def test_an_answer_without_a_choice_is_known_from_the_start():
    extension = parse(form_seed("residence_permit_extension")[0])
    assert Forecast(extension, {}).judge({"field": "application_kind", "op": "eq", "value": "extension"}) is True


def test_of_a_condition_only_what_is_open_is_left():
    forecast = Forecast(STUDY, {"application_kind": "first"})
    assert forecast.open_part({"all": [FIRST, MINOR]}) == MINOR


@pytest.mark.parametrize("key", FORMS)
def test_a_few_questions_decide_every_form_and_everything_that_they_decide_agrees_with_the_form(key):
    form = parse(form_seed(key)[0])
    asked = deciding(form)
    assert 0 < len(asked) <= MOST_QUESTIONS
    choices = {
        own.key: (own.options or ("true",)) for own in form.questions if own.key in asked and own.type != "boolean"
    }
    for values in itertools.islice(itertools.product(*choices.values()), 40):
        given = {
            name: [value] if next(own.type for own in form.questions if own.key == name) == "multi_choice" else value
            for name, value in zip(choices, values, strict=True)
        }
        forecast = Forecast(form, given)
        for document in form.documents:
            verdict = forecast.judge(document.condition)
            assert verdict is None or verdict is holds(document.condition, forecast.facts)
