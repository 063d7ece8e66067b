"""What the machine found and what people made of it, as data: ``checks.json`` of a package."""

from collections.abc import Sequence
from typing import Any

from intake.applications.models import Application
from intake.documents.models import Document
from intake.prechecks.models import Precheck


def checks_data(application: Application, documents: Sequence[Document]) -> dict[str, Any]:
    """Return every pre-check of the documents with its findings, oldest first; codes are those of docs/checks.md."""
    rows = Precheck.objects.filter(document__in=[document.pk for document in documents]).prefetch_related("findings")
    return {"reference": application.reference, "checks": [_check(row) for row in rows.order_by("requested_at")]}


def _check(row: Precheck) -> dict[str, Any]:
    return {
        "document": str(row.document_id),
        "expected_kind": row.expectation,
        "recognised_kind": row.kind or None,
        "check_version": row.check_version,
        "state": row.state,
        "result": row.result or None,
        "error": row.error or None,
        "requested_at": row.requested_at.isoformat(timespec="seconds"),
        "finished_at": row.finished_at.isoformat(timespec="seconds") if row.finished_at else None,
        "findings": [
            {
                "code": finding.code,
                "outcome": finding.outcome,
                "level": finding.level,
                "about_set": finding.about_set,
                "settled": finding.settled,
                "expected": finding.values.get("expected"),
                "read": finding.values.get("read"),
                "evidence": finding.values.get("evidence") or [],
            }
            for finding in row.findings.all()
        ],
    }
