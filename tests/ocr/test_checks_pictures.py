"""Each check passed, failed and inconclusive on a picture that the real pipeline reads with the real engine.

A picture is read once; the reading is judged under as many facts and days as the checks need.
"""

import io
import time
from datetime import date
from functools import cache

import pytest
from PIL import Image

from ocr import catalogue, pipeline, rasterise, reading, recognise
from ocr.limits import Limits
from ocr.report import Report
from ocr.together import Part, duplicates, judge_together
from tests.ocr.conftest import AMAL, TODAY, sample
from tests.ocr.papers.drawings import DRAWINGS

ADDRESS = {"street": "Demostraße", "house_number": "7a", "postal_code": "44623", "city": "Herne"}
FLAT = {**AMAL, **ADDRESS, "household_adults": 2, "household_children_under_6": 1}
ELSEWHERE = {**FLAT, "household_adults": 3}
RAVI = {"family_name": "Sharma", "given_names": "Ravi", "birth_date": "1988-05-05"}
BLUE_CARD = {**RAVI, "service": "eu_blue_card"}
FROM_45 = {**RAVI, "birth_date": "1975-03-01", "service": "residence_permit_skilled_worker"}
STUDY = {**AMAL, "service": "residence_permit_study"}
SETTLEMENT = {**AMAL, "service": "settlement_permit", "settlement_route": "general"}
LEYLA = {"family_name": "Kaya", "given_names": "Leyla", "birth_date": "1990-02-03"}

# check, outcome, picture, requested kind, facts
CASES = [
    ("image_quality", "passed", "lease", "rental_contract", {}),
    ("image_quality.blur", "failed", "birth_blurred", "birth_certificate", {}),
    ("image_quality", "inconclusive", "scribbles", "passport", {}),
    ("wrong_document_type", "passed", "lease", "rental_contract", {}),
    ("wrong_document_type", "failed", "enrolment", "rental_contract", {}),
    ("wrong_document_type", "inconclusive", "birth_blurred", "birth_certificate", {}),
    ("page_completeness", "passed", "lease_pages", "rental_contract", {}),
    ("page_completeness", "failed", "lease_page_1", "rental_contract", {}),
    ("page_completeness", "inconclusive", "lease_pages_unread", "rental_contract", {}),
    ("mrz_checksum", "passed", "passport", "passport", {}),
    ("mrz_checksum", "failed", "passport_wrong_digit", "passport", {}),
    ("mrz_checksum", "inconclusive", "visa", "visa", {}),
    ("passport_not_expired", "passed", "passport", "passport", {}),
    ("passport_not_expired", "failed", "passport_expired", "passport", {}),
    ("passport_not_expired", "inconclusive", "passport_without_zone", "passport", {}),
    ("passport_remaining_validity", "passed", "passport", "passport", {}),
    ("passport_remaining_validity", "failed", "passport", "passport", {"submitted_on": "2029-01-15"}),
    ("passport_remaining_validity", "inconclusive", "passport_without_zone", "passport", {}),
    ("visa_valid_on_submission", "passed", "visa", "visa", {}),
    ("visa_valid_on_submission", "failed", "visa_expired", "visa", {}),
    ("visa_valid_on_submission", "inconclusive", "visa_undated", "visa", {}),
    ("title_expiry_vs_submission", "passed", "card_front", "current_residence_title", {}),
    ("title_expiry_vs_submission", "failed", "card_front_expired", "current_residence_title", {}),
    ("title_expiry_vs_submission", "inconclusive", "card_front_undated", "current_residence_title", {}),
    ("document_not_expired", "passed", "toleration", "toleration_document", {}),
    ("document_not_expired", "failed", "toleration_expired", "toleration_document", {}),
    ("document_not_expired", "inconclusive", "toleration_undated", "toleration_document", {}),
    ("name_match.family_name", "passed", "passport", "passport", AMAL),
    ("name_match.family_name", "failed", "passport", "passport", LEYLA),
    ("name_match.family_name", "inconclusive", "employer_cut", "employer_confirmation", AMAL),
    ("birth_date_match", "passed", "registration", "registration_certificate", AMAL),
    ("birth_date_match", "failed", "passport", "passport", LEYLA),
    ("birth_date_match", "inconclusive", "registration_cut", "registration_certificate", AMAL),
    ("doc_number_match", "passed", "passport", "passport", {"passport_number": "EH3575641"}),
    ("doc_number_match", "failed", "passport", "passport", {"passport_number": "EH3575649"}),
    ("doc_number_match", "inconclusive", "passport_without_zone", "passport", {"passport_number": "EH3575641"}),
    ("address_match", "passed", "lease", "rental_contract", FLAT),
    ("address_match", "failed", "registration_elsewhere", "registration_certificate", FLAT),
    ("address_match", "inconclusive", "registration_cut", "registration_certificate", FLAT),
    ("max_age", "passed", "employer", "employer_confirmation", RAVI),
    ("max_age", "failed", "employer_unsigned", "employer_confirmation", RAVI),
    ("max_age", "inconclusive", "employer_cut", "employer_confirmation", RAVI),
    ("signature_present", "passed", "employer", "employer_confirmation", RAVI),
    ("signature_present", "failed", "employer_unsigned", "employer_confirmation", RAVI),
    ("signature_present", "inconclusive", "employer_cut", "employer_confirmation", RAVI),
    ("signature_both_parties", "passed", "lease", "rental_contract", FLAT),
    ("signature_both_parties", "failed", "lease_half", "rental_contract", FLAT),
    ("signature_both_parties", "inconclusive", "lease_page_1", "rental_contract", FLAT),
    ("payslip_three_consecutive", "passed", "payslips", "payslips_3_months", RAVI),
    ("payslip_three_consecutive", "failed", "payslips_gap", "payslips_3_months", RAVI),
    ("payslip_three_consecutive", "inconclusive", "payslip_october", "payslips_3_months", RAVI),
    ("enrolment_current_semester", "passed", "enrolment", "enrolment_certificate", STUDY),
    ("enrolment_current_semester", "failed", "enrolment_old", "enrolment_certificate", STUDY),
    ("enrolment_current_semester", "inconclusive", "enrolment_undated", "enrolment_certificate", STUDY),
    ("insurance_current", "passed", "insurance", "health_insurance_proof", STUDY),
    ("insurance_current", "failed", "insurance_ended", "health_insurance_proof", STUDY),
    ("insurance_current", "inconclusive", "insurance_undated", "health_insurance_proof", STUDY),
    ("living_space_sufficient", "passed", "lease", "rental_contract", FLAT),
    ("living_space_sufficient", "failed", "lease_half", "rental_contract", FLAT),
    ("living_space_sufficient", "inconclusive", "lease_page_1", "rental_contract", FLAT),
    ("salary_blue_card", "passed", "contract", "employment_contract", BLUE_CARD),
    ("salary_blue_card", "failed", "contract_low", "employment_contract", BLUE_CARD),
    ("salary_blue_card", "inconclusive", "contract_monthly", "employment_contract", BLUE_CARD),
    ("salary_45plus", "passed", "contract", "employment_contract", FROM_45),
    ("salary_45plus", "failed", "contract_low", "employment_contract", FROM_45),
    ("salary_45plus", "inconclusive", "contract_monthly", "employment_contract", FROM_45),
    ("funds_minimum", "passed", "blocked_account", "blocked_account", STUDY),
    ("funds_minimum", "failed", "blocked_account_low", "blocked_account", STUDY),
    ("funds_minimum", "inconclusive", "blocked_account_empty", "blocked_account", STUDY),
    ("language_level_min", "passed", "certificate_b1", "language_certificate", SETTLEMENT),
    ("language_level_min", "failed", "certificate_a2", "language_certificate", SETTLEMENT),
    ("language_level_min", "inconclusive", "certificate_unknown", "language_certificate", SETTLEMENT),
    ("pension_months_min", "passed", "pension", "pension_record", SETTLEMENT),
    ("pension_months_min", "failed", "pension_short", "pension_record", SETTLEMENT),
    ("pension_months_min", "inconclusive", "pension_unknown", "pension_record", SETTLEMENT),
    ("translation_present", "passed", "birth", "birth_certificate", AMAL),
    ("translation_present", "failed", "birth_alone", "birth_certificate", AMAL),
    ("translation_present", "inconclusive", "birth_blurred", "birth_certificate", AMAL),
    ("legalisation_present", "passed", "birth", "birth_certificate", AMAL),
    ("legalisation_present", "failed", "birth_alone", "birth_certificate", AMAL),
    ("legalisation_present", "inconclusive", "birth_blurred", "birth_certificate", AMAL),
    ("photo_code_present", "passed", "photo_code", "photo_code", {}),
    ("photo_code_present", "failed", "photo_code_missing", "photo_code", {}),
    ("photo_code_present", "inconclusive", "photo_code_blurred", "photo_code", {}),
]


def jpeg(image, quality=90):
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def wrong_digit():
    """The sample passport with the birth date's check digit painted over by the document number's."""
    image = Image.open(io.BytesIO(sample("passport_amal.jpg"))).convert("RGB")
    zone = readings("passport")[0].zone
    x0, y0, x1, y1 = zone.boxes[1]
    cell = (x1 - x0) * image.width / 44
    top, bottom = round(y0 * image.height) - 4, round(y1 * image.height) + 4

    def spot(column):
        return round(x0 * image.width + column * cell), top, round(x0 * image.width + (column + 1) * cell), bottom

    image.paste(image.crop(spot(9)), spot(19)[:2])
    return jpeg(image)


def without_zone():
    image = Image.open(io.BytesIO(sample("passport_amal.jpg")))
    return jpeg(image.crop((0, 0, image.width, round(image.height * 0.68))))


SAMPLES = {
    "passport": lambda: sample("passport_amal.jpg"),
    "passport_expired": lambda: sample("passport_ayse_expired.jpg"),
    "passport_wrong_digit": wrong_digit,
    "passport_without_zone": without_zone,
    "card_back": lambda: sample("residence_card_back_amal.jpg"),
    "lease_again": lambda: jpeg(Image.open(io.BytesIO(DRAWINGS["lease"]())).resize((900, 1125)), 60),
    "birth_blurred_again": lambda: jpeg(Image.open(io.BytesIO(DRAWINGS["birth_blurred"]())).resize((900, 1125)), 60),
}


@cache
def readings(name):
    """Read a picture as `pipeline.check` does, without a sandbox around it, once for the whole session."""
    data = (DRAWINGS.get(name) or SAMPLES[name])()
    inspection = rasterise.inspect(data, Limits())
    engine, deadline = recognise.engine_by_name("tesseract"), time.monotonic() + 60
    return tuple(
        pipeline.marked(page, reading.read_page(page, engine, deadline), None, {})
        for page in rasterise.pages(data, inspection, Limits())
    )


def judged(name, expect, facts=None, today=TODAY):
    return pipeline.judge(Report(pages=len(readings(name))), readings(name), expect, facts or {}, today)


def finding_of(report, code):
    found = [finding for finding in report.findings if finding.code == code]
    assert len(found) == 1, {finding.code: finding.outcome for finding in report.findings}
    return found[0]


@pytest.mark.parametrize(("code", "outcome", "picture", "expect", "facts"), CASES)
def test_each_check_on_a_picture(code, outcome, picture, expect, facts):
    finding = finding_of(judged(picture, expect, facts), code)
    assert finding.outcome == outcome, finding
    assert finding.level == catalogue.LEVELS[code.partition(".")[0]]
    if outcome != "inconclusive" and code not in WITHOUT_PLACE:
        assert finding.evidence, finding


WITHOUT_PLACE = {"image_quality", "wrong_document_type", "legalisation_present", "translation_present"} | {
    "photo_code_present"
}


def test_every_check_of_the_catalogue_is_proved_three_times():
    proved = {(code.partition(".")[0], outcome) for code, outcome, *_ in CASES} | DUPLICATES
    assert proved == {
        (check, outcome) for check in catalogue.LEVELS for outcome in ("passed", "failed", "inconclusive")
    }


OUTCOMES = ("passed", "failed", "inconclusive")
DUPLICATES = {("duplicate_upload", outcome) for outcome in OUTCOMES}


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("lease", "lease_half", "passed"),
        ("payslip_september", "payslip_october", "passed"),
        ("lease", "lease_again", "failed"),
        ("passport", "passport", "failed"),
        ("birth_blurred", "birth_blurred_again", "inconclusive"),
    ],
)
def test_a_file_that_was_sent_before_is_recognised(first, second, outcome):
    _, finding = duplicates([Part(judged(first, None)), Part(judged(second, None))])
    assert (finding.code, finding.outcome) == ("duplicate_upload", outcome)


def together(expect, *names, facts=None):
    parts = [Part(judged(name, expect, facts)) for name in names]
    return judge_together(parts, expect=expect, facts=facts, today=TODAY)


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        (("payslip_august", "payslip_september", "payslip_october"), "passed"),
        (("payslip_october", "payslip_august", "payslip_september"), "passed"),
        (("payslip_august", "payslip_october"), "failed"),
        (("payslip_october",), "failed"),
    ],
)
def test_payslips_photographed_one_by_one_are_judged_together(names, outcome):
    answers = together("payslips_3_months", *names, facts=RAVI)
    assert [[finding.outcome for finding in answer.findings] for answer in answers][-1] == [outcome]
    assert all("payslip_three_consecutive" in answer.settled for answer in answers)


def test_both_sides_of_a_card_make_it_complete():
    answers = together("current_residence_title", "card_front", "card_back", facts=AMAL)
    assert [(finding.code, finding.outcome) for finding in answers[1].findings] == [("page_completeness", "passed")]
    assert "mrz_checksum" in answers[0].settled
    alone = finding_of(judged("card_back", "current_residence_title"), "page_completeness")
    assert (alone.outcome, alone.read) == ("failed", "back")


def test_what_the_last_page_of_a_contract_shows_settles_the_first():
    answers = together("rental_contract", "lease_page_1", "lease", facts=FLAT)
    assert {"signature_both_parties", "living_space_sufficient", "address_match"} <= answers[0].settled


def test_a_temporary_protection_title_goes_on_beyond_its_printed_day():
    facts = {"service": "temporary_protection"}
    found = finding_of(judged("card_front_expired", "current_residence_title", facts), "title_expiry_vs_submission")
    assert found.outcome == "passed"


def test_what_counts_is_the_day_of_submission():
    facts = {"submitted_on": "2026-05-01"}
    found = finding_of(judged("card_front_expired", "current_residence_title", facts), "title_expiry_vs_submission")
    assert found.outcome == "passed"


def test_the_forms_own_limit_goes_before_the_catalogues():
    facts = {**RAVI, "requirement": {"checks": [], "max_age_days": 365}}
    report = judged("employer_unsigned", "employer_confirmation", facts)
    assert finding_of(report, "max_age").outcome == "passed"


def test_amounts_of_the_year_are_those_that_the_caller_names():
    facts = {**STUDY, "parameters": {"student_livelihood_month": "650.00"}}
    assert finding_of(judged("blocked_account_low", "blocked_account", facts), "funds_minimum").outcome == "passed"
    in_2025 = {**BLUE_CARD, "submitted_on": "2025-06-01"}
    salary = finding_of(judged("contract", "employment_contract", in_2025, date(2025, 6, 1)), "salary_blue_card")
    assert salary.expected == "48300.00 EUR/year"


def test_a_paper_in_a_former_name_passes_and_a_passport_is_looked_at():
    facts = {"family_name": "Kaya", "given_names": "Amal", "birth_name": "Al-Hassan"}
    assert finding_of(judged("enrolment", "enrolment_certificate", facts), "name_match.family_name").outcome == "passed"
    assert finding_of(judged("passport", "passport", facts), "name_match.family_name").outcome == "inconclusive"


@pytest.mark.parametrize("name", ["lease", "employer", "contract", "registration"])
def test_a_page_of_text_has_no_zone(name):
    assert judged(name, None).mrz is None
