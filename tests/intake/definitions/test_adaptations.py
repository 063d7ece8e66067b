"""An authority's operations apply to a standard, say why they cannot, and show when the standard moved under them."""

import pytest

from intake.definitions.adaptations import Operation, adapt, conflicts

CONTENT = {
    "key": "permit",
    "steps": [
        {
            "key": "personal",
            "items": [
                {"question": "family_name", "type": "text_latin", "required": True},
                {"question": "phone", "type": "phone", "required": False},
                {"question": "fax", "type": "text", "required": False},
                {
                    "question": "fax_reason",
                    "type": "text",
                    "required": False,
                    "condition": {"field": "fax", "op": "not_empty"},
                },
            ],
        },
        {
            "key": "children",
            "repeat": {"min": 0, "max": 5},
            "items": [{"question": "birth_date", "type": "partial_date", "required": True}],
        },
    ],
    "documents": [
        {"key": "passport", "required": True, "max_files": 5},
        {"key": "rent_payment_proof", "required": False, "max_files": 5, "max_age_days": 90},
    ],
    "fees": [{"key": "first", "amount_eur": "100", "legal_basis": "§ 45 AufenthV"}],
    "appointment": {"type": "application_biometrics", "duration_min": 30, "extra_person_min": 10},
}
TEXTS = {
    "de": {
        "title": "Erlaubnis",
        "question.family_name.label": "Familienname",
        "question.phone.label": "Telefon",
        "question.phone.help": "Mit Vorwahl",
        "question.fax.label": "Fax",
        "document.passport.label": "Pass",
        "document.rent_payment_proof.label": "Mietzahlung",
    },
    "en": {"question.phone.label": "Phone", "question.phone.help": "With area code"},
}
ADD = Operation(
    "a1",
    "add_question",
    "question.phone",
    {"question": "local_messenger", "type": "single_choice", "required": False, "options": ["none"]},
    {
        "de": {"label": "Messenger", "option.none.label": "keiner", "reason": "Wunsch des Rates"},
        "en": {"label": "Chat"},
    },
)
HELP = Operation("h1", "replace_help", "question.phone", {}, {"de": {"help": "Bitte mobil"}})
HIDE = Operation("x1", "hide", "document.rent_payment_proof")
FEE = Operation("f1", "set_fee", "fee.first", {"amount_eur": "93"})
APPOINTMENT = Operation("t1", "set_appointment", "appointment", {"duration_min": 40})
LIMIT = Operation("l1", "set_limit", "document.passport", {"max_files": 2})


def keys(content, step="personal"):
    found = next(one for one in content["steps"] if one["key"] == step)
    return [item.get("question") or item.get("statement") for item in found["items"]]


def only_problem(operation, content=CONTENT):
    (problem,) = adapt([operation], content, TEXTS).refused
    return problem.code


def test_an_added_question_stands_after_its_anchor_with_its_texts_and_its_origin():
    adapted = adapt([ADD], CONTENT, TEXTS)

    assert keys(adapted.content) == ["family_name", "phone", "local_messenger", "fax", "fax_reason"]
    assert adapted.texts["de"]["question.local_messenger.label"] == "Messenger"
    assert adapted.texts["de"]["option.local_messenger.none.label"] == "keiner"
    assert adapted.texts["en"]["question.local_messenger.label"] == "Chat"
    assert adapted.origins == {"question.local_messenger": "a1"}


def test_the_reason_stands_in_the_report_and_not_among_the_texts():
    adapted = adapt([ADD], CONTENT, TEXTS)

    assert adapted.differences[0].reason == {"de": "Wunsch des Rates"}
    assert not any(path.endswith("reason") for path in adapted.texts["de"])


def test_an_item_may_be_added_at_the_head_of_a_step_and_inside_an_entry():
    first = Operation("s", "add_statement", "step.personal", {"statement": "local_hint"}, {"de": {"text": "Hallo"}})
    inside = Operation(
        "c", "add_question", "question.children[].birth_date", {"question": "local_school", "type": "text"}
    )
    adapted = adapt([first, inside], CONTENT, TEXTS)

    assert keys(adapted.content)[0] == "local_hint"
    assert keys(adapted.content, "children") == ["birth_date", "local_school"]
    assert set(adapted.origins) == {"statement.local_hint", "question.children[].local_school"}


def test_a_paper_is_added_after_another_or_at_the_end():
    after = Operation("d", "add_document", "document.passport", {"key": "local_form", "required": True})
    last = Operation("e", "add_document", "", {"key": "local_other", "required": True})
    adapted = adapt([after, last], CONTENT, TEXTS)

    assert [one["key"] for one in adapted.content["documents"]] == [
        "passport",
        "local_form",
        "rent_payment_proof",
        "local_other",
    ]


def test_a_replaced_help_falls_back_to_the_local_german_and_never_to_the_standards_translation():
    adapted = adapt([HELP], CONTENT, TEXTS)

    assert adapted.texts["de"]["question.phone.help"] == "Bitte mobil"
    assert "question.phone.help" not in adapted.texts["en"]
    assert adapted.texts["en"]["question.phone.label"] == "Phone"


def test_what_is_hidden_is_gone_with_its_texts():
    adapted = adapt([HIDE], CONTENT, TEXTS)

    assert [one["key"] for one in adapted.content["documents"]] == ["passport"]
    assert not any("rent_payment_proof" in path for path in adapted.texts["de"])


def test_values_are_set_and_the_standard_stays_as_it_was():
    adapted = adapt([FEE, APPOINTMENT, LIMIT], CONTENT, TEXTS)

    assert adapted.content["fees"][0] == {"key": "first", "amount_eur": "93", "legal_basis": "§ 45 AufenthV"}
    assert adapted.content["appointment"]["duration_min"] == 40
    assert adapted.content["documents"][0]["max_files"] == 2
    assert CONTENT["fees"][0]["amount_eur"] == "100"
    assert [(one.standard, one.local) for one in adapted.differences] == [("100", "93"), (30, 40), (5, 2)]


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (Operation("1", "replace_help", "question.pager", {}, {"de": {"help": "?"}}), "target_missing"),
        (Operation("2", "add_question", "question.phone", {"question": "messenger", "type": "text"}), "key_not_local"),
        (Operation("3", "hide", "question.family_name"), "not_optional"),
        (Operation("4", "hide", "document.passport"), "not_optional"),
        (Operation("5", "hide", "step.personal"), "not_optional"),
        (Operation("6", "hide", "question.fax"), "referred_to"),
        (Operation("7", "set_fee", "fee.second", {"amount_eur": "1"}), "target_missing"),
    ],
)
def test_what_cannot_be_applied_says_why_and_changes_nothing(operation, code):
    adapted = adapt([operation], CONTENT, TEXTS)

    assert [problem.code for problem in adapted.refused] == [code]
    assert adapted.content == CONTENT
    assert adapted.differences == []


def test_the_same_local_key_twice_is_refused_the_second_time():
    assert [problem.code for problem in adapt([ADD, ADD], CONTENT, TEXTS).refused] == ["key_taken"]


def test_without_an_earlier_adoption_only_obstacles_are_conflicts():
    assert conflicts([HELP, FEE, HIDE], None, (CONTENT, TEXTS)) == []


def test_an_unchanged_standard_makes_no_conflict():
    assert conflicts([ADD, HELP, FEE, HIDE, LIMIT], (CONTENT, TEXTS), (CONTENT, TEXTS)) == []


@pytest.mark.parametrize(
    ("operation", "content", "texts"),
    [
        (HELP, CONTENT, {**TEXTS, "de": {**TEXTS["de"], "question.phone.help": "Neu"}}),
        (FEE, {**CONTENT, "fees": [{**CONTENT["fees"][0], "amount_eur": "110"}]}, TEXTS),
        (APPOINTMENT, {**CONTENT, "appointment": {**CONTENT["appointment"], "duration_min": 20}}, TEXTS),
        (HIDE, CONTENT, {**TEXTS, "de": {**TEXTS["de"], "document.rent_payment_proof.label": "Kaution"}}),
    ],
)
def test_a_standard_that_changed_under_an_operation_is_a_conflict_to_decide(operation, content, texts):
    (conflict,) = conflicts([operation], (CONTENT, TEXTS), (content, texts))

    assert conflict.code == "standard_changed"
    assert conflict.may_be_kept
    assert conflict.before != conflict.after


def test_a_change_elsewhere_makes_no_conflict():
    texts = {**TEXTS, "de": {**TEXTS["de"], "question.fax.label": "Telefax"}}
    assert conflicts([HELP, FEE, HIDE], (CONTENT, TEXTS), (CONTENT, texts)) == []
