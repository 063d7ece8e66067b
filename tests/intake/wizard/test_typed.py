from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from intake.wizard.typed import ascii_digits, decimal_of, latin_name, readable


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("992", "992"),
        ("992,5", "992.5"),
        ("992.50", "992.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50 €", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234", "1234"),
        ("1,234", "1234"),
        ("1.234.567", "1234567"),
        ("١٬٢٣٤٫٥٠", "1234.50"),
        ("۱۲۳۴", "1234"),
        ("EUR 12", "12"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_in_every_notation(typed, amount):
    assert decimal_of(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "abc", "-5", "1,2,3", "1.23.456", "1,234.567", "12.3456", "1e5", "9" * 25, "100000000", ",", "1,.5"]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):
        decimal_of(typed)


@pytest.mark.parametrize(
    "name", ["Müller-Lüdenscheidt", "O’Brien", "Ñuñez d'Àvila", "Şahin", "ẞ", "Łukasz", "M̂ Ø ǅ"[:5]]
)
def test_latin_names_of_the_standard_are_accepted(name):
    assert latin_name(readable(name)) == readable(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("O‘Brien", "O’Brien"), ("Meyer–Schmidt", "Meyer-Schmidt"), ("Müller", "Müller"), ("  a   b ", "a b")],
)
def test_a_name_is_brought_to_one_form(typed, kept):
    assert latin_name(readable(typed)) == kept


@pytest.mark.parametrize("name", ["أحمد", "Иван", "Νίκος", "李", "R2D2", "a_b", "a<b>", "x@y", "a/b", "😀"])
def test_other_characters_are_refused_and_named(name):
    with pytest.raises(ValidationError) as refusal:
        latin_name(name)
    assert any(char in str(refusal.value) for char in name)


@pytest.mark.parametrize("text", ["a\x00b", "a" + chr(0xD800), "a\ufffdb", "a\x1bb", "\x7f"])
def test_unreadable_characters_are_refused(text):
    with pytest.raises(ValidationError):
        readable(text)


def test_marks_that_turn_the_direction_are_dropped_and_others_kept():
    assert readable("a\u202eb\u2066c") == "abc"
    assert readable("می\u200cخواهم") == "می\u200cخواهم"


def test_lines_are_kept_where_there_may_be_several():
    assert readable("a \r\n b\n", lines=True) == "a\n b"
    assert readable("a \r\n b\n") == "a b"


def test_digits_of_every_script_become_ascii():
    assert ascii_digits("٣١ ۱۲ ३ x") == "31 12 3 x"
