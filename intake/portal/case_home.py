"""Put a case's home together: where it stands, what is to do, what was said, what was handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.applications.models import Application
from intake.applications.selectors import messages_of, minimum_missing, open_steps, path_of
from intake.applications.services import DONE
from intake.applications.states import OPEN_TO_APPLICANT, TRANSITIONS, State
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import appointment_of
from intake.definitions.visibility import Path
from intake.documents.states import RequirementState
from intake.portal.cases import case_texts, current_language, marked
from intake.portal.document_cards import document_card, requirement_task
from intake.prechecks.selectors import CheckedRequirement, requirements_checked
from intake.reviews.selectors import open_refusals
from intake.wizard.summary import step_rows


@dataclass(frozen=True)
class StateWords:
    """Where a case stands and what happens next, in words of the applicant."""

    title: str | Promise
    text: str | Promise
    tone: str = "info"


STATE_WORDS: Mapping[str, StateWords] = {
    State.DRAFT: StateWords(
        gettext_lazy("Ihr Antrag ist noch nicht eingereicht"),
        gettext_lazy("Füllen Sie zuerst die Angaben zu Zweck, Person und Kontakt aus. Dann können Sie einreichen."),
        "warning",
    ),
    State.SUBMITTED: StateWords(
        gettext_lazy("Ihr Antrag ist eingegangen"),
        gettext_lazy("Die Behörde sieht ihn sich an. Wenn etwas fehlt, schreiben wir Ihnen hier."),
        "success",
    ),
    State.IN_REVIEW: StateWords(
        gettext_lazy("Ihr Antrag wird geprüft"),
        gettext_lazy("Eine Person in der Behörde prüft Ihre Angaben und Dokumente. Sie müssen nichts tun."),
    ),
    State.INCOMPLETE: StateWords(
        gettext_lazy("Es fehlen noch Unterlagen"),
        gettext_lazy("Bitte erledigen Sie die Aufgaben auf dieser Seite. Danach geht die Prüfung weiter."),
        "warning",
    ),
    State.READY_FOR_APPOINTMENT: StateWords(
        gettext_lazy("Ihre Unterlagen sind geprüft"),
        gettext_lazy("Kommen Sie bitte zu Ihrem Termin, und bringen Sie die Originale mit."),
        "success",
    ),
    State.EXTERNAL_QUERY: StateWords(
        gettext_lazy("Wir warten auf eine andere Behörde"),
        gettext_lazy("Sie müssen nichts tun. Wir melden uns, sobald wir eine Antwort haben."),
    ),
    State.IN_DECISION: StateWords(
        gettext_lazy("Die Behörde entscheidet über Ihren Antrag"),
        gettext_lazy("Sie müssen nichts tun. Wir schreiben Ihnen, sobald entschieden ist."),
    ),
    State.HEARING: StateWords(
        gettext_lazy("Die Behörde bittet Sie um eine Stellungnahme"),
        gettext_lazy("Bitte lesen Sie die Nachricht der Behörde und antworten Sie innerhalb der genannten Frist."),
        "warning",
    ),
    State.GRANTED: StateWords(
        gettext_lazy("Ihr Antrag ist bewilligt"),
        gettext_lazy("Ihre Karte wird hergestellt. Wir schreiben Ihnen, wenn Sie sie abholen können."),
        "success",
    ),
    State.READY_FOR_PICKUP: StateWords(
        gettext_lazy("Ihre Karte ist da"),
        gettext_lazy("Sie können sie in der Behörde abholen. Bitte bringen Sie Ihren Pass mit."),
        "success",
    ),
    State.REFUSED: StateWords(
        gettext_lazy("Ihr Antrag ist abgelehnt"),
        gettext_lazy("Im Bescheid steht, warum, und was Sie dagegen tun können. Lassen Sie sich beraten."),
        "danger",
    ),
    State.WITHDRAWN: StateWords(
        gettext_lazy("Sie haben Ihren Antrag zurückgenommen"),
        gettext_lazy("Er wird nicht weiter bearbeitet. Sie können jederzeit einen neuen Antrag stellen."),
    ),
    State.FORWARDED: StateWords(
        gettext_lazy("Ihr Antrag ist bei einer anderen Behörde"),
        gettext_lazy("Wir haben ihn an die zuständige Behörde abgegeben. Sie meldet sich bei Ihnen."),
    ),
    State.CLOSED: StateWords(
        gettext_lazy("Ihr Antrag ist abgeschlossen"),
        gettext_lazy("Hier können Sie noch lesen, was Sie eingereicht haben."),
    ),
}


def case_home(application: Application) -> dict[str, Any]:
    """Return the context of ``portal/case.html``; the caller has checked access to the case."""
    path = path_of(application)
    entries = requirements_checked(application, path)
    draft = application.state == State.DRAFT
    appointment = None if draft else appointment_of(application)
    tasks = _tasks(application, path, entries) if application.state in OPEN_TO_APPLICANT else []
    return {
        "title": marked(case_texts(application)["title"]),
        "state": STATE_WORDS[application.state],
        "draft": draft,
        "go_on_url": _go_on_url(application, path) if draft else "",
        "tasks": tasks,
        "running": any(entry.running for entry in entries),
        "document_groups": _document_groups(application, entries),
        "sections": _sections(application, path),
        "letters": _letters(application),
        "can_withdraw": not draft and State.WITHDRAWN in TRANSITIONS[application.state],
        "show_appointment": not draft,
        "appointment": appointment,
        "appointment_obstacle": None if draft or appointment else booking_obstacle(application),
    }


def _go_on_url(application: Application, path: Path) -> str:
    """Return where a draft goes on: the first step never opened, then the documents, then the check."""
    for step in path.steps:
        if step.key not in application.progress:
            return reverse("wizard:step", args=[application.pk, step.key])
    return reverse("portal:documents", args=[application.pk])


def _tasks(application: Application, path: Path, entries: list[CheckedRequirement]) -> list[dict[str, Any]]:
    """Return what the applicant can do now, the most urgent first."""
    reasons: dict[str, list[str]] = {}
    for refusal in open_refusals(application, current_language()):
        reasons.setdefault(refusal.requirement_key, []).append(refusal.text)
    return [
        *_refused(application, entries, reasons),
        *_steps(application, path),
        *_documents(application, entries, reasons),
        *_submission(application, path),
    ]


def _refused(
    application: Application, entries: list[CheckedRequirement], reasons: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    by_key = {entry.status.requirement.key: entry for entry in entries}
    return [
        {**requirement_task(application, by_key[key]), **_asked_again(texts)}
        for key, texts in reasons.items()
        if key in by_key
    ]


def _asked_again(texts: list[str]) -> dict[str, str]:
    return {"hint": " ".join(texts), "status": _("Bitte neu einreichen"), "tone": "danger"}


def _steps(application: Application, path: Path) -> list[dict[str, Any]]:
    texts = case_texts(application)
    needed = set(minimum_missing(application, path)) if application.state == State.DRAFT else set()
    return [
        {
            "title": marked(texts[f"step.{step.key}.label"]),
            "url": reverse("wizard:step", args=[application.pk, step.key]),
            "status": _("Nötig zum Einreichen") if step.key in needed else _("Noch ausfüllen"),
            "tone": "warning" if step.key in needed else "neutral",
        }
        for step in open_steps(application, path)
    ]


def _documents(
    application: Application, entries: list[CheckedRequirement], refused: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    return [
        requirement_task(application, entry)
        for entry in entries
        if entry.status.requirement.key not in refused
        and (entry.status.is_open or entry.status.state in {RequirementState.FINDINGS, RequirementState.REJECTED})
    ]


def _submission(application: Application, path: Path) -> list[dict[str, Any]]:
    if application.state != State.DRAFT or minimum_missing(application, path):
        return []
    url = reverse("wizard:check", args=[application.pk])
    title = _("Angaben prüfen und Antrag einreichen")
    return [{"title": title, "url": url, "status": _("Jetzt möglich"), "tone": "success"}]


def _document_groups(application: Application, entries: list[CheckedRequirement]) -> list[dict[str, Any]]:
    texts = case_texts(application)
    return [
        {
            "title": marked(texts[f"document.{entry.status.requirement.key}.label"]),
            "url": reverse("portal:requirement", args=[application.pk, entry.status.requirement.key]),
            "task": requirement_task(application, entry),
            "cards": [
                document_card(application, document, entry.words.get(document.pk)) | {"actions": []}
                for document in entry.status.documents
            ],
            "missing": entry.status.missing,
        }
        for entry in entries
        if entry.status.documents or entry.status.missing
    ]


def _sections(application: Application, path: Path) -> list[dict[str, Any]]:
    texts, language = case_texts(application), current_language()
    return [
        {
            "title": marked(texts[f"step.{step.key}.label"]),
            "rows": step_rows(application, path, step, language),
            "url": reverse("wizard:step", args=[application.pk, step.key]) if application.state == State.DRAFT else "",
        }
        for step in path.steps
        if application.progress.get(step.key) == DONE
    ]


def _letters(application: Application) -> list[dict[str, Any]]:
    """Return the authority's messages in the language in which each was written."""
    return [
        {
            "subject": message.content["subject"],
            "text": message.content["text"],
            "language": message.language,
            "at": message.created_at,
        }
        for message in messages_of(application)
    ]
