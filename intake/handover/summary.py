"""The German summary of a case for the file: PDF/A, so that it is still read in thirty years (ISO 19005)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin
from intake.applications.selectors import messages_of, path_of
from intake.appointments.models import Booking
from intake.definitions.selectors import SOURCE_LANGUAGE, RevisionTexts, texts_of
from intake.documents.models import Document
from intake.handover.application_json import application_data
from intake.handover.receipt import received_words
from intake.prechecks.models import Precheck
from intake.prechecks.selectors import clerk_words, latest_prechecks
from intake.printing import pdf
from intake.reviews.selectors import decisions_of, notes_of


def summary_pdf(application: Application, history: Iterable[Any]) -> bytes:
    """Return the summary as PDF/A-2b.

    ``history`` are the lines of the record in words (``at``, ``who``, ``text``), oldest first. The caller has checked
    access to the case.
    """
    with override(SOURCE_LANGUAGE):
        context = summary_context(application, list(history))
    return pdf("print/summary.html", context, language=SOURCE_LANGUAGE, archival=True)


def summary_context(application: Application, history: list[Any]) -> dict[str, Any]:
    """Return what the summary shows, in the active language (German)."""
    texts = texts_of(application.revision_id, SOURCE_LANGUAGE)
    data = application_data(application, language=SOURCE_LANGUAGE, files={}, with_names=True)
    return {
        "document_title": f"Antrag {application.reference}",
        "foot": f"{application.authority.name} · {application.reference}",
        "application": application,
        "authority": application.authority,
        "service": texts.get("title"),
        "received": received_words(application),
        "origin": CaseOrigin.objects.filter(application=application).first(),
        "steps": _steps(application, data["answers"], texts),
        "documents": list(_documents(application, texts)),
        "missing": data["missing_documents"],
        "appointments": Booking.objects.filter(cases__application=application)
        .select_related("lane__location")
        .distinct(),
        "messages": messages_of(application).order_by("created_at"),
        "notes": notes_of(application),
        "history": history,
    }


def _steps(application: Application, answers: list[dict[str, Any]], texts: RevisionTexts) -> list[dict[str, Any]]:
    """Return the answers by step, each with the words shown and, where they differ, the stored value."""
    found = []
    for step in path_of(application).steps:
        rows = [
            {**row, "stored": "" if str(row["value"]) == row["text"] else stored_words(row["value"])}
            for row in answers
            if row["step"] == step.key
        ]
        found.append({"label": texts.get(f"step.{step.key}.label"), "rows": rows})
    return found


def stored_words(value: Any) -> str:
    """Return a stored value on one line, as it stands in ``application.json``."""
    if isinstance(value, list):
        return ", ".join(stored_words(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {stored_words(part)}" for key, part in value.items())
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _documents(application: Application, texts: RevisionTexts) -> Iterator[dict[str, Any]]:
    documents = list(Document.objects.filter(application=application))
    checks = latest_prechecks(documents)
    decisions = decisions_of(application)
    for document in documents:
        row: Precheck | None = checks.get(document.pk)
        yield {
            "label": texts.get(f"document.{document.requirement_key}.label"),
            "document": document,
            "words": clerk_words(row) if row else None,
            "decisions": decisions.get(document.pk, []),
        }
