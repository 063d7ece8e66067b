import pytest

from intake.prechecks.facts import fingerprint_of
from intake.prechecks.kind_labels import KIND_LABELS
from intake.prechecks.texts import CHECK_TEXTS, ERROR_TEXTS, applicant_text, clerk_text, error_text, texts_for
from intake.prechecks.values import value_words
from ocr.catalogue import LEVELS
from ocr.kind_keys import KIND_KEYS

NAMED_PARTS = {
    "name_match": ("family_name", "given_names"),
    "image_quality": ("blur", "motion", "dark", "bright", "glare", "cut", "cut_mrz", "screen", "noise", "too_small"),
}
CODES = [code for family in LEVELS for code in [f"{family}.{part}" for part in NAMED_PARTS.get(family, ())] or [family]]
CODES.append("mrz_checksum.corrected")


@pytest.mark.parametrize("outcome", ["passed", "failed", "inconclusive"])
@pytest.mark.parametrize("code", CODES)
def test_everything_that_the_machine_can_find_is_said_to_both_readers(code, outcome):
    assert texts_for(code) is CHECK_TEXTS.get(code) or texts_for(code) is CHECK_TEXTS[code.partition(".")[0]]
    assert str(applicant_text(code, outcome))
    assert str(clerk_text(code, outcome))


def test_every_defect_of_a_picture_has_a_remedy_of_its_own():
    texts = {str(applicant_text(f"image_quality.{part}", "failed")) for part in NAMED_PARTS["image_quality"]}
    assert len(texts) == len(NAMED_PARTS["image_quality"])


def test_a_code_that_nobody_knows_yet_promises_nothing():
    assert "Eine Person" in str(applicant_text("something_new", "failed"))


def test_every_way_to_fail_has_words():
    for code in ("engine_missing", "engine_crashed", "timed_out", "sandbox_unavailable"):
        assert code in ERROR_TEXTS
    assert str(error_text("unreadable"))


def test_every_kind_that_can_be_recognised_has_a_name():
    assert set(KIND_LABELS) == KIND_KEYS


def test_the_fingerprint_depends_on_file_expectation_facts_and_version_only():
    question = {"content_hash": "h", "expectation": "passport", "facts": {"a": 1, "b": 2}, "version": 1}
    same = fingerprint_of(**question | {"facts": {"b": 2, "a": 1}})
    assert fingerprint_of(**question) == same
    for change in ({"content_hash": "x"}, {"expectation": "visa"}, {"facts": {"a": 2, "b": 2}}, {"version": 2}):
        assert fingerprint_of(**question | change) != same


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("birth_date_match", "2001-01-01", "1. Januar 2001"),
        ("max_age", "90 d", "höchstens 90 Tage alt"),
        ("insurance_current", "2022-02-18/..", "18. Februar 2022 bis …"),
        ("wrong_document_type", "rental_contract", "Mietvertrag"),
        ("name_match.family_name", "AL HASSAN", "AL HASSAN"),
        ("birth_date_match", "2001", "2001"),
        ("doc_number_match", None, ""),
        ("address_match", "Am Markt 7/9, 44623 Herne", "Am Markt 7/9, 44623 Herne"),
        ("page_completeness", "1/3,3/3", "Seiten 1, 3 von 3"),
        ("page_completeness", "1-3", "Seiten 1 bis 3"),
        ("page_completeness", "front,back", "Vorderseite, Rückseite"),
        ("payslip_three_consecutive", "2026-08,2026-10", "August 2026, Oktober 2026"),
        ("funds_minimum", "992.00 EUR/month", "992 € im Monat"),
        ("salary_blue_card", "45934.20 EUR/year", "45.934,20 € im Jahr"),
        ("living_space_sufficient", "34.5 m2", "34,5 m²"),
        ("pension_months_min", "60 months", "60 Monate"),
        ("translation_present", "tr", "Türkisch"),
        ("duplicate_upload", "passport", "Reisepass oder Passersatz"),
        ("photo_code_present", "on_site_terminal", "Aufnahme in der Behörde"),
        ("passport_not_expired", "2001-13-45", "2001-13-45"),
    ],
)
def test_values_are_shown_in_words(code, value, words):
    assert value_words(code, value) == words
