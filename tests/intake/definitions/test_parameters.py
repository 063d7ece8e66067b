from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.definitions.errors import DefinitionInvalid
from intake.definitions.parameters import ParameterValue, filled_in, parameter_facts, parameter_value
from intake.definitions.schema import parse
from intake.definitions.selectors import form_of, texts_of
from intake.definitions.visibility import path_through
from intake.wizard.form_builder import form_class
from tests.intake.definitions.lists import CONTENT, freeze

pytestmark = pytest.mark.django_db

THRESHOLD = {
    **CONTENT,
    "steps": [
        {
            "key": "purpose",
            "items": [
                {"question": "salary", "type": "currency", "required": True},
                {
                    "question": "reason",
                    "type": "textarea",
                    "condition": {"field": "salary", "op": "lt", "value": "param:limit"},
                },
            ],
        },
        *CONTENT["steps"][1:],
    ],
}


@pytest.fixture(autouse=True)
def limits():
    ParameterValue.objects.create(
        key="limit", valid_from=date(2026, 1, 1), value="50700.00", unit="EUR", legal_basis="x"
    )
    ParameterValue.objects.create(
        key="limit", valid_from=date(2027, 1, 1), value="52000.00", unit="EUR", legal_basis="x"
    )
    ParameterValue.objects.create(
        key="until", valid_from=date(2020, 1, 1), value="2027-03-04", unit="date", legal_basis="x"
    )


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2025, 12, 31), None), (date(2026, 12, 31), "50700.00"), (date(2027, 1, 1), "52000.00")],
)
def test_a_value_counts_from_its_day_until_the_next(day, value):
    assert parameter_value("limit", day) == value


def test_the_first_of_january_changes_the_threshold_and_no_form():
    form, answers = parse(THRESHOLD), {"salary": "51000.00", "reason": "why"}
    assert form.parameters == {"limit"}
    for day, kept in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        path = path_through(form, answers, today=day, parameters=parameter_facts(form.parameters, day))
        assert ("reason" in path.answers) is kept


def test_without_a_value_a_comparison_is_false():
    form = parse(THRESHOLD)
    day = date(2025, 1, 1)
    path = path_through(form, {"salary": "1.00"}, today=day, parameters=parameter_facts(form.parameters, day))
    assert [question.key for question in path.questions["purpose"]] == ["salary"]


def test_the_page_gets_the_value_for_its_script():
    revision = freeze(THRESHOLD)
    facts = parameter_facts(form_of(revision.pk).parameters, date(2027, 2, 1))
    form = form_class(revision.pk, "de", "purpose")(facts=facts, stored={}, today=date(2027, 2, 1), revision_number=1)
    assert form.answers_referred_to_json() == '{"param:limit":"52000.00"}'


@pytest.mark.parametrize(
    ("language", "text"), [("de", "ab 50.700 Euro bis 4. März 2027"), ("en", "ab 50,700 Euro bis 4 March 2027")]
)
def test_a_text_has_the_value_as_its_reader_writes_it(language, text):
    today = timezone.localdate()
    ParameterValue.objects.create(key="now", valid_from=today, value="50700.00", unit="EUR", legal_basis="x")
    assert filled_in("ab {param:now} Euro bis {param:until}", language) == text


def test_a_text_names_no_key_where_there_is_no_value():
    assert filled_in("bis {param:gone}", "de") == "bis …"


def test_texts_and_built_forms_follow_a_new_value():
    words = {"question.salary.label": "Gehalt über {param:limit}?"}
    revision = freeze(THRESHOLD, **words)
    yesterday = timezone.localdate() - timedelta(days=1)
    for value in ("100", "200"):
        ParameterValue.objects.update_or_create(
            key="limit", valid_from=yesterday, defaults={"value": value, "unit": "EUR", "legal_basis": "x"}
        )
        assert texts_of(revision.pk, "de").get("question.salary.label") == f"Gehalt über {value}?"
        assert form_class(revision.pk, "de", "purpose").base_fields["salary"].label == f"Gehalt über {value}?"


@pytest.mark.parametrize(
    ("value", "unit"), [("viel", "EUR"), ("NaN", "EUR"), ("50700.00", "date"), ("4.3.2027", "date")]
)
def test_a_value_fits_its_unit(value, unit):
    with pytest.raises(ValidationError):
        ParameterValue(key="x", valid_from=date(2026, 1, 1), value=value, unit=unit, legal_basis="x").full_clean()


def test_a_form_that_names_an_unknown_parameter_does_not_come_into_force():
    ParameterValue.objects.filter(key="limit").delete()
    with pytest.raises(DefinitionInvalid) as caught:
        freeze(THRESHOLD, **{"question.reason.label": "unter {param:gone}"})
    found = {(problem.where, problem.code, problem.detail) for problem in caught.value.problems}
    assert found == {
        ("question.reason", "unknown_parameter", "limit"),
        ("question.reason.label", "unknown_parameter", "gone"),
    }
