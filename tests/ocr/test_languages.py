import pytest

from ocr import languages
from ocr.text import PageText, Word, lines_of
from tests.ocr.pages import page
from tests.ocr.texts import TEXTS


@pytest.mark.parametrize(
    ("kind", "language"),
    [
        ("marriage_certificate", "ukr"),
        ("marriage_certificate", "rus"),
        ("marriage_certificate", "ara"),
        ("registration_certificate", "fra"),
        ("birth_certificate", "tur"),
        ("employment_contract", "deu"),
        ("employer_confirmation", "eng"),
    ],
)
def test_the_language_is_told_from_letters_and_common_words(kind, language):
    assert languages.language(TEXTS[kind, language]) == language


def test_persian_is_told_from_arabic_by_its_own_letters():
    assert languages.language("گواهی ولادت نام پدر چراغ پروین") == "fas"


@pytest.mark.parametrize("text", ["", "4711 12.03.2026", "IBAN DE12 3456"])
def test_too_little_text_has_no_language(text):
    assert languages.language(text) is None


def test_german_and_english_are_never_read_a_second_time():
    assert not {"deu", "eng"} & set(languages.PACKS)


def test_cyrillic_read_as_latin_is_doubtful_and_german_is_not():
    assert languages.doubtful(page("CBIDOLLTBO MPO LUJIKOB", "YonosBik BoHgap", confidence=0.6))
    assert languages.doubtful(page("BUNUCKA MO PAXYHKY", "PaxyHok Ha noYaToK", confidence=0.8))
    assert not languages.doubtful(page("Die Mitgliedschaft ist ungekündigt", "und besteht seit dem", confidence=0.8))
    assert not languages.doubtful(page("Kontoauszug", confidence=0.95))


def test_a_trial_convinces_only_by_letters_of_its_own_script_that_were_read_surely():
    assert languages.convincing(page("Свидетельство о браке"), "cyrillic")
    assert not languages.convincing(page("Свидетельство о браке", confidence=0.4), "cyrillic")
    assert not languages.convincing(page("Свидетельство of marriage in English"), "cyrillic")
    assert not languages.convincing(PageText(1), "arabic")


def row(*words):
    return lines_of([Word(text, (x, 0.1, x + 0.05, 0.12), 0.9) for x, text in words])[0].text


def test_rows_in_arabic_are_put_in_reading_order_and_keep_numbers_and_names_whole():
    assert row((0.1, "حساب"), (0.3, "كشف")) == "كشف حساب"
    assert row((0.1, "Al-Hassan"), (0.05, "Amal"), (0.3, "الاسم"), (0.4, "الكامل")) == "الكامل الاسم Amal Al-Hassan"
    assert row((0.1, "Name"), (0.3, "Amal")) == "Name Amal"
