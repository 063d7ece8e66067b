"""What the machine is told beside a document: the answers that its checks compare with, and no others.

``ocr`` reads them as ``facts``; docs/checks.md lists every key.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.definitions.parameters import parameter_value
from intake.definitions.schema import DocumentRequirement
from intake.definitions.selectors import form_of
from intake.sealing import keyed_hash
from ocr.catalogue import checks_of

NAMES = ("family_name", "given_names", "birth_name", "former_names")

#: The answers that a check compares with.
OF_CHECK: Mapping[str, tuple[str, ...]] = {
    "name_match": NAMES,
    "birth_date_match": ("birth_date",),
    "address_match": ("street", "house_number", "postal_code", "city"),
    "living_space_sufficient": ("household_adults", "household_children_under_6"),
    "salary_blue_card": ("threshold_case",),
    "salary_45plus": ("birth_date",),
    "language_level_min": ("german_level", "english_level"),
    "pension_months_min": ("settlement_route",),
    "legalisation_present": ("birth_country", "nationalities"),
    "photo_code_present": ("photo_route",),
}
#: What a kind of document is compared with beyond that, or instead of it.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "passport": ("passport_number",),
    "visa": ("visa_number",),
    "current_residence_title": ("current_title_number",),
    "enrolment_certificate": ("matriculation_number",),
    "study_progress": ("matriculation_number",),
}
OF_OTHERS: Mapping[str, tuple[str, ...]] = {
    "sponsor_identity": ("sponsor_family_name", "sponsor_given_names", "sponsor_birth_date"),
    "birth_certificate_child": ("birth_country", "nationalities"),
}
OF_A_CHILD = ("family_name", "given_names", "birth_date")
#: The dated amounts that a check compares with.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "salary_blue_card": ("blue_card_salary_regular", "blue_card_salary_reduced"),
    "salary_45plus": ("skilled_worker_45plus_salary",),
    "funds_minimum": ("student_livelihood_month", "opportunity_card_livelihood_month"),
    "living_space_sufficient": ("living_space_sqm_per_person_from_6", "living_space_sqm_per_child_under_6"),
}


def facts_for(application: Application, kind: str) -> dict[str, Any]:
    """Return the facts of a case that matter for this kind of document, as clean JSON.

    Answers by field key, and beside them ``service``, ``requirement`` (what the form says about this document),
    ``parameters`` on the case's day, and ``submitted_on`` once it is submitted.
    """
    requirement = _requirement(application, kind)
    checks = checks_of(kind, service=application.service_key, asked=requirement.checks if requirement else ())
    facts = answers_for(kind, checks, application.answers)
    facts["service"] = application.service_key
    if requirement is not None:
        facts["requirement"] = {"checks": sorted(requirement.checks), "max_age_days": requirement.max_age_days}
    day = timezone.localdate()
    if application.submitted_at:
        day = timezone.localdate(application.submitted_at)
        facts["submitted_on"] = day.isoformat()
    keys = sorted({key for check in checks for key in PARAMETERS.get(check, ())})
    amounts = {key: value for key in keys if (value := parameter_value(key, day)) is not None}
    return facts | ({"parameters": amounts} if amounts else {})


def answers_for(kind: str, checks: frozenset[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that the checks of this kind compare with."""
    if kind in OF_OTHERS:
        keys = list(OF_OTHERS[kind])
    else:
        keys = [*(key for check in sorted(checks) for key in OF_CHECK.get(check, ())), *OF_KIND.get(kind, ())]
    facts = {key: answers[key] for key in dict.fromkeys(keys) if answers.get(key) not in (None, "", [])}
    if kind == "birth_certificate_child" and isinstance(answers.get("children"), list):
        facts["children"] = [
            {key: entry[key] for key in OF_A_CHILD if entry.get(key)}
            for entry in answers["children"]
            if isinstance(entry, Mapping)
        ]
    return facts


def _requirement(application: Application, kind: str) -> DocumentRequirement | None:
    """Return what the form says about the document for these answers; also where they no longer ask for it."""
    asked = {requirement.key: requirement for requirement in path_of(application).documents}
    if kind in asked:
        return asked[kind]
    try:
        return form_of(application.revision_id).requirement(kind)
    except KeyError:
        return None


def fingerprint_of(*, content_hash: str, expectation: str, facts: Mapping[str, Any], version: int) -> str:
    """Return the keyed name of one question to the machine: the same question is asked once."""
    question = [content_hash, expectation, dict(sorted(facts.items())), version]
    return keyed_hash("precheck", json.dumps(question, sort_keys=True, ensure_ascii=False))
