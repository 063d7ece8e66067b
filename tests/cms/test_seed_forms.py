"""The whole library once: every form in force, its texts known to the translation tool, languages added later."""

import polib
import pytest
from wagtail_localize.models import StringTranslation, TranslationContext, TranslationSource

from cms.models import PublicationOutcome
from cms.pages import FormPage, ServicePage, TriagePage
from cms.seed import catalogues
from cms.seed.catalogues import Catalogue, catalogue_path, elements, languages_with_catalogue
from cms.seed.collecting import german_texts
from cms.seed.composing import FORMS, form_raw
from intake.authorities.models import Authority
from intake.definitions.selectors import newest_standard, revision_in_force
from tests.cms.conftest import load_demo

WHOLE = {"forms": FORMS, "adopt_automatically": False}


@pytest.mark.django_db
def test_the_whole_demo_is_in_force_and_a_later_load_offers_what_was_translated_since(wagtail_tree):
    load_demo(**WHOLE, languages=["en"], port=80)
    outcomes = {outcome.service_key: outcome.problems for outcome in PublicationOutcome.objects.all()}
    assert outcomes == {key: [] for key in FORMS}
    herne, neighbour = Authority.objects.order_by("pk")
    assert {revision_in_force(herne, key).definition.key for key in FORMS} == set(FORMS)
    assert ServicePage.objects.filter(locale__language_code="en").count() == len(FORMS) + neighbour.services.count()

    page = FormPage.objects.get(service_key="eu_blue_card", locale__language_code="de")
    source = TranslationSource.objects.get(object_id=page.translation_key)
    segments = set(source.stringsegment_set.values_list("pk", flat=True))
    contexts = set(TranslationContext.objects.values_list("path", "field_path"))
    source.refresh_segments()
    assert set(source.stringsegment_set.values_list("pk", flat=True)) == segments
    assert set(TranslationContext.objects.values_list("path", "field_path")) == contexts

    before = StringTranslation.objects.filter(locale__language_code="en").count()
    load_demo(**WHOLE, languages=["en", "tr"], port=80)
    assert StringTranslation.objects.filter(locale__language_code="en").count() == before
    assert FormPage.objects.filter(locale__language_code="tr").count() == len(FORMS)
    assert TriagePage.objects.filter(locale__language_code="tr").count() == 2
    assert "tr" not in revision_in_force(herne, "eu_blue_card").texts
    assert "tr" in newest_standard("eu_blue_card").texts


def test_english_is_complete_and_every_catalogue_holds_todays_texts():
    today = {(german.context, german.text) for german in german_texts()}
    for language in languages_with_catalogue()[1:]:
        entries = polib.pofile(str(catalogue_path(language)))
        assert {(entry.msgctxt, entry.msgid) for entry in entries} == today, language
        assert language != "en" or not entries.untranslated_entries()


def test_a_title_may_be_written_otherwise_than_an_answer_that_says_the_same():
    entries = {(None, "Duldung"): "toleration", ("document", "Duldung"): "Toleration"}
    own = Catalogue("en", entries)
    assert own.find("Duldung") == "toleration"
    assert own.find("Duldung", "document") == "Toleration"
    assert own.find("Duldung", "title") == "toleration"
    assert own.find("Gestattung") == ""
    assert own.text("Gestattung") == "Gestattung"


def test_rich_text_is_translated_element_by_element():
    own = Catalogue("en", {(None, "Eins"): "One", (None, "<strong>Zwei</strong>"): "<strong>Two</strong>"})
    german = "<h2>Eins</h2> <ul> <li><strong>Zwei</strong></li> <li>Drei</li> </ul>"
    assert list(elements(german)) == ["Eins", "<strong>Zwei</strong>", "Drei"]
    assert own.html(german) == "<h2>One</h2> <ul> <li><strong>Two</strong></li> <li>Drei</li> </ul>"


def test_an_unfinished_translation_is_none(tmp_path, monkeypatch):
    entries = polib.POFile()
    entries.append(polib.POEntry(msgid="Kind", msgstr="Child", flags=["fuzzy"]))
    entries.save(str(tmp_path / "xx.po"))
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    assert catalogues.catalogue.__wrapped__("xx").find("Kind") == ""


def test_a_form_takes_over_what_is_shared_and_says_what_is_different():
    raw = form_raw("residence_permit_extension")
    purpose = raw["steps"][0]
    assert [item["question"] for item in purpose["items"]] == [
        "application_kind",
        "extension_over_3_months",
        "permit_purpose",
        "requested_until",
    ]
    assert purpose["heading"] == "Was möchten Sie verlängern?"
    assert "condition" not in purpose["items"][1]
    assert raw["appointment"]["bring"][-1] == "Ihre jetzige Karte (eAT)"
    waiver = next(rule for rule in form_raw("transfer_new_passport")["fee_rules"] if rule["key"] == "benefits_waiver")
    assert "condition" not in waiver
