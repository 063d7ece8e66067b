"""A case as data: what ``application.json`` of a package holds, in the shape of ``schema/application.schema.json``."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from intake.applications.models import Application, Message
from intake.applications.models_paper import CaseOrigin
from intake.applications.selectors import messages_of, path_of
from intake.appointments.models import Booking
from intake.audit import AuditEntry
from intake.definitions.answers import display_answer
from intake.definitions.conditions import unanswered
from intake.definitions.schema import Question
from intake.definitions.selectors import RevisionTexts, texts_of
from intake.documents.models import Document, MissingDocument
from intake.prechecks.models import Precheck
from intake.prechecks.selectors import applicant_words, latest_prechecks
from intake.reviews.models import Decision
from intake.reviews.reasons import all_reasons
from intake.reviews.selectors import history_of

SCHEMA_VERSION = 1
SCHEMA_NAME = "application.schema.json"
#: Who acted, for whoever may not know the person: staff are an office to the applicant.
ROLES = {"staff": "authority", "applicant": "applicant", "helper": "helper", "phone": "applicant", "system": "system"}


@cache
def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of ``application.json``."""
    return (FilePath(__file__).parent / "schema" / SCHEMA_NAME).read_text(encoding="utf-8")


def dumped(value: Any) -> bytes:
    """Return JSON that a person can read too."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def application_data(
    application: Application, *, language: str, files: Mapping[Any, str], with_names: bool
) -> dict[str, Any]:
    """Return the case as JSON values, its labels in ``language``.

    ``files`` maps a document's id to its path in the package. ``with_names`` says which clerk did what; without it
    (a copy for the applicant) staff appear by role alone. The caller has checked access to the case.
    """
    texts = texts_of(application.revision_id, language)
    with override(language):
        return {
            "$schema": SCHEMA_NAME,
            "schema_version": SCHEMA_VERSION,
            "exported_at": _moment(timezone.now()),
            "reference": application.reference,
            "service": {"key": application.service_key, "title": texts.get("title")},
            "authority": {"key": application.authority.key, "name": application.authority.name},
            "language": application.language,
            "state": application.state,
            "created_at": _moment(application.created_at),
            "submitted_at": _moment(application.submitted_at),
            "origin": _origin(application),
            "form": {
                "key": application.service_key,
                "revision": application.revision.number,
                "sha256": application.revision.sha256,
            },
            "answers": list(_answers(application, texts, language)),
            "documents": _documents(application, texts, files),
            "missing_documents": _missing(application, texts),
            "decisions": _decisions(application, with_names=with_names),
            "appointments": _appointments(application),
            "messages": [_message(message) for message in messages_of(application).order_by("created_at")],
            "history": [_event(entry, with_names=with_names) for entry in history_of(application).order_by("id")],
        }


def _moment(at: Any) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _origin(application: Application) -> dict[str, Any] | None:
    origin = CaseOrigin.objects.filter(application=application).first()
    if origin is None:
        return None
    return {
        "channel": origin.channel,
        "received_on": origin.received_on.isoformat(),
        "process_number": origin.process_number or None,
    }


def _answers(application: Application, texts: RevisionTexts, language: str) -> Iterator[dict[str, Any]]:
    path = path_of(application)
    for step in path.steps:
        for question in path.questions[step.key]:
            value = path.answers.get(question.key)
            if not unanswered(value):
                yield _answer(step.key, question, value, texts, language, entry=None)
        for number, entry in enumerate(path.entries.get(step.key, ()), 1):
            for question in entry.questions:
                value = entry.answers.get(question.key)
                if not unanswered(value):
                    yield _answer(step.key, question, value, texts, language, entry=number)


def _answer(
    step: str, question: Question, value: Any, texts: RevisionTexts, language: str, *, entry: int | None
) -> dict[str, Any]:
    return {
        "step": step,
        "step_label": texts.get(f"step.{step}.label"),
        "entry": entry,
        "key": question.key,
        "label": texts.get(f"question.{question.address}.label"),
        "type": question.type,
        "value": value,
        "text": display_answer(question, value, texts, language),
    }


def _documents(application: Application, texts: RevisionTexts, files: Mapping[Any, str]) -> list[dict[str, Any]]:
    documents = list(Document.objects.filter(application=application))
    checks = latest_prechecks(documents)
    return [
        {
            "id": str(document.pk),
            "requirement": document.requirement_key,
            "label": texts.get(f"document.{document.requirement_key}.label"),
            "place": document.place,
            "name": document.name,
            "file": files.get(document.pk),
            "media_type": document.media_type,
            "size": document.size,
            "pages": document.page_count,
            "scan": document.scan,
            "verdict": document.verdict,
            "uploaded_at": _moment(document.uploaded_at),
            "note": document.note,
            "findings": _told(checks.get(document.pk)),
        }
        for document in documents
    ]


def _told(row: Precheck | None) -> list[dict[str, str]]:
    """Return the findings as the applicant was told them."""
    if row is None:
        return []
    return [{"topic": words.topic, "text": words.text} for words in applicant_words(row).findings]


def _missing(application: Application, texts: RevisionTexts) -> list[dict[str, Any]]:
    return [
        {
            "requirement": entry.requirement_key,
            "label": texts.get(f"document.{entry.requirement_key}.label"),
            "reason": entry.reason,
            "reason_text": entry.get_reason_display(),
            "explanation": entry.explanation,
            "at": _moment(entry.created_at),
        }
        for entry in MissingDocument.objects.filter(application=application)
    ]


def _decisions(application: Application, *, with_names: bool) -> list[dict[str, Any]]:
    rows = Decision.objects.filter(application=application).select_related("review__clerk").order_by("created_at")
    return [
        {
            "document": str(row.document_id),
            "verdict": row.verdict,
            "reason": row.reason_key,
            "reason_text": all_reasons()[row.reason_key].text("de") if row.reason_key in all_reasons() else "",
            "comment": row.comment,
            "at": _moment(row.created_at),
            "by": "authority",
            **({"name": _name(row.review.clerk)} if with_names else {}),
        }
        for row in rows
    ]


def _appointments(application: Application) -> list[dict[str, Any]]:
    rows = Booking.objects.filter(cases__application=application).select_related("lane__location").distinct()
    return [
        {
            "starts_at": _moment(row.starts_at),
            "ends_at": _moment(row.ends_at),
            "place": str(row.lane.location.name),
            "state": row.state,
        }
        for row in rows
    ]


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": _moment(message.created_at),
        "from": "applicant" if message.from_applicant else "authority",
        "language": message.language,
        **{key: str(message.content.get(key) or "") for key in ("subject", "text", "subject_de", "text_de")},
    }


def _event(entry: AuditEntry, *, with_names: bool) -> dict[str, Any]:
    line = {"at": _moment(entry.at), "event": entry.event, "by": ROLES.get(entry.actor_kind, "system")}
    return {**line, "name": _name(entry.user)} if with_names and entry.user else line


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else ""
