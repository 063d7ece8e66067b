"""An adaptation page becomes operations: logic from the German page, texts from every language."""

import pytest
from wagtail.models import Locale

from cms.adaptations.operations import authority_of_page, operations_in_force
from cms.pages import HomePage
from intake.definitions import adaptations
from tests.cms.adaptations.conftest import HELP, MINUTES, block
from tests.factories import AuthorityFactory, root_page

pytestmark = pytest.mark.django_db

EMPTY_QUESTION = {
    "help": "",
    "pattern_hint": "",
    "required": False,
    "condition": {},
    "options": [],
    "max_length": None,
    "min": None,
    "max": None,
    "pattern": "",
    "codelist": "",
    "default": "",
    "note": "",
}
QUESTION = block(
    "add_question",
    3,
    place="question",
    after="phone",
    question={**EMPTY_QUESTION, "key": "local_messenger", "type": "text", "label": "Messenger"},
)


def test_without_an_adaptation_nothing_differs(office, standard):
    assert operations_in_force(office, standard) == []


def test_each_block_is_one_operation_with_its_target(office, standard, adapt):
    adapt(MINUTES, HELP, QUESTION)
    minutes, help_text, question = operations_in_force(office, standard)

    assert (minutes.kind, minutes.target, minutes.logic) == ("set_appointment", "appointment", {"duration_min": 45})
    assert minutes.texts == {"de": {"reason": "Mehr Zeit"}}
    assert (help_text.target, help_text.texts["de"]["help"]) == ("question.phone", "Am besten mobil.")
    assert (question.target, question.logic["question"]) == ("question.phone", "local_messenger")


def test_what_is_made_of_the_page_fits_the_standard(office, standard, adapt):
    adapt(MINUTES, HELP, QUESTION)
    assert adaptations.adapt(operations_in_force(office, standard), standard.content, standard.texts).refused == []


def test_another_languages_page_gives_texts_only(office, standard, adapt):
    page = adapt(HELP)
    english, _made = Locale.objects.get_or_create(language_code="en")
    office.site.root_page.copy_for_translation(english)
    copy = page.copy_for_translation(english)
    copy.operations = copy.operations.stream_block.to_python(
        [{**HELP, "value": {**HELP["value"], "help": "Preferably mobile.", "key": "changed_by_mistake"}}]
    )
    copy.save_revision(clean=False).publish()

    (operation,) = operations_in_force(office, standard)

    assert operation.target == "question.phone"
    assert {language: slots["help"] for language, slots in operation.texts.items()} == {
        "de": "Am besten mobil.",
        "en": "Preferably mobile.",
    }


def test_a_page_belongs_to_the_authority_of_its_branch_in_any_language(office, adapt):
    page = adapt(HELP)
    english, _made = Locale.objects.get_or_create(language_code="en")
    office.site.root_page.copy_for_translation(english)

    assert authority_of_page(page) == office
    assert authority_of_page(page.copy_for_translation(english)) == office


def test_a_page_of_another_branch_is_not_found(office, standard, adapt):
    adapt(HELP)
    other = AuthorityFactory(adopts_automatically=False)
    home = root_page().add_child(instance=HomePage(title="Anderes Amt", slug="anderes", locale=Locale.objects.first()))
    other.site.root_page = home
    other.site.save()

    assert operations_in_force(other, standard) == []
