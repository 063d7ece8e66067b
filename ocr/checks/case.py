"""What a check may know, and the levels that the service catalogue sets for its findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ocr.kinds import OTHER, Recognised
from ocr.mrz_read import Reading
from ocr.names import Verdict
from ocr.reading import PageReading
from ocr.report import Evidence, Field, Finding, Level, Outcome

LEVELS: Mapping[str, Level] = {
    "image_quality": "hint",
    "mrz_checksum": "review",
    "passport_not_expired": "blocker",
    "passport_remaining_validity": "hint",
    "visa_valid_on_submission": "review",
    "title_expiry_vs_submission": "review",
    "document_not_expired": "review",
    "name_match": "review",
    "birth_date_match": "review",
    "doc_number_match": "review",
    "max_age": "hint",
    "enrolment_current_semester": "review",
    "insurance_current": "review",
    "wrong_document_type": "review",
}

OUTCOMES: Mapping[Verdict, Outcome] = {"same": "passed", "different": "failed", "unsure": "inconclusive"}


@dataclass(frozen=True)
class Case:
    """One document as read, what was asked for, and what the applicant stated."""

    pages: tuple[PageReading, ...]
    recognised: Recognised
    fields: Mapping[str, Field]
    today: date
    expect: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind whose rules apply: the requested one unless nothing was requested."""
        return self.expect or self.recognised.key

    @property
    def zone(self) -> tuple[int, Reading] | None:
        """The best zone of all pages, with its page."""
        found = [(page.number, page.zone) for page in self.pages if page.zone is not None]
        return max(found, key=lambda item: item[1].quality, default=None)

    @property
    def legible(self) -> bool:
        return any(page.legible for page in self.pages)

    @property
    def recognised_something(self) -> bool:
        return self.recognised.key != OTHER

    def fact(self, key: str) -> str | None:
        """A stated value as text; None when the form gave nothing."""
        if self.kind == "sponsor_identity":
            key = f"sponsor_{key}"
        value = self.facts.get(key)
        if value is None or not str(value).strip():
            return None
        return str(value).strip()


def finding(
    code: str,
    outcome: Outcome,
    *,
    expected: str | None = None,
    read: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """Make a finding with the level that its check has in the catalogue."""
    level = LEVELS[code.partition(".")[0]]
    return Finding(code, outcome, level, expected, read, evidence)
