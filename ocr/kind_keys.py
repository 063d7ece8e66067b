"""The keys of the service catalogue's document types; `other` is what none of them is."""

KIND_KEYS = frozenset(
    """
    passport old_passport visa current_residence_title toleration_document
    asylum_permission_document photo_code registration_certificate landlord_confirmation
    rental_contract rent_payment_proof health_insurance_proof enrolment_certificate admission_letter
    study_progress degree_certificate graduation_proof recognition_notice professional_licence
    employment_contract employment_declaration payslips_3_months employer_confirmation
    self_employment_proof blocked_account declaration_of_commitment scholarship_proof
    bank_statements parent_support benefit_notice language_certificate english_certificate
    life_in_germany_test pension_record marriage_certificate birth_certificate
    birth_certificate_child custody_proof cohabitation_declaration sponsor_identity
    training_contract training_plan cv work_experience_proof ukraine_residence_proof
    guardian_consent previous_application_proof travel_urgency_proof tax_or_pension_provision other
    """.split()
)
