"""The service catalogue's checks: how grave each may be, which kind of document gets which, and when it is too old.

Standard library only, so that a web process may import it. The keys are those of the product's service catalogue.
"""

from collections.abc import Mapping

from ocr.report import Level

LEVELS: Mapping[str, Level] = {
    "image_quality": "hint",
    "wrong_document_type": "review",
    "page_completeness": "hint",
    "duplicate_upload": "hint",
    "mrz_checksum": "review",
    "passport_not_expired": "blocker",
    "passport_remaining_validity": "hint",
    "visa_valid_on_submission": "review",
    "title_expiry_vs_submission": "review",
    "document_not_expired": "review",
    "name_match": "review",
    "birth_date_match": "review",
    "doc_number_match": "review",
    "address_match": "hint",
    "max_age": "hint",
    "signature_present": "review",
    "signature_both_parties": "review",
    "payslip_three_consecutive": "hint",
    "enrolment_current_semester": "review",
    "insurance_current": "review",
    "living_space_sufficient": "review",
    "salary_blue_card": "review",
    "salary_45plus": "review",
    "funds_minimum": "review",
    "language_level_min": "review",
    "pension_months_min": "review",
    "translation_present": "hint",
    "legalisation_present": "review",
    "photo_code_present": "hint",
}

EVERY_DOCUMENT = ("image_quality", "wrong_document_type", "page_completeness", "duplicate_upload")
IDENTITY = ("mrz_checksum", "name_match", "birth_date_match", "doc_number_match")
SALARY = ("salary_blue_card", "salary_45plus")
PERSON = ("name_match", "birth_date_match")

#: What is asked of a kind beside the checks of every document. A form may ask for more, see `checks_of`.
CHECKS_OF: Mapping[str, tuple[str, ...]] = {
    "passport": (*IDENTITY, "passport_not_expired", "passport_remaining_validity"),
    "old_passport": PERSON,
    "visa": ("mrz_checksum", "visa_valid_on_submission", *PERSON, "doc_number_match"),
    "current_residence_title": (*IDENTITY, "title_expiry_vs_submission"),
    "toleration_document": ("document_not_expired", *PERSON),
    "asylum_permission_document": ("document_not_expired", *PERSON),
    "photo_code": ("photo_code_present",),
    "registration_certificate": (*PERSON, "address_match", "max_age"),
    "landlord_confirmation": ("name_match", "signature_present", "address_match"),
    "rental_contract": ("name_match", "signature_both_parties", "address_match", "living_space_sufficient"),
    "rent_payment_proof": ("max_age",),
    "health_insurance_proof": (*PERSON, "insurance_current", "max_age"),
    "enrolment_certificate": (*PERSON, "doc_number_match", "enrolment_current_semester"),
    "admission_letter": ("name_match",),
    "study_progress": ("name_match", "doc_number_match", "max_age"),
    "degree_certificate": ("name_match", "translation_present"),
    "graduation_proof": ("name_match",),
    "recognition_notice": ("name_match",),
    "professional_licence": ("name_match", "document_not_expired"),
    "employment_contract": ("signature_both_parties", "name_match"),
    "employment_declaration": ("signature_present", "name_match", "max_age"),
    "payslips_3_months": ("payslip_three_consecutive", "name_match", "max_age"),
    "employer_confirmation": ("signature_present", "name_match", "max_age"),
    "self_employment_proof": ("name_match", "max_age"),
    "blocked_account": ("name_match", "funds_minimum", "max_age"),
    "declaration_of_commitment": ("name_match", "max_age"),
    "scholarship_proof": ("name_match", "funds_minimum"),
    "bank_statements": ("name_match", "max_age"),
    "parent_support": ("name_match",),
    "benefit_notice": ("name_match", "max_age"),
    "language_certificate": (*PERSON, "language_level_min"),
    "english_certificate": ("name_match", "language_level_min"),
    "life_in_germany_test": PERSON,
    "pension_record": (*PERSON, "max_age", "pension_months_min"),
    "marriage_certificate": ("name_match", "translation_present", "legalisation_present"),
    "birth_certificate": (*PERSON, "translation_present", "legalisation_present"),
    "birth_certificate_child": (*PERSON, "translation_present", "legalisation_present"),
    "custody_proof": ("signature_present",),
    "cohabitation_declaration": ("name_match", "signature_both_parties", "max_age"),
    "sponsor_identity": ("mrz_checksum", "document_not_expired", *PERSON),
    "training_contract": ("signature_both_parties", "name_match"),
    "training_plan": (),
    "cv": ("name_match",),
    "work_experience_proof": ("name_match", "translation_present"),
    "ukraine_residence_proof": PERSON,
    "guardian_consent": ("signature_both_parties",),
    "previous_application_proof": ("name_match",),
    "travel_urgency_proof": (),
    "tax_or_pension_provision": ("name_match",),
    "other": (),
}

#: Permitted age in days where the form does not say otherwise.
MAX_AGE_DAYS: Mapping[str, int] = {
    "registration_certificate": 90,
    "rent_payment_proof": 90,
    "health_insurance_proof": 90,
    "study_progress": 90,
    "employment_declaration": 90,
    "payslips_3_months": 100,
    "employer_confirmation": 30,
    "self_employment_proof": 180,
    "blocked_account": 90,
    "declaration_of_commitment": 180,
    "bank_statements": 30,
    "benefit_notice": 180,
    "pension_record": 180,
    "cohabitation_declaration": 90,
}

#: What a service asks of a document beyond the document's own checks.
OF_SERVICE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "eu_blue_card": {"employment_contract": ("salary_blue_card",), "employment_declaration": ("salary_blue_card",)},
    "residence_permit_skilled_worker": {
        "employment_contract": ("salary_45plus",),
        "employment_declaration": ("salary_45plus",),
    },
}

#: Kinds of which several files are several papers (a month each, a job each), not parts of one.
SEPARATE_PAPERS = frozenset(
    {
        "payslips_3_months",
        "bank_statements",
        "self_employment_proof",
        "work_experience_proof",
        "degree_certificate",
        "sponsor_identity",
        "language_certificate",
        "birth_certificate_child",
        "custody_proof",
        "ukraine_residence_proof",
        "travel_urgency_proof",
        "rent_payment_proof",
    }
)
#: Cards with something to read on both sides.
TWO_SIDED = frozenset({"current_residence_title", "sponsor_identity"})


def checks_of(kind: str, *, service: str | None = None, asked: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the checks of a kind: its own, those of the service, and those that the form names."""
    of_service = OF_SERVICE.get(service or "", {}).get(kind, ())
    return frozenset(CHECKS_OF.get(kind, ())) | frozenset(of_service) | frozenset(asked)
