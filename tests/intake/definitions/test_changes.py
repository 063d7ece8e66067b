"""What differs between two states of a form is found whole, and nothing else."""

from copy import deepcopy

from intake.definitions.changes import changes
from tests.intake.definitions.test_adaptations import CONTENT, TEXTS


def between(content=CONTENT, texts=TEXTS):
    return changes(CONTENT, TEXTS, content, texts)


def test_equal_states_have_no_changes():
    assert between(deepcopy(CONTENT), deepcopy(TEXTS)) == []


def test_a_new_question_is_one_change_and_its_neighbour_none():
    content = deepcopy(CONTENT)
    content["steps"][0]["items"].insert(1, {"question": "title", "type": "text", "required": False})
    texts = {**TEXTS, "de": {**TEXTS["de"], "question.title.label": "Titel"}}

    (change,) = between(content, texts)

    assert change.where == "question.title"
    assert change.came


def test_a_removed_document_is_one_change():
    content = {**CONTENT, "documents": CONTENT["documents"][:1]}
    texts = deepcopy(TEXTS)
    del texts["de"]["document.rent_payment_proof.label"]

    (change,) = between(content, texts)

    assert (change.where, change.went) == ("document.rent_payment_proof", True)


def test_a_moved_question_says_what_it_stands_after_now():
    content = deepcopy(CONTENT)
    items = content["steps"][0]["items"]
    items[1], items[2] = items[2], items[1]

    found = {(change.where, change.slot) for change in between(content)}

    assert ("question.fax", "_after") in found


def test_logic_and_texts_are_told_apart():
    content = deepcopy(CONTENT)
    content["fees"][0]["amount_eur"] = "110"
    texts = {**TEXTS, "en": {**TEXTS["en"], "question.phone.help": "Mobile"}}

    fee, text = between(content, texts)

    assert (fee.where, fee.slot, fee.before, fee.after) == ("fee.first", "amount_eur", "100", "110")
    assert (text.where, text.slot, text.language) == ("question.phone", "text:help", "en")


def test_an_options_label_belongs_to_its_question():
    content = deepcopy(CONTENT)
    content["steps"][0]["items"][1] = {
        "question": "phone",
        "type": "single_choice",
        "required": False,
        "options": ["mobile"],
    }
    texts = {**TEXTS, "de": {**TEXTS["de"], "option.phone.mobile.label": "Mobil"}}

    found = {(change.where, change.slot) for change in between(content, texts)}

    assert ("question.phone", "text:option.mobile.label") in found
