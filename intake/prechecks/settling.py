"""Judge a case's files together: what one file cannot say alone, and what another file has settled.

Runs after every change of what counts (a pre-check ended, a document went) and may run again at any time: it brings
the findings of the whole requirement up to date and leaves everything else as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

import ocr
from intake.applications.models import Application
from intake.documents.models import Document
from intake.documents.states import Place
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.selectors import latest_prechecks
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import UNFINISHED, Result, State


def findings_settle(application: Application, *, just_ended: Precheck | None = None) -> None:
    """Bring the findings about whole requirements up to date, in the caller's transaction, under the case's lock.

    Tells ``precheck_finished`` of every pre-check whose result changed by it, except of the one that just ended,
    which its caller tells of.
    """
    documents = list(Document.objects.filter(application=application, place=Place.ACTIVE).order_by("uploaded_at", "pk"))
    rows = latest_prechecks(documents)
    answers = _answers(application, documents, rows)
    for document in documents:
        row = rows.get(document.pk)
        if row is None or row.state in UNFINISHED:
            continue
        findings, settled = answers.get(document.pk, ([], frozenset()))
        if _bring_up_to_date(row, findings, settled) and row.pk != (just_ended.pk if just_ended else None):
            row.application, row.document = application, document
            document.application = application
            precheck_finished.send(Precheck, precheck=row)


def _answers(
    application: Application, documents: list[Document], rows: Mapping[Any, Precheck]
) -> dict[Any, tuple[list[ocr.Finding], frozenset[str]]]:
    """Return what the case as a whole says at each document: findings, and codes that others have settled."""
    parts = {document.pk: _part(document, rows[document.pk]) for document in documents if _ended(rows, document)}
    said: dict[Any, tuple[list[ocr.Finding], frozenset[str]]] = {key: ([], frozenset()) for key in parts}
    by_requirement: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_requirement[document.requirement_key].append(document)
    day = timezone.localdate()
    facts = (
        {"submitted_on": timezone.localdate(application.submitted_at).isoformat()} if application.submitted_at else {}
    )
    for key, group in by_requirement.items():
        if not all(document.pk in parts for document in group):
            continue  # judged when the last of them has been read
        judged = ocr.judge_together([parts[document.pk] for document in group], expect=key, facts=facts, today=day)
        for document, together in zip(group, judged, strict=True):
            said[document.pk] = (list(together.findings), together.settled)
    compared = [document for document in documents if document.pk in parts and not parts[document.pk].report.error]
    for document, twin in zip(compared, ocr.duplicates([parts[document.pk] for document in compared]), strict=True):
        if twin is not None and twin.outcome != "passed":
            said[document.pk][0].append(_naming(twin, compared))
    return said


def _ended(rows: Mapping[Any, Precheck], document: Document) -> bool:
    return document.pk in rows and rows[document.pk].state not in UNFINISHED


def _part(document: Document, row: Precheck) -> ocr.Part:
    report = ocr.Report.from_json(row.report) if row.report else ocr.Report(error=row.error or "not_checked")
    return ocr.Part(report, document.content_hash)


def _naming(twin: ocr.Finding, compared: list[Document]) -> ocr.Finding:
    """Name the earlier file by what it was handed in for."""
    earlier = compared[int(twin.read or 0)]
    return ocr.Finding(twin.code, twin.outcome, twin.level, None, earlier.requirement_key)


def _bring_up_to_date(row: Precheck, findings: list[ocr.Finding], settled: frozenset[str]) -> bool:
    """Replace the row's findings about the whole set where they changed; returns whether its result changed."""
    own = [finding for finding in row.findings.all() if not finding.about_set]
    about_set = [finding for finding in row.findings.all() if finding.about_set]
    wanted = [_kept(row, len(own) + number, finding) for number, finding in enumerate(findings)]
    if [_as_said(finding) for finding in about_set] != [_as_said(finding) for finding in wanted]:
        Finding.objects.filter(pk__in=[finding.pk for finding in about_set]).delete()
        Finding.objects.bulk_create(wanted)
    for finding in own:
        if finding.settled != (finding.code in settled):
            finding.settled = not finding.settled
            finding.save(update_fields=["settled"])
    result = Result.NOT_CHECKED if row.state == State.GAVE_UP else result_of_findings([*own, *wanted])
    if row.result == result:
        return False
    row.result = result
    row.save(update_fields=["result"])
    return True


def _kept(row: Precheck, position: int, finding: ocr.Finding) -> Finding:
    kept = finding_row(row, position, finding)
    kept.about_set = True
    return kept


def _as_said(finding: Finding) -> tuple[Any, ...]:
    return finding.code, finding.outcome, finding.level, finding.values


def finding_row(row: Precheck, position: int, finding: ocr.Finding) -> Finding:
    """Return an unsaved finding as it is kept, its values sealed."""
    kept = Finding(
        precheck=row,
        application_id=row.application_id,
        position=position,
        code=finding.code,
        outcome=finding.outcome,
        level=finding.level,
    )
    kept.values = {
        "expected": finding.expected,
        "read": finding.read,
        "evidence": [evidence.to_json() for evidence in finding.evidence],
    }
    return kept


def result_of_findings(findings: Iterable[Finding]) -> Result:
    """Sum findings up: a doubt counts as a finding, and where nothing could be compared, nothing was checked."""
    counted = [finding for finding in findings if finding.code != "image_quality" and not finding.settled]
    outcomes = {str(finding.outcome) for finding in counted}
    if not outcomes & {"passed", "failed"}:
        return Result.NOT_CHECKED
    doubts = {str(finding.outcome) for finding in counted if finding.level != Finding.Level.HINT}
    return Result.FINDINGS if "failed" in outcomes or "inconclusive" in doubts else Result.NO_FINDINGS
