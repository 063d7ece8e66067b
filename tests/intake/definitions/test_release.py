"""A form written to a file and read again is the same form; anything else is refused with a reason."""

import pytest

from cms.seed.composing import FORMS
from cms.seed.definitions import form_seed
from intake.definitions.release import ReleaseUnreadable, release_read, release_write

GOOD = release_write(*form_seed("residence_permit_study"), number=3)


@pytest.mark.parametrize("key", FORMS)
def test_what_was_written_is_read_again(key):
    content, texts = form_seed(key)
    read_content, read_texts, number = release_read(release_write(content, texts, number=7).encode())

    assert read_content == content
    assert read_texts == {language: entries for language, entries in texts.items() if entries}
    assert number == 7


def test_a_text_stands_beside_its_question_in_all_languages():
    after = GOOD[GOOD.index("question: family_name") :]
    assert after.index("Familienname") < after.index("question: given_names")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"just words",
        b"format: something-else/1\nform: {}",
        b"format: vorsprache-form/1",
        b"format: vorsprache-form/1\nform: []",
        b"format: vorsprache-form/1\nform: {key: x, steps: [{key: y}], documents: []}",
        b"format: vorsprache-form/1\nform: !!python/object/apply:os.system ['true']",
        b"a: &a [1]\nb: [*a, *a]\nformat: vorsprache-form/1\nform: {}",
        b"[" * 20000,
        GOOD.replace("texts:", "texts: 5 #", 1).encode(),
        b"x: " + b"a" * (6 * 1024 * 1024),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_a_reason(data):
    with pytest.raises(ReleaseUnreadable) as refusal:
        release_read(data)
    assert refusal.value.text
