"""Which checks a document gets, in the order of the report."""

from collections.abc import Callable, Iterable, Mapping

from ocr.checks import age, document_kind, expiry, holder, mrz_digits, number, readability, study
from ocr.checks.case import Case
from ocr.kinds import KINDS
from ocr.report import Finding

Check = Callable[[Case], Iterable[Finding]]

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
    "enrolment_current_semester": study.check_enrolment_current_semester,
    "insurance_current": study.check_insurance_current,
    "max_age": age.check_max_age,
}


def run(case: Case) -> tuple[Finding, ...]:
    """Ask whether it can be read and is what was requested; the rest only of the right document."""
    findings = list(readability.check_image_quality(case))
    findings += document_kind.check_wrong_document_type(case)
    if any(item.code == "wrong_document_type" and item.outcome == "failed" for item in findings):
        return tuple(findings)
    kind = KINDS.get(case.kind)
    for name, check in CHECKS.items():
        if kind is not None and name in kind.checks:
            findings += check(case)
    return tuple(findings)
