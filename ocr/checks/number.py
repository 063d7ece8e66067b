"""Ask whether the number on the document is the one in the form."""

from collections.abc import Iterator

from ocr import names
from ocr.checks.case import OUTCOMES, Case, finding
from ocr.report import Finding

FACTS = {
    "passport": ("passport_number", "document_number"),
    "visa": ("visa_number", "document_number"),
    "current_residence_title": ("current_title_number", "document_number"),
    "enrolment_certificate": ("matriculation_number", "matriculation_number"),
    "study_progress": ("matriculation_number", "matriculation_number"),
}


def check_doc_number_match(case: Case) -> Iterator[Finding]:
    """Compare without telling O from 0 and I from 1; nothing stated, nothing compared."""
    fact_key, field_key = FACTS.get(case.kind, ("", ""))
    stated = case.fact(fact_key) if fact_key else None
    if stated is None:
        return
    found = case.fields.get(field_key)
    if found is None:
        yield finding("doc_number_match", "inconclusive", expected=stated)
        return
    verdict = names.same_number(stated, found.value)
    outcome = OUTCOMES[verdict]
    if outcome == "failed" and found.evidence.confidence < 0.8:
        outcome = "inconclusive"
    yield finding("doc_number_match", outcome, expected=stated, read=found.value, evidence=(found.evidence,))
