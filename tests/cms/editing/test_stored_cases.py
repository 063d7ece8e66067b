"""An editor's test case is read as the wizard would store its answers, and stops a publication that breaks it."""

from decimal import Decimal

import pytest

from cms.editing.stored_cases import answers_of, keys_of

TYPES = {
    "kind": "single_choice",
    "agree": "boolean",
    "nationalities": "nationality_list",
    "height_cm": "integer",
    "children[].birth_date": "partial_date",
    "children[].adopted": "boolean",
}


def line(question, value):
    return {"question": question, "value": value}


@pytest.mark.parametrize(
    ("question", "value", "stored"),
    [
        ("kind", "first", "first"),
        ("agree", "true", True),
        ("agree", "Ja", True),
        ("agree", "false", False),
        ("nationalities", "TUR, SYR", ["TUR", "SYR"]),
        ("height_cm", "168", 168),
        ("unheard_of", "x", "x"),
    ],
)
def test_an_answer_has_its_stored_form(question, value, stored):
    assert answers_of([line(question, value)], TYPES) == {question: stored}


def test_answers_of_a_list_gather_in_their_entries():
    lines = [
        line("children[0].birth_date", "2020-05"),
        line("children[1].birth_date", "2022-01-31"),
        line("children[0].adopted", "ja"),
    ]
    first, second = answers_of(lines, TYPES)["children"]

    assert (first["birth_date"], first["adopted"], second["birth_date"]) == ("2020-05", True, "2022-01-31")
    assert first["_id"] != second["_id"]


def test_keys_are_split_and_nothing_is_no_key():
    assert keys_of("passport, visa") == ("passport", "visa")
    assert keys_of(None) == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_a_failing_case_keeps_the_former_revision_in_force():
    from cms.models import PublicationOutcome
    from cms.pages import FormPage
    from cms.publishing import publication_status, revision_of

    page = FormPage.objects.get(service_key="residence_permit_study", locale__language_code="de")
    before = revision_of(page.service_key)
    value = {
        "name": "Erstantrag",
        "today": None,
        "answers": [{"type": "item", "id": "1", "value": line("application_kind", "first")}],
        "documents": "passport",
        "without": "",
        "steps": "",
        "fee": Decimal("1.00"),
    }
    page.test_cases = page.test_cases.stream_block.to_python([{"type": "case", "id": "2", "value": value}])
    page.summary = "Geändert"
    page.save_revision(clean=False).publish()

    assert revision_of(page.service_key) == before
    assert [one["code"] for one in PublicationOutcome.objects.get(form_key=page.translation_key).problems] == [
        "case_fee"
    ]
    assert "Erstantrag" in publication_status(page).problems[0]
