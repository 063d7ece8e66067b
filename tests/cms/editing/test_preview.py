"""The preview is the applicants' form made of the draft; it leaves nothing behind."""

import pytest
from django.test import RequestFactory
from wagtail.models import Locale

from cms.editing.importing import release_import
from cms.editing.preview import PREVIEW_KEY
from cms.pages import FormPage, LibraryPage
from cms.seed.definitions import form_seed
from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.definitions.models import FormDefinition
from intake.definitions.release import release_write
from tests.factories import STUDY, root_page

pytestmark = pytest.mark.django_db

CASE = {
    "name": "Verlängerung",
    "today": None,
    "answers": [{"type": "item", "id": "1", "value": {"question": "application_kind", "value": "extension"}}],
    "documents": "current_residence_title",
    "without": "",
    "steps": "",
    "fee": None,
}


@pytest.fixture
def draft(wagtail_tree):
    parameters_load()
    library = root_page().add_child(
        instance=LibraryPage(title="Formulare", slug="formulare", locale=Locale.objects.get(language_code="de"))
    )
    english, _made = Locale.objects.get_or_create(language_code="en")
    library.copy_for_translation(english)
    content, texts = form_seed(STUDY)
    file = release_write(content, {language: texts[language] for language in ("de", "en")}, number=1)
    page = release_import(file.encode(), actor=Actor.system())
    page = page.get_latest_revision_as_object()
    page.test_cases = page.test_cases.stream_block.to_python([{"type": "case", "id": "2", "value": CASE}])
    page.save_revision()
    return page


def shown(page, mode=""):
    return page.make_preview_request(RequestFactory().get("/"), mode).content.decode()


def test_it_shows_the_draft_and_what_does_not_appear(draft):
    draft.steps[1].value["heading"] = "Ein neuer Kopf"
    page = shown(draft)

    assert "Ein neuer Kopf" in page
    assert "Ohne Antworten" in dict(draft.preview_modes).values()
    assert not FormDefinition.objects.filter(key=PREVIEW_KEY).exists()


def test_a_test_case_fills_it_in(draft):
    page = shown(draft, "case:Verlängerung")

    assert 'value="extension"' in page
    assert "checked" in page
    assert form_seed(STUDY)[1]["de"]["document.passport.label"] in page


def test_another_language_has_the_german_logic_and_its_own_words(draft):
    english = FormPage.objects.get(locale__language_code="en", translation_key=draft.translation_key)
    english = english.get_latest_revision_as_object()

    assert ("case:Verlängerung", "Verlängerung") in english.preview_modes
    assert form_seed(STUDY)[1]["en"]["question.family_name.label"] in shown(english)


def test_a_broken_draft_says_what_is_wrong_instead(draft):
    draft.steps[1].value["label"] = ""
    assert f"step.{draft.steps[1].value['key']}.label" in shown(draft)
