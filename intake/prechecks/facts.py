"""Which answers a kind of document is compared with: no others reach the machine."""

import json
from collections.abc import Mapping
from typing import Any

from intake.sealing import keyed_hash

HOLDER = ("family_name", "given_names", "single_name_only", "birth_name", "birth_date")
FACTS: Mapping[str, tuple[str, ...]] = {
    "passport": (
        *HOLDER,
        "sex",
        "nationalities",
        "passport_type",
        "passport_number",
        "passport_issuing_country",
        "passport_valid_until",
    ),
    "enrolment_certificate": (*HOLDER, "university_name", "programme_name", "matriculation_number"),
    "health_insurance_proof": (*HOLDER, "insurance_type", "insurer_name"),
    "visa": (*HOLDER, "visa_number", "passport_number", "visa_valid_until"),
    "current_residence_title": (*HOLDER, "current_title_number", "current_title_valid_until"),
    "registration_certificate": (*HOLDER, "street", "house_number", "postal_code", "city"),
}


def facts_for(kind: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that matter for this kind of document, as field key to clean JSON value."""
    return {key: answers[key] for key in FACTS.get(kind, HOLDER) if answers.get(key) not in (None, "", [])}


def fingerprint_of(*, content_hash: str, expectation: str, facts: Mapping[str, Any], version: int) -> str:
    """Return the keyed name of one question to the machine: the same question is asked once."""
    question = [content_hash, expectation, dict(sorted(facts.items())), version]
    return keyed_hash("precheck", json.dumps(question, sort_keys=True, ensure_ascii=False))
