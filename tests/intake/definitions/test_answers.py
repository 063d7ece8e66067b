import pytest

from intake.definitions.answers import answer_lines, display_answer
from intake.definitions.schema import Question
from intake.definitions.selectors import form_of, texts_of
from tests.factories import revision_study


class Texts:
    def get(self, path):
        return {"option.sex.w.label": "weiblich", "option.sources.job.label": "Arbeit"}.get(path, "")


@pytest.mark.parametrize(
    ("kind", "value", "language", "expected"),
    [
        ("text", "Ayşe <b>", "de", "Ayşe <b>"),
        ("date", "2026-03-01", "de", "1. März 2026"),
        ("date", "2026-03-01", "en", "1 March 2026"),
        ("date", "not a date", "de", "not a date"),
        ("partial_date", "1990-03-09", "de", "9. März 1990"),
        ("partial_date", "1990-03", "tr", "Mart 1990"),
        ("partial_date", "1990", "ar", "1990"),
        ("partial_date", "unknown", "de", "unbekannt"),
        ("currency", "1234.50", "de", "1.234,50 €"),
        ("currency", "1234.50", "en", "1,234.50 €"),
        ("phone", "+4915112345678", "de", "+49 1511 2345678"),
        ("boolean", True, "de", "Ja"),
        ("boolean", False, "de", "Nein"),
        ("consent", True, "de", "Ja"),
        ("country", "SYR", "ar", "سوريا"),
        ("nationality_list", ["TUR", "XXA"], "de", "Türkei, staatenlos"),
        ("integer", 0, "de", "0"),
        ("text", "", "de", ""),
        ("nationality_list", [], "de", ""),
        ("date", None, "de", ""),
    ],
)
def test_an_answer_is_said_in_the_readers_words(kind, value, language, expected):
    assert display_answer(Question("key", kind, True), value, Texts(), language) == expected


def test_a_consent_says_when_it_was_given():
    value = {"accepted": True, "at": "2026-11-22T10:00:00+00:00", "revision": 3}
    assert "22. November 2026" in display_answer(Question("key", "consent", True), value, Texts(), "de")


def test_options_are_named_and_unknown_ones_kept():
    question = Question("sources", "multi_choice", True, options=("job", "other"))
    assert answer_lines(question, ["job", "gone"], Texts(), "de") == ["Arbeit", "gone"]


@pytest.mark.django_db
def test_the_seed_forms_options_are_said_in_each_language():
    revision = revision_study()
    question = next(q for q in form_of(revision.pk).questions if q.key == "application_kind")
    assert display_answer(question, "extension", texts_of(revision.pk, "de"), "de") == "Verlängerung"
    assert display_answer(question, "extension", texts_of(revision.pk, "en"), "en") == "Extension (Verlängerung)"
