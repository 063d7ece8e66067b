"""Read pre-checks: what the applicant should know, and what the clerk needs to judge."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.applications.models import Application
from intake.definitions.visibility import Path
from intake.documents.models import Document
from intake.documents.selectors import RequirementStatus, requirements_of
from intake.documents.states import RequirementState
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.states import UNFINISHED, Result, State
from intake.prechecks.texts import NOT_CHECKED, SETTLED, applicant_text, clerk_text, error_text, texts_for
from intake.prechecks.values import COMPARED_WITH_ANSWERS, REQUIREMENTS, family_of, value_words

# A doubt about these has a remedy that the applicant can take now; other doubts are for the clerk.
ACTIONABLE_DOUBTS = frozenset(
    {"image_quality", "mrz_checksum", "wrong_document_type", "photo_code_present", "payslip_three_consecutive"}
    | {"signature_present", "signature_both_parties", "page_completeness", "duplicate_upload"}
)


@dataclass(frozen=True)
class FindingWords:
    """One finding as it is shown, in the active language."""

    code: str
    outcome: str
    level: str
    topic: str
    text: str
    expected: str
    read: str
    page: int | None
    evidence: tuple[dict[str, Any], ...] = ()
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class PrecheckWords:
    """What a pre-check comes to for one reader. ``note`` is set when nothing was checked."""

    state: str
    result: str
    findings: tuple[FindingWords, ...] = ()
    passed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    note: str = ""
    kind: str = ""

    @property
    def running(self) -> bool:
        """Tell whether an answer is still to come."""
        return self.state in UNFINISHED


@dataclass(frozen=True)
class CheckedRequirement:
    """A requirement's status together with what the pre-check says about each of its documents."""

    status: RequirementStatus
    words: dict[uuid.UUID, PrecheckWords]

    @property
    def running(self) -> bool:
        """Tell whether any of its documents is still being checked."""
        return any(words.running for words in self.words.values())


def latest_prechecks(documents: Iterable[Document]) -> dict[uuid.UUID, Precheck]:
    """Return each document's latest pre-check with its findings at hand (two queries)."""
    found: dict[uuid.UUID, Precheck] = {}
    rows = Precheck.objects.filter(document__in=[document.pk for document in documents]).prefetch_related("findings")
    for row in rows.order_by("-requested_at"):
        found.setdefault(row.document_id, row)
    return found


def requirements_checked(application: Application, path: Path | None = None) -> list[CheckedRequirement]:
    """Return the case's requirements with what the applicant should know (five queries, whatever their number).

    The caller has checked access to the case.
    """
    statuses = requirements_of(application, path)
    prechecks = latest_prechecks([document for status in statuses for document in status.documents])
    checked = []
    for status in statuses:
        rows = {document.pk: prechecks.get(document.pk) for document in status.documents}
        words = {pk: applicant_words(row) for pk, row in rows.items() if row is not None}
        checked.append(CheckedRequirement(replace(status, state=refined_state(status, words)), words))
    return checked


def refined_state(status: RequirementStatus, words: dict[uuid.UUID, PrecheckWords]) -> RequirementState:
    """Say more than "uploaded" where the pre-check does; a document that was explained is explained."""
    if status.state != RequirementState.UPLOADED or not words:
        return status.state
    if any(entry.running for entry in words.values()):
        return RequirementState.CHECKING
    unexplained = [document for document in status.documents if not document.note]
    if any(words[document.pk].findings for document in unexplained if document.pk in words):
        return RequirementState.FINDINGS
    if any(entry.findings for entry in words.values()):
        return RequirementState.EXPLAINED
    if all(entry.result == Result.NO_FINDINGS for entry in words.values()):
        return RequirementState.OK
    return RequirementState.UPLOADED


def findings_for(documents: Sequence[Document]) -> dict[uuid.UUID, PrecheckWords]:
    """Return what the applicant should know about each document; the caller has checked access to the case."""
    return {pk: applicant_words(row) for pk, row in latest_prechecks(documents).items()}


def applicant_words(row: Precheck) -> PrecheckWords:
    """Keep what the person can act on, name what is fine, and list what nobody could read; nothing else."""
    if row.state in UNFINISHED:
        return PrecheckWords(row.state, row.result)
    shown, passed, unread = [], [], []
    for finding in row.findings.all():
        if finding.settled:
            continue
        topic = str(texts_for(finding.code).topic)
        if finding.outcome == Finding.Outcome.PASSED:
            passed.append(topic)
        elif finding.outcome == Finding.Outcome.FAILED or family_of(finding.code) in ACTIONABLE_DOUBTS:
            shown.append(_words(finding, for_clerk=False))
        else:
            unread.append(topic)
    wrong = next((words for words in shown if words.code == "wrong_document_type"), None)
    if wrong and wrong.outcome == Finding.Outcome.FAILED:
        passed = []
    note = str(NOT_CHECKED) if row.state == State.GAVE_UP or not (shown or passed or unread) else ""
    return PrecheckWords(row.state, row.result, tuple(shown), _unique(passed), _unique(unread), note)


def clerk_words(row: Precheck) -> PrecheckWords:
    """Return every finding with both values and its place; the caller has checked access to the case."""
    if row.state in UNFINISHED:
        return PrecheckWords(row.state, row.result, note=str(State(row.state).label))
    findings = tuple(_words(finding, for_clerk=True) for finding in row.findings.all())
    note = str(error_text(row.error)) if row.state == State.GAVE_UP or not findings else ""
    return PrecheckWords(row.state, row.result, findings, note=note, kind=row.kind)


def _words(finding: Finding, *, for_clerk: bool) -> FindingWords:
    values = finding.values
    evidence = tuple(values.get("evidence") or ())
    compared = for_clerk or family_of(finding.code) in COMPARED_WITH_ANSWERS | REQUIREMENTS
    # "No document of this kind" and the names of wrong check digits tell the applicant nothing.
    legible = for_clerk or (family_of(finding.code) != "mrz_checksum" and values.get("read") != "other")
    say = clerk_text if for_clerk else applicant_text
    return FindingWords(
        code=finding.code,
        outcome=Finding.Outcome.PASSED if finding.settled else finding.outcome,
        level=finding.level,
        topic=str(texts_for(finding.code).topic),
        text=str(SETTLED if finding.settled else say(finding.code, finding.outcome)),
        expected=value_words(finding.code, values.get("expected")) if compared else "",
        read=value_words(finding.code, values.get("read")) if legible else "",
        page=evidence[0]["page"] if evidence else None,
        evidence=evidence if for_clerk else tuple({"page": item["page"], "box": item["box"]} for item in evidence),
        id=finding.pk,
    )


def _unique(topics: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topics))
