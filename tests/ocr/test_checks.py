"""Each check once passed, once failed and once inconclusive; pictures prove the same in test_check."""

from dataclasses import replace
from datetime import date

import pytest

from ocr import checks, extract, extract_text, mrz
from ocr.checks import age, document_kind, expiry, holder, mrz_digits, number, readability, study
from ocr.kinds import OTHER, Recognised
from ocr.mrz_choice import Correction
from ocr.report import Evidence, Field, Mrz, MrzCorrection
from tests.ocr.conftest import TODAY
from tests.ocr.pages import BAD, case, page, reading, zone
from tests.ocr.test_extract import LINES


def field(value, confidence=0.95):
    return Field(value, Evidence(1, (0, 0, 1, 1), value, confidence))


def only(findings):
    (finding,) = findings
    return finding.outcome


def passport(lines=LINES, facts=None, confidence=0.99, **options):
    read = zone(mrz.TD3, *lines, confidence=confidence)
    fields = extract.from_zone(1, read, TODAY)
    return case("passport", reading(read_zone=read), fields=fields, facts=facts or {}, **options)


def text_case(kind, *lines, facts=None, confidence=0.95, **options):
    text = page(*lines, confidence=confidence)
    fields = extract_text.from_text(kind, [text])
    return case(kind, reading(text), fields=fields, facts=facts or {}, **options)


FILLING = ("Diese Bescheinigung wurde maschinell erstellt und ist ohne Unterschrift gültig.",) * 3


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (passport(), "passed"),
        (passport((LINES[0], LINES[1].replace("2905143", "2905153"))), "failed"),
        (passport((LINES[0], LINES[1].replace("2905143", "2905153")), confidence=0.7), "inconclusive"),
        (case("passport"), "inconclusive"),
    ],
)
def test_mrz_checksum(made, outcome):
    assert only(mrz_digits.check_mrz_checksum(made)) == outcome


def corrected(lines=LINES, confidence=0.99):
    read = zone(mrz.TD3, *lines, confidence=confidence)
    read.corrections.append(Correction(1, 4, "O", "0", "document_number"))
    return read


def test_a_letter_that_a_digit_changed_is_told_with_its_place():
    read = corrected()
    plain, told = mrz_digits.check_mrz_checksum(case("passport", reading(read_zone=read)))
    assert (plain.code, plain.outcome) == ("mrz_checksum", "passed")
    assert (told.code, told.outcome, told.read) == ("mrz_checksum.corrected", "passed", "O → 0")
    assert told.evidence[0].box == read.cells[1][4]


def test_a_correction_in_a_doubtful_zone_is_no_finding():
    unsure = corrected((LINES[0], LINES[1].replace("2905143", "2905153")), confidence=0.7)
    assert only(mrz_digits.check_mrz_checksum(case("passport", reading(read_zone=unsure)))) == "inconclusive"


def test_the_report_keeps_letters_and_corrections():
    shown = extract.reported(2, corrected(), {}, others=1)
    assert shown.corrections == (MrzCorrection(1, 4, "O", "0", "document_number"),)
    assert [len(line.boxes) for line in shown.characters] == [44, 44]
    kept = Mrz.from_json(shown.to_json())
    assert (kept.page, kept.others, kept.corrections) == (2, 1, shown.corrections)
    old = {key: shown.to_json()[key] for key in ("format", "lines", "valid", "fields")}
    assert Mrz.from_json(old).characters == ()


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"expiry_date": field("2026-11-22")}, "passed"),
        ({"expiry_date": field("2026-11-21")}, "failed"),
        ({"expiry_date": field("2026")}, "inconclusive"),
        ({}, "inconclusive"),
    ],
)
@pytest.mark.parametrize(
    "check",
    [
        expiry.check_passport_not_expired,
        expiry.check_document_not_expired,
        expiry.check_visa_valid_on_submission,
        expiry.check_title_expiry_vs_submission,
    ],
)
def test_not_expired(check, fields, outcome):
    assert only(check(case("passport", fields=fields))) == outcome


@pytest.mark.parametrize(
    ("until", "outcome"), [("2027-05-22", "passed"), ("2027-05-21", "failed"), (None, "inconclusive")]
)
def test_passport_remaining_validity(until, outcome):
    fields = {"expiry_date": field(until)} if until else {}
    assert only(expiry.check_passport_remaining_validity(case("passport", fields=fields))) == outcome


def test_six_months_from_the_last_of_august_end_in_february():
    made = case("passport", fields={"expiry_date": field("2027-02-28")}, today=date(2026, 8, 31))
    assert only(expiry.check_passport_remaining_validity(made)) == "passed"


def names_of(made):
    return {finding.code: finding.outcome for finding in holder.check_name_match(made)}


@pytest.mark.parametrize(
    ("stated", "outcome"), [("Al Hassan", "passed"), ("Al-Hussein", "failed"), ("الحسن", "inconclusive")]
)
def test_family_name_by_the_zone(stated, outcome):
    assert names_of(passport(facts={"family_name": stated})) == {"name_match.family_name": outcome}


def test_a_name_read_unsurely_never_accuses():
    made = passport(facts={"family_name": "Al-Hussein", "given_names": "Amal"}, confidence=0.8)
    assert names_of(made) == {"name_match.family_name": "inconclusive", "name_match.given_names": "passed"}


def test_a_single_name_is_compared_with_the_first_place():
    lines = ("P<IDNSUKARNO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", LINES[1])
    assert (
        names_of(passport(lines, {"family_name": "Sukarno", "single_name_only": True}))["name_match.family_name"]
        == "passed"
    )
    assert (
        names_of(passport(lines, {"given_names": "Sukarno", "single_name_only": True}))["name_match.given_names"]
        == "passed"
    )


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Frau Amal Al-Hassan, geboren am 01.01.2001", "passed"),
        ("Frau Amal Alhassan, geboren am 01.01.2001", "passed"),
        ("Frau Olena Kovalenko, geboren am 01.01.2001", "failed"),
        ("Frau Amal Al-Hasan, geboren am 01.01.2001", "inconclusive"),
        ("an wen auch immer", "inconclusive"),
    ],
)
def test_family_name_in_a_text(line, outcome):
    made = text_case("enrolment_certificate", line, *FILLING, facts={"family_name": "Al-Hassan"})
    assert names_of(made) == {"name_match.family_name": outcome}


def test_a_badly_read_name_passes_within_tolerance():
    made = text_case(
        "enrolment_certificate", "Frau Amal Al-Hasan,", *FILLING, facts={"family_name": "Al-Hassan"}, confidence=0.6
    )
    assert names_of(made) == {"name_match.family_name": "passed"}


def test_a_salutation_says_nothing_about_given_names():
    made = text_case("health_insurance_proof", "Sehr geehrte Frau Kaya,", *FILLING, facts={"given_names": "Amal"})
    assert names_of(made) == {"name_match.given_names": "inconclusive"}


def test_on_a_certificate_of_two_persons_another_name_is_no_reproach():
    made = text_case("marriage_certificate", "Familienname Huang", *FILLING, facts={"family_name": "Sharma"})
    assert names_of(made) == {"name_match.family_name": "inconclusive"}


@pytest.mark.parametrize(
    ("stated", "read", "outcome"),
    [
        ("2001-01-01", "2001-01-01", "passed"),
        ("2001-01-02", "2001-01-01", "failed"),
        ("2001-01-01", None, "inconclusive"),
    ],
)
def test_birth_date_match(stated, read, outcome):
    fields = {"birth_date": field(read)} if read else {}
    assert only(holder.check_birth_date_match(case("passport", fields=fields, facts={"birth_date": stated}))) == outcome


@pytest.mark.parametrize(
    ("read", "outcome"), [("EH3575641", "passed"), ("EH3575642", "failed"), (None, "inconclusive")]
)
def test_doc_number_match(read, outcome):
    fields = {"document_number": field(read)} if read else {}
    made = case("passport", fields=fields, facts={"passport_number": "EH 3575641"})
    assert only(number.check_doc_number_match(made)) == outcome


@pytest.mark.parametrize(
    ("issued", "outcome"),
    [("2026-08-24", "passed"), ("2026-08-23", "failed"), ("2026-12-01", "inconclusive"), (None, "inconclusive")],
)
def test_max_age(issued, outcome):
    fields = {"issued_on": field(issued)} if issued else {}
    assert only(age.check_max_age(case("health_insurance_proof", fields=fields))) == outcome


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"semester": field("winter 2026")}, "passed"),
        ({"valid_from": field("2026-10-01"), "valid_until": field("2027-03-31")}, "passed"),
        ({"semester": field("summer 2026")}, "failed"),
        ({"semester": field("winter 2025")}, "failed"),
        ({"semester": field("summer 2027")}, "inconclusive"),
        ({}, "inconclusive"),
    ],
)
def test_enrolment_current_semester(fields, outcome):
    assert only(study.check_enrolment_current_semester(case("enrolment_certificate", fields=fields))) == outcome


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"valid_from": field("2020-01-01"), "membership": field("continuing")}, "passed"),
        ({"valid_from": field("2020-01-01"), "valid_until": field("2026-12-31")}, "passed"),
        ({"valid_from": field("2020-01-01"), "valid_until": field("2026-11-21")}, "failed"),
        ({"valid_from": field("2020-01-01")}, "inconclusive"),
        ({}, "inconclusive"),
    ],
)
def test_insurance_current(fields, outcome):
    assert only(study.check_insurance_current(case("health_insurance_proof", fields=fields))) == outcome


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (case("passport", expect="passport"), "passed"),
        (case("passport", expect="visa"), "failed"),
        (case("passport", recognised=Recognised("passport", 0.3), expect="visa"), "inconclusive"),
        (case(OTHER, reading(page(*FILLING)), expect="passport"), "failed"),
        (case(OTHER, reading(page("ab"), quality=BAD), expect="passport"), "inconclusive"),
        (case(OTHER, reading(page(*FILLING)), expect="travel_urgency_proof"), "inconclusive"),
        (case(OTHER, reading(page(*FILLING)), expect="marriage_certificate"), "inconclusive"),
    ],
)
def test_wrong_document_type(made, outcome):
    assert only(document_kind.check_wrong_document_type(made)) == outcome


def test_a_page_that_was_read_is_never_criticised():
    lines = reading(read_zone=zone(mrz.TD3, *LINES), quality=BAD)
    for made in (case("passport", reading(page(*FILLING), quality=BAD)), case("passport", lines)):
        assert [finding.code for finding in readability.check_image_quality(made)] == ["image_quality"]


def test_words_alone_do_not_make_up_for_a_zone_that_could_not_be_read():
    made = case("passport", reading(page("Reisepass Passport"), quality=BAD))
    assert [finding.code for finding in readability.check_image_quality(made)] == ["image_quality.too_small"]


def test_a_page_that_was_not_read_is_told_why():
    made = case(OTHER, reading(quality=BAD))
    codes = {finding.code: finding.outcome for finding in readability.check_image_quality(made)}
    assert codes == {"image_quality.too_small": "failed"}


def test_only_the_right_document_is_checked_further():
    made = replace(passport(facts={"family_name": "X"}), expect="health_insurance_proof")
    assert {finding.code for finding in checks.run(made)} == {"image_quality", "wrong_document_type"}


def test_every_finding_has_the_level_of_the_catalogue():
    levels = {finding.code: finding.level for finding in checks.run(replace(passport(), expect="passport"))}
    assert levels["passport_not_expired"] == "blocker"
    assert levels["passport_remaining_validity"] == "hint"
    assert levels["mrz_checksum"] == "review"
