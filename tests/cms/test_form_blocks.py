import pytest
from django.core.exceptions import ValidationError

from cms.compiling import compile_condition, compile_content, compile_texts
from cms.editing.block_writer import FormWriter
from cms.form_blocks import ConditionBlock, FeesBlock, StepsBlock
from cms.pages import FormPage
from cms.seed.composing import FORMS, form_raw
from cms.seed.definitions import form_seed, options_of

STUDY = "residence_permit_study"
TYPES = {"kind": "single_choice", "minor": "boolean", "age": "integer"}


def page_in(language, key=STUDY):
    content, texts = form_seed(key)
    return FormPage(**FormWriter(key, texts.get(language, {}), texts["de"]).fields(content))


def condition_block(raw):
    return ConditionBlock().to_python(FormWriter("form", {}, {}).condition("here", raw))


def question(key, **given):
    defaults = {"type": "text", "label": key.title(), "required": False, "options": [], "condition": {}}
    return {"type": "question", "value": {"key": key, **defaults, **given}, "id": f"id-{key}"}


def step(key, *items, condition=None):
    return {
        "type": "step",
        "value": {"key": key, "label": key.title(), "items": list(items), "condition": condition or {}},
        "id": f"id-{key}",
    }


def needs(field):
    return {"junction": "all", "parts": [{"type": "rule", "value": {"field": field, "op": "truthy"}}]}


def faults_of(*steps):
    """Return the block errors of a stream of steps by step, as nested dicts."""
    with pytest.raises(ValidationError) as caught:
        StepsBlock().clean(StepsBlock().to_python(list(steps)))
    return caught.value.block_errors


@pytest.mark.django_db
@pytest.mark.parametrize("key", FORMS)
def test_a_seed_form_says_the_same_as_blocks_and_as_content(key):
    content, texts = form_seed(key)
    german, english = page_in("de", key), page_in("en", key)
    assert compile_content(german) == content
    assert compile_texts(german, {"en": english}) == {language: texts[language] for language in ("de", "en")}


@pytest.mark.django_db
@pytest.mark.parametrize("key", FORMS)
def test_a_seed_form_is_what_an_editor_could_have_saved(key):
    page = page_in("de", key)
    for name in ("steps", "documents", "fees", "fee_rules", "points", "bring", "legal_basis"):
        FormPage._meta.get_field(name).stream_block.clean(getattr(page, name))


@pytest.mark.django_db
def test_block_ids_are_the_same_in_every_language():
    german, arabic = page_in("de"), page_in("ar")
    assert [step.id for step in german.steps] == [step.id for step in arabic.steps]
    assert german.steps[0].value["label"] != arabic.steps[0].value["label"]


@pytest.mark.django_db
def test_a_moved_block_with_a_renamed_key_keeps_its_translation():
    german, english = page_in("de"), page_in("en")
    german.steps[0].value["items"][2].value["key"] = "wanted_until"
    texts = compile_texts(german, {"en": english})
    assert texts["en"]["question.wanted_until.label"] == "Until when do you need the residence permit?"
    assert "question.requested_until.label" not in texts["en"]


def test_options_of_a_code_list_become_options_of_the_question():
    sex = next(item for step in form_raw(STUDY)["steps"] for item in step["items"] if item.get("question") == "sex")
    assert [option["value"] for option in options_of(sex)] == ["m", "w", "d", "x"]


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "kind", "op": "eq", "value": "first"},
        {"field": "kind", "op": "in", "value": ["first", "extension"]},
        {"field": "minor", "op": "ne", "value": False},
        {"field": "age", "op": "gte", "value": 18},
        {"not": {"field": "minor", "op": "truthy"}},
        {"not": {"any": [{"field": "minor", "op": "truthy"}, {"field": "kind", "op": "empty"}]}},
        {"any": [{"field": "minor", "op": "truthy"}, {"field": "kind", "op": "eq", "value": "first"}]},
        {
            "all": [
                {"field": "kind", "op": "not_empty"},
                {"any": [{"field": "minor", "op": "falsy"}, {"field": "age", "op": "lt", "value": 3}]},
            ]
        },
    ],
)
def test_a_condition_survives_the_way_through_blocks(condition):
    assert compile_condition(condition_block(condition), TYPES) == condition


def test_no_rule_means_always():
    assert compile_condition(condition_block(None), TYPES) is None


def test_a_condition_on_a_later_question_is_shown_at_its_block():
    faults = faults_of(step("one", question("a", condition=needs("b")), question("b")))
    assert "kommt erst später" in str(faults[0].block_errors["items"].block_errors[0].block_errors["condition"])


def test_a_condition_on_a_missing_question_is_shown_at_its_step():
    faults = faults_of(step("one", question("a")), step("two", question("b"), condition=needs("gone")))
    assert "keine Frage mit dem Schlüssel „gone“" in str(faults[1].block_errors["condition"])


def test_a_key_that_occurs_twice_is_shown_at_the_second_block():
    faults = faults_of(step("one", question("a")), step("two", question("a")))
    assert list(faults) == [1]
    assert "key" in faults[1].block_errors["items"].block_errors[0].block_errors


def test_age_may_be_asked_about_only_after_the_date_of_birth():
    StepsBlock().clean(
        StepsBlock().to_python(
            [step("one", question("birth_date", type="partial_date"), question("b", condition=needs("is_minor")))]
        )
    )
    assert faults_of(step("one", question("b", condition=needs("is_minor")), question("birth_date")))


def test_a_choice_without_answers_and_a_text_with_answers_are_refused():
    assert faults_of(step("one", question("a", type="single_choice")))
    option = {"type": "item", "value": {"value": "x", "label": "X"}}
    assert faults_of(step("one", question("a", type="text", options=[option])))


@pytest.mark.parametrize("key", ["Name", "1st", "with-dash", "a b", ""])
def test_a_key_has_only_small_letters_digits_and_underscores(key):
    assert faults_of(step("one", question(key)))


def test_a_draft_may_be_saved_unfinished():
    block = StepsBlock()
    unfinished = block.to_python([step("one", question("a", condition=needs("gone")))])
    assert block.clean_deferred(unfinished)
    with pytest.raises(ValidationError):
        block.clean(unfinished)


def test_two_fees_need_two_keys():
    fee = {"key": "issue", "label": "Erteilung", "amount_eur": "100", "legal_basis": "§ 45", "condition": {}}
    stream = FeesBlock().to_python([{"type": "fee", "value": fee}, {"type": "fee", "value": fee}])
    with pytest.raises(ValidationError) as caught:
        FeesBlock().clean(stream)
    assert list(caught.value.block_errors) == [1]
