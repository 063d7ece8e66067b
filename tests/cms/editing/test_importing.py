"""A form's file becomes a draft beside what is published, with its translations waiting for the publication."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from cms.compiling import compile_content, compile_texts
from cms.editing.block_writer import FormWriter, block_ids
from cms.editing.importing import NoLibrary, release_import, release_preview
from cms.pages import FormPage, LibraryPage
from cms.seed.composing import FORMS
from cms.seed.definitions import form_seed
from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.definitions.release import release_write
from intake.definitions.selectors import newest_standard
from tests.factories import STUDY, root_page

pytestmark = pytest.mark.django_db


def written(key):
    content, texts = form_seed(key)
    page = FormPage()
    for name, value in FormWriter(key, texts["de"], texts["de"]).fields(content).items():
        stream = getattr(page, name)
        setattr(page, name, stream.stream_block.to_python(value) if hasattr(stream, "stream_block") else value)
    return content, texts, page


@pytest.mark.parametrize("key", FORMS)
def test_what_is_written_as_blocks_compiles_to_the_same_form(key):
    content, texts, page = written(key)

    assert compile_content(page) == content
    assert compile_texts(page, {})["de"] == {path: text for path, text in texts["de"].items() if text}


def test_known_blocks_keep_their_ids():
    content, texts, page = written(STUDY)
    ids = {where: f"{number:08x}-0000-4000-8000-000000000000" for number, where in enumerate(block_ids(page))}
    again = FormWriter(STUDY, texts["de"], texts["de"], ids).fields(content)

    assert again["steps"][0]["id"] == ids[f"step.{content['steps'][0]['key']}"]
    assert again["documents"][0]["value"]["evidence"][0]["id"] == ids["document.passport.evidence.0"]


@pytest.fixture
def library(wagtail_tree):
    parameters_load()
    german = root_page().add_child(
        instance=LibraryPage(title="Formulare", slug="formulare", locale=Locale.objects.get(language_code="de"))
    )
    english, _made = Locale.objects.get_or_create(language_code="en")
    german.copy_for_translation(english)
    return german


def release(content, texts, number=2):
    return release_write(content, texts, number=number).encode()


def study():
    content, texts = form_seed(STUDY)
    return content, {language: texts[language] for language in ("de", "en")}


def test_without_a_library_nothing_is_made(wagtail_tree):
    with pytest.raises(NoLibrary):
        release_import(release(*study()), actor=Actor.system())
    assert not FormPage.objects.exists()


def test_a_new_form_is_an_unpublished_draft_with_its_translations(library):
    page = release_import(release(*study()), actor=Actor.system())

    assert not page.live
    assert newest_standard(STUDY) is None
    english = FormPage.objects.get(locale__language_code="en", translation_key=page.translation_key)
    assert not english.live
    assert english.get_latest_revision_as_object().title == study()[1]["en"]["title"]


def test_published_it_comes_into_force_as_it_was_written(library):
    content, texts = study()
    page = release_import(release(content, texts), actor=Actor.system())
    page.get_latest_revision().publish()

    revision = newest_standard(STUDY)
    assert revision.content == content
    assert revision.texts["de"] == texts["de"]


def test_an_existing_form_stays_in_force_until_the_draft_is_published(library):
    content, texts = study()
    first = release_import(release(content, texts), actor=Actor.system())
    first.get_latest_revision().publish()
    in_force = newest_standard(STUDY)
    changed = {**texts, "de": {**texts["de"], "summary": "Neu gefasst."}, "en": {**texts["en"], "summary": "New."}}

    preview = release_preview(release(content, changed))
    assert preview.changes[0].after == "Neu gefasst."
    page = release_import(release(content, changed), actor=Actor.system())

    assert page.pk == first.pk
    assert newest_standard(STUDY) == in_force
    assert FormPage.objects.get(pk=page.pk).summary == texts["de"]["summary"]
    page.get_latest_revision().publish()
    assert newest_standard(STUDY).texts["de"]["summary"] == "Neu gefasst."
    assert StringTranslation.objects.filter(data="New.", locale__language_code="en").exists()
