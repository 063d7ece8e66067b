"""Ask whether it is the document that was requested."""

from collections.abc import Iterator

from ocr import kinds
from ocr.checks.case import Case, finding
from ocr.reading import PageReading
from ocr.report import Evidence, Finding, Outcome

CLEAR_LETTERS = 60
UNCLEAR = frozenset({"dark", "bright", "too_small", "blur", "motion"})  # writing could be there and not be seen
# Often issued abroad, in any language and under any title, or any paper at all (a ticket, an employer's letter):
# not knowing one is no reproach.
ANY_TITLE = frozenset(
    {"marriage_certificate", "birth_certificate", "birth_certificate_child", "degree_certificate", "study_progress"}
    | {"recognition_notice", "employer_confirmation", "training_contract", "language_certificate"}
    | {"rent_payment_proof", "graduation_proof", "professional_licence", "self_employment_proof", "scholarship_proof"}
    | {"parent_support", "benefit_notice", "english_certificate", "custody_proof", "cohabitation_declaration"}
    | {"training_plan", "cv", "work_experience_proof", "ukraine_residence_proof", "guardian_consent"}
    | {"previous_application_proof", "travel_urgency_proof", "tax_or_pension_provision"}
)


def check_wrong_document_type(case: Case) -> Iterator[Finding]:
    """Compare the recognised kind with the requested one; say nothing when nothing was requested.

    "Not recognised" fails only when the page was read well, or when it is a sharp picture of no text
    at all; a page that could not be read is inconclusive. A kind without words of its own, or of
    any language, may not be recognised though it is there: plain text is inconclusive for it.
    """
    expect, found = case.expect, case.recognised
    if expect is None:
        return
    code = next(((page.number, code) for page in case.pages for code in page.marks.codes if code.read), None)
    if expect == "photo_code" and code is not None:
        where = Evidence(code[0], code[1].box, "", 0.95)
        yield finding("wrong_document_type", "passed", expected=expect, read=expect, evidence=(where,))
    elif kinds.accepts(expect, found.key):
        yield finding("wrong_document_type", "passed", expected=expect, read=found.key, evidence=found.reasons)
    elif found.key != kinds.OTHER:
        outcome: Outcome = "failed" if found.confidence >= 0.5 else "inconclusive"
        yield finding("wrong_document_type", outcome, expected=expect, read=found.key, evidence=found.reasons)
    elif _recognisable(expect) and (_read_well(case) or _no_document(case)):
        yield finding("wrong_document_type", "failed", expected=expect, read=kinds.OTHER)
    else:
        yield finding("wrong_document_type", "inconclusive", expected=expect, read=kinds.OTHER)


def _recognisable(expect: str) -> bool:
    kind = kinds.KINDS.get(expect)
    return kind is not None and bool(kind.titles) and expect not in ANY_TITLE


def _read_well(case: Case) -> bool:
    return all(page.legible and page.letters >= CLEAR_LETTERS for page in case.pages)


def _no_document(case: Case) -> bool:
    """A picture in which a person, too, would find no writing: nothing read, nothing to blame it on."""
    return all(page.letters < 12 and _without_writing(page) for page in case.pages)


def _without_writing(page: PageReading) -> bool:
    """Noise all over, whatever its size, or a clear picture with hardly any rows of shapes."""
    unclear = {defect.name for defect in page.quality.defects()} & UNCLEAR
    if page.quality.hopeless:
        return not unclear - {"too_small"}
    return not unclear and page.rows < 25
