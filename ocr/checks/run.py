"""Which checks a document gets, in the order of the report."""

from collections.abc import Callable, Iterable, Mapping

from ocr.checks import (
    address,
    age,
    attainment,
    completeness,
    document_kind,
    expiry,
    foreign,
    holder,
    household,
    income,
    mrz_digits,
    number,
    photo,
    readability,
    signature,
    study,
)
from ocr.checks.case import Case
from ocr.report import Finding

Check = Callable[[Case], Iterable[Finding]]

#: Asked of every document. `duplicate_upload` needs other files: `ocr.judge_together` asks it.
ALWAYS: Mapping[str, Check] = {
    "image_quality": readability.check_image_quality,
    "wrong_document_type": document_kind.check_wrong_document_type,
    "page_completeness": completeness.check_page_completeness,
}
CHECKS: Mapping[str, Check] = {
    "mrz_checksum": mrz_digits.check_mrz_checksum,
    "passport_not_expired": expiry.check_passport_not_expired,
    "passport_remaining_validity": expiry.check_passport_remaining_validity,
    "visa_valid_on_submission": expiry.check_visa_valid_on_submission,
    "title_expiry_vs_submission": expiry.check_title_expiry_vs_submission,
    "document_not_expired": expiry.check_document_not_expired,
    "name_match": holder.check_name_match,
    "birth_date_match": holder.check_birth_date_match,
    "doc_number_match": number.check_doc_number_match,
    "address_match": address.check_address_match,
    "signature_present": signature.check_signature_present,
    "signature_both_parties": signature.check_signature_both_parties,
    "payslip_three_consecutive": income.check_payslip_three_consecutive,
    "enrolment_current_semester": study.check_enrolment_current_semester,
    "insurance_current": study.check_insurance_current,
    "living_space_sufficient": household.check_living_space_sufficient,
    "salary_blue_card": income.check_salary_blue_card,
    "salary_45plus": income.check_salary_45plus,
    "funds_minimum": income.check_funds_minimum,
    "language_level_min": attainment.check_language_level_min,
    "pension_months_min": attainment.check_pension_months_min,
    "translation_present": foreign.check_translation_present,
    "legalisation_present": foreign.check_legalisation_present,
    "photo_code_present": photo.check_photo_code_present,
    "max_age": age.check_max_age,
}


def run(case: Case) -> tuple[Finding, ...]:
    """Ask whether it can be read and is what was requested; the rest only of the right document."""
    findings = [found for check in ALWAYS.values() for found in check(case)]
    if any(item.code == "wrong_document_type" and item.outcome == "failed" for item in findings):
        return tuple(item for item in findings if item.code != "page_completeness")
    asked = case.checks
    for name, check in CHECKS.items():
        if name in asked:
            findings += check(case)
    return tuple(findings)
