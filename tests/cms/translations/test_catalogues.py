"""Catalogues: states, confirmed texts, rules, glossary, worksheets. On files made here, not on those of the product."""

import json

import polib
import pytest

from cms.translations import catalogues, glossary, rules, violations, worksheets
from cms.translations.catalogues import Catalogue, State

GERMAN = "Ihr Antrag %(reference)s ist da."


@pytest.fixture
def uk(tmp_path, monkeypatch):
    """An interface catalogue of Ukrainian with an open, an outdated, a translated and a plural text."""
    path = tmp_path / "locale" / "uk" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=3; plural=0;"}
    file.extend(
        [
            polib.POEntry(msgid=GERMAN, occurrences=[("intake/portal/a.py", "")]),
            polib.POEntry(msgid="Neu", previous_msgid="Alt"),
            polib.POEntry(msgid="Weiter", msgstr="Далі"),
            polib.POEntry(msgid="%(n)s Tag", msgid_plural="%(n)s Tage", msgstr_plural={0: "", 1: "", 2: ""}),
            polib.POEntry(msgid="Alt", msgstr="Старе", obsolete=True),
        ]
    )
    file.save(str(path))
    for module in (catalogues, worksheets, violations):
        monkeypatch.setattr(module, "catalogues_of", lambda language: [path], raising=True)
    monkeypatch.setattr(worksheets, "interface_path", lambda language: path)
    return path


def states(path):
    catalogue = Catalogue.read(path)
    return {entry.msgid: catalogue.state(entry) for entry in catalogue.entries}


@pytest.mark.parametrize(
    ("code", "folder"), [("uk", "uk"), ("de-simple", "de_Simple"), ("pt-br", "pt_BR"), ("zh-hant", "zh_Hant")]
)
def test_a_code_has_the_folder_that_gettext_looks_into(code, folder):
    from django.utils.translation import to_locale

    assert catalogues.folder_name(code) == folder == to_locale(code)
    assert catalogues.language_of(folder) == code


def test_every_text_has_one_of_four_states(uk):
    assert states(uk) == {
        GERMAN: State.MISSING,
        "Neu": State.OUTDATED,
        "Weiter": State.UNREVIEWED,
        "%(n)s Tag": State.MISSING,
    }


def test_a_confirmation_holds_until_source_or_translation_change(uk):
    assert catalogues.entries_confirm(uk, Catalogue.read(uk).entries) == 1
    assert states(uk)["Weiter"] == State.REVIEWED
    file = polib.pofile(str(uk))
    file.find("Weiter").msgstr = "Вперед"
    file.save()
    assert states(uk)["Weiter"] == State.UNREVIEWED
    assert catalogues.entries_confirm(uk, []) == 0
    assert catalogues.read_reviewed(uk) == set()


@pytest.mark.parametrize(
    ("rule", "language", "source", "text"),
    [
        ("placeholders", "uk", "Bis %(day)s", "До"),
        ("placeholders", "uk", "{param:sum} Euro", "{sum} євро"),
        ("markup", "uk", "<a href='page:x'>Hier</a>", "<a href='page:y'>Тут</a>"),
        ("untranslated", "fr", "Termin", "Termin"),
        ("script", "uk", "Der Termin", "Appointment"),
        ("script", "uk", "Die Sprache", "Язык"),
        ("script", "fa", "Die Frau", "كتاب"),
        ("punctuation", "ar", "Wer?", "من?"),
        ("punctuation", "fa", "Ja, bitte", "بله, لطفا"),
        ("punctuation", "fr", "Wer?", "Qui?"),
        ("punctuation", "fr", "Name:", "Nom :"),
        ("edges", "uk", "Wer ist das?", "Хто це."),
        ("edges", "uk", "Name: ", "Ім'я:"),
        ("simple", "de-simple", "Kurz.", "Das ist " + "sehr " * 20 + "lang."),
    ],
)
def test_a_rule_finds_what_breaks_it(rule, language, source, text):
    assert [fault.rule for fault in rules.faults(source, text, language)] == [rule]


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("ar", "Bis %(day)s, bitte", "حتى %(day)s، من فضلكم"),
        ("ar", "E-Mail an a@b.de, bitte", "البريد a@b.de"),
        ("fr", "Wer?", "Qui\u202f?"),
        ("fr", "Um 9:05 Uhr", "À 9:05"),
        ("uk", "PDF, JPG", "PDF, JPG"[::-1] + " або"),
        ("de-simple", "Weiter", "Weiter"),
        ("uk", "24", "24"),
    ],
)
def test_a_good_translation_breaks_no_rule(language, source, text):
    assert rules.faults(source, text, language) == []


def test_a_plural_form_may_leave_the_number_out_but_bring_no_placeholder_of_its_own():
    assert rules.plural_faults(("ein Tag", "%(n)s Tage"), "один день", "uk") == []
    assert [fault.rule for fault in rules.plural_faults(("ein Tag", "%(n)s Tage"), "%(m)s днів", "uk")] == [
        "placeholders"
    ]


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("tr", "Ihre Anträge", "Başvurularınız"),
        ("ru", "Ihres Reisepasses", "вашего паспорта"),
        ("ar", "zum Termin", "للموعد"),
        ("en", "Die Duldung", "The Duldung"),
        ("fr", "elektronischer Aufenthaltstitel", "la carte électronique de séjour"),
    ],
)
def test_the_glossary_bears_bent_words(language, source, text):
    assert glossary.term_faults(source, text, language) == []


def test_the_glossary_finds_another_word_and_a_german_term_that_is_left_out():
    assert [f.rule for f in glossary.term_faults("Ihr Aufenthaltstitel", "твій дозвіл", "uk")] == [
        "glossary.residence_title"
    ]
    assert [f.rule for f in glossary.term_faults("die Fiktionsbescheinigung", "тимчасова посвідка", "uk")] == [
        "german.provisional_certificate"
    ]


def test_a_longer_term_hides_the_shorter_one_within():
    assert [term.key for term in glossary.terms_in("elektronischer Aufenthaltstitel")] == ["eat_card"]


def test_the_glossary_has_every_term_in_every_language_but_german():
    for term in glossary.glossary():
        assert all(term.wordings.values()), term.key


def test_a_worksheet_holds_what_is_open_with_what_a_translator_needs(uk):
    items = worksheets.worksheet("uk")
    assert [(item["source"], item["state"], item["former"]) for item in items] == [
        (GERMAN, "missing", ""),
        ("Neu", "outdated", "Старе"),
        ("%(n)s Tag", "missing", ""),
    ]
    assert items[0]["placeholders"] == ["%(reference)s"]
    assert items[0]["terms"][0]["german"] == "Antrag"
    assert len(worksheets.worksheet("uk", everything=True)) == 4
    assert worksheets.part_of([1, 2, 3], 1, 2) + worksheets.part_of([1, 2, 3], 2, 2) == [1, 2, 3]


def test_an_import_takes_what_is_good_and_refuses_what_would_break_a_page(uk):
    items = worksheets.worksheet("uk")
    items[0]["text"] = "Вашу заяву отримано."
    items[1]["text"] = "Нове"
    items[2]["text"] = ["%(n)s день", "%(n)s дні", "%(n)s днів"]
    changed, refused, remarks = worksheets.worksheet_import("uk", json.dumps(items))
    assert (changed, len(refused), remarks) == (2, 1, [])
    assert "%(reference)s" in refused[0]
    assert states(uk)["Neu"] == State.UNREVIEWED
    assert states(uk)[GERMAN] == State.MISSING
    assert len(worksheets.worksheet("uk")) == 1


def test_an_import_says_what_to_look_at_and_what_belongs_nowhere(uk):
    (item, *_rest) = worksheets.worksheet("uk")
    item["text"] = "Ваш документ %(reference)s тут."
    changed, refused, remarks = worksheets.worksheet_import("uk", json.dumps([item, {"id": "x", "text": "y"}]))
    assert changed == 1
    assert refused[0].startswith("x:")
    assert remarks[0].startswith("glossary.application")


@pytest.mark.parametrize("raw", ["", "{}", "[1]", '[{"id": "x"}]'])
def test_a_file_that_is_no_worksheet_changes_nothing(uk, raw):
    before = uk.read_bytes()
    if raw == "{}":
        assert worksheets.worksheet_import("uk", raw)[0] == 0
    else:
        with pytest.raises(worksheets.SheetRefused):
            worksheets.worksheet_import("uk", raw)
    assert polib.pofile(str(uk)) == polib.pofile(before.decode())


def test_a_plural_needs_all_its_forms(uk):
    item = worksheets.worksheet("uk")[2]
    item["text"] = ["день"]
    assert worksheets.worksheet_import("uk", json.dumps([item]))[1] == ["'%(n)s Tag': needs a list of 3 forms"]


def test_texts_that_only_staff_read_are_needed_in_german_and_english_only():
    staff = polib.POEntry(msgid="x", occurrences=[("cms/review/views.py", "")])
    both = polib.POEntry(msgid="x", occurrences=[("cms/review/views.py", ""), ("intake/portal/cases.py", "")])
    assert catalogues.needed_in(staff, "en")
    assert not catalogues.needed_in(staff, "uk")
    assert catalogues.needed_in(both, "uk")


def test_exceptions_excuse_their_languages_only():
    assert violations.excuse_of("untranslated", "tr", "Telefon")
    assert violations.excuse_of("untranslated", "uk", "Türkçe")
    assert not violations.excuse_of("untranslated", "uk", "Telefon")


def test_no_catalogue_of_the_product_breaks_a_page():
    for language in catalogues.catalogue_languages():
        broken = [str(v) for v in violations.violations(language) if v.fault.rule in rules.BREAKING]
        assert broken == []
