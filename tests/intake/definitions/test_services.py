import pytest

from cms.seed.definitions import form_seed
from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.definitions.errors import DefinitionInvalid
from intake.definitions.models import FormRevision, RevisionIsFrozen
from intake.definitions.selectors import form_of, texts_of
from intake.definitions.services import revision_freeze
from tests.factories import STUDY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def legal_values():
    parameters_load()


def freeze(content, texts):
    return revision_freeze(
        content=content, texts=texts, source_key=None, required_languages=["de"], actor=Actor.system()
    )


@pytest.fixture
def seed():
    return form_seed(STUDY)


def test_the_first_publication_makes_revision_one(seed):
    assert freeze(*seed).number == 1


def test_publishing_the_same_again_makes_no_new_revision(seed):
    assert freeze(*seed) == freeze(*seed)
    assert FormRevision.objects.count() == 1


def test_a_changed_wording_keeps_the_logic(seed):
    content, texts = seed
    first = freeze(content, texts)
    second = freeze(content, {**texts, "de": {**texts["de"], "title": "Anders"}})
    assert second.number == 2
    assert second.logic_sha256 == first.logic_sha256
    assert second.sha256 != first.sha256


def test_a_form_with_a_fault_leaves_the_former_revision_in_force(seed):
    content, texts = seed
    first = freeze(content, texts)
    with pytest.raises(DefinitionInvalid) as refusal:
        freeze(content, {**texts, "de": {}})
    assert {problem.code for problem in refusal.value.problems} == {"text_missing"}
    assert list(FormRevision.objects.all()) == [first]


def test_a_malformed_form_is_refused_not_crashed():
    with pytest.raises(DefinitionInvalid):
        freeze({"key": "x"}, {})


def test_a_revision_cannot_be_changed_or_deleted(seed):
    revision = freeze(*seed)
    revision.number = 9
    with pytest.raises(RevisionIsFrozen):
        revision.save()
    with pytest.raises(RevisionIsFrozen):
        revision.delete()


def test_a_missing_text_falls_back_visibly_to_german(seed):
    content, texts = seed
    revision = freeze(content, {**texts, "fr": {**texts["fr"], "title": " "}})
    text = texts_of(revision.pk, "fr")["title"]
    assert text.is_fallback
    assert text.language == "de"
    assert 'lang="de"' in text.__html__()


def test_a_text_is_escaped(seed):
    content, texts = seed
    revision = freeze(content, {**texts, "de": {**texts["de"], "title": "<b>x</b>"}})
    assert texts_of(revision.pk, "de")["title"].__html__() == "&lt;b&gt;x&lt;/b&gt;"


def test_the_study_form_has_its_steps_and_all_eighteen_documents(seed):
    form = form_of(freeze(*seed).pk)
    named = "purpose personal contact address passport study health_insurance declarations notices".split()
    assert [step.key for step in form.steps if step.key in named] == named
    assert len(form.documents) == 18
    assert form.submit_requires == ("purpose", "personal", "contact")
