"""The receipt of an application on paper: facts in German and in the applicant's language, and a general notice.

It says what was received and when, and what is still missing. It computes no legal effect (§ 81 AufenthG depends on
facts that nobody has examined yet) and is no Fiktionsbescheinigung; the notice on § 81 is the authority's own text,
or this project's where it wrote none.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin
from intake.applications.selectors import open_steps, path_of
from intake.authorities.selectors import receipt_notice_of
from intake.definitions.answers import LEFT_TO_RIGHT, answer_lines
from intake.definitions.selectors import SOURCE_LANGUAGE, texts_of
from intake.definitions.visibility import Path
from intake.documents.models import Document
from intake.documents.states import RequirementState
from intake.prechecks.selectors import CheckedRequirement, requirements_checked
from intake.printing import pdf

IDENTITY = ("family_name", "given_names", "birth_name", "birth_date", "birth_place", "nationalities", "passport_number")


def receipt_pdf(application: Application) -> bytes:
    """Return the receipt of a submitted case as a PDF, German first; the caller has checked access to the case."""
    with override(SOURCE_LANGUAGE):
        title = f"{_('Eingangsbestätigung')} {application.reference}"
    context = {
        "document_title": title,
        "foot": title,
        "application": application,
        "authority": application.authority,
        "parts": [receipt_part(application, language) for language in languages_of(application)],
    }
    return pdf("print/receipt.html", context, language=SOURCE_LANGUAGE)


def languages_of(application: Application) -> list[str]:
    """Return German, which binds, and the applicant's language where it is another."""
    own = application.language
    return [SOURCE_LANGUAGE] if own == SOURCE_LANGUAGE else [SOURCE_LANGUAGE, own]


def receipt_part(application: Application, language: str) -> dict[str, Any]:
    """Return what the receipt says in one language."""
    with override(language):
        path, texts = path_of(application), texts_of(application.revision_id, language)
        entries = requirements_checked(application, path)
        return {
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "service": texts["title"],
            "received": received_words(application),
            "rows": list(_identity_rows(path, texts, language)),
            "documents": [_document_row(entry, texts) for entry in entries if entry.status.documents],
            "missing": [
                *(texts[f"step.{step.key}.label"] for step in open_steps(application, path)),
                *(texts[f"document.{e.status.requirement.key}.label"] for e in entries if e.status.is_open),
            ],
            "explained": [
                {
                    "label": texts[f"document.{entry.status.requirement.key}.label"],
                    "reason": entry.status.missing.get_reason_display(),
                }
                for entry in entries
                if entry.status.missing and not entry.status.documents
            ],
            "notice": receipt_notice_of(application.authority, language),
        }


def received_words(application: Application) -> str:
    """Return when the application was received: to the minute here, by the day where it came on another way."""
    origin = CaseOrigin.objects.filter(application=application).first()
    if origin:
        return date_format(origin.received_on, "DATE_FORMAT")
    if application.submitted_at is None:
        return ""
    at = timezone.localtime(application.submitted_at)
    day, time = date_format(at, "DATE_FORMAT"), date_format(at, "TIME_FORMAT")
    return _("am %(day)s um %(time)s Uhr") % {"day": day, "time": time}


def _identity_rows(path: Path, texts: Any, language: str) -> Iterator[dict[str, Any]]:
    shown = {question.key: question for questions in path.questions.values() for question in questions}
    for key in IDENTITY:
        if key in shown and path.answers.get(key):
            yield {
                "label": texts[f"question.{key}.label"],
                "lines": answer_lines(shown[key], path.answers[key], texts, language),
                "dir": "ltr" if shown[key].type in LEFT_TO_RIGHT else "auto",
            }


def _document_row(entry: CheckedRequirement, texts: Any) -> dict[str, Any]:
    documents: tuple[Document, ...] = entry.status.documents
    return {
        "label": texts[f"document.{entry.status.requirement.key}.label"],
        "state": RequirementState(entry.status.state).label,
        "uploaded_at": max(document.uploaded_at for document in documents),
        "files": [document.name or _("Datei ohne Namen") for document in documents],
    }
