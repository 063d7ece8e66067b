"""Put a case's home together: where it stands, what is to do, what was said, what was handed in."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.scopes import Scope
from intake.applications.selectors import minimum_missing, open_steps, path_of
from intake.applications.services import DONE
from intake.applications.states import OPEN_TO_APPLICANT, TRANSITIONS, State
from intake.appointments.models import Booking
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import appointment_of
from intake.definitions.schema import Step
from intake.definitions.visibility import Path
from intake.documents.states import RequirementState
from intake.portal.case_tasks import answer_task, booking_task, case_overview, message_tasks, waiting_for
from intake.portal.cases import case_texts, current_language, marked
from intake.portal.document_cards import document_card, requirement_task
from intake.portal.messages_views import letters_of
from intake.portal.state_words import words_of
from intake.portal.waiting_cards import waiting_card
from intake.prechecks.selectors import CheckedRequirement, requirements_checked
from intake.reviews.answer_requests import AnswerRequest, answer_requests_of
from intake.reviews.selectors import open_refusals
from intake.wizard.summary import step_rows

PASSPORT = "passport"
SHOWN_LETTERS = 3


def case_home(application: Application, actor: Actor) -> dict[str, Any]:
    """Return the context of ``portal/case.html``; the caller has checked access to the case.

    What an actor with a pass may not do is not offered to them.
    """
    path = path_of(application)
    entries = requirements_checked(application, path)
    shared = {
        "title": marked(case_texts(application)["title"]),
        "running": any(entry.running for entry in entries),
        "own": not actor.has_pass,
    }
    if application.state == State.DRAFT:
        return shared | _draft_home(application, path, entries)
    return shared | _submitted_home(application, path, entries, actor)


def _draft_home(application: Application, path: Path, entries: list[CheckedRequirement]) -> dict[str, Any]:
    """Return the progress of a draft: every section and document with its status, and where to go on."""
    needed = set(minimum_missing(application, path))
    open_keys = {step.key for step in open_steps(application, path)}
    return {
        "draft": True,
        "passport_first": _passport_first(path, entries),
        "state": words_of(application.state, ready=not needed),
        "go_on_url": _go_on_url(application, path),
        "all_seen": all(step.key in application.progress for step in path.steps),
        "done": len(path.steps) - len(open_keys),
        "total": len(path.steps),
        "steps": [_step_task(application, step, open_keys, needed) for step in path.steps],
        "documents": [
            requirement_task(application, entry)
            for entry in entries
            if entry.status.requirement.required or entry.status.documents or entry.status.missing
        ],
        "submission": [_submission_task(application, ready=not needed)],
    }


def _passport_first(path: Path, entries: list[CheckedRequirement]) -> bool:
    """Tell whether a photograph of the passport could still save typing."""
    asked = any(own.key == PASSPORT for own in path.documents)
    return asked and not any(entry.status.documents for entry in entries if entry.status.requirement.key == PASSPORT)


def _submitted_home(
    application: Application, path: Path, entries: list[CheckedRequirement], actor: Actor
) -> dict[str, Any]:
    appointment = appointment_of(application)
    obstacle = None if appointment else booking_obstacle(application)
    letters = letters_of(application)
    requests = answer_requests_of(application)
    is_open = application.state in OPEN_TO_APPLICANT
    can_book = is_open and appointment is None and obstacle is None
    tasks = _tasks(application, path, entries, requests, letters, can_book=can_book) if is_open else []
    return {
        "draft": False,
        "state": words_of(application.state),
        "waiting": waiting_for(application, entries, requests, letters, tasks),
        "tasks": tasks,
        "overview": case_overview(application, entries, letters, appointment),
        "letters": letters[:SHOWN_LETTERS],
        "document_groups": _document_groups(application, entries),
        "sections": _sections(application, path),
        "can_withdraw": State.WITHDRAWN in TRANSITIONS[application.state]
        and (not actor.has_pass or Scope.WITHDRAW in actor.scopes),
        "appointment": appointment,
        "appointment_obstacle": obstacle,
        "waits": _waits(application, appointment),
    }


def _waits(application: Application, appointment: Booking | None) -> dict[str, Any]:
    """Return what there is to say of the waiting list, and of confirming."""
    card = waiting_card(application, appointment)
    return card | {"can_join": card["can_join"] and appointment is not None}


def _go_on_url(application: Application, path: Path) -> str:
    """Return where a draft goes on: the first step never opened, else its documents."""
    for step in path.steps:
        if step.key not in application.progress:
            return reverse("wizard:step", args=[application.pk, step.key])
    return reverse("portal:documents", args=[application.pk])


def _step_task(application: Application, step: Step, open_keys: set[str], needed: set[str]) -> dict[str, Any]:
    status, tone = _("Noch ausfüllen"), "neutral"
    if step.key in needed:
        status, tone = _("Nötig zum Einreichen"), "warning"
    elif step.key not in open_keys:
        status, tone = _("Erledigt"), "success"
    return {
        "title": marked(case_texts(application)[f"step.{step.key}.label"]),
        "url": reverse("wizard:step", args=[application.pk, step.key]),
        "status": status,
        "tone": tone,
    }


def _submission_task(application: Application, *, ready: bool) -> dict[str, Any]:
    return {
        "title": _("Angaben prüfen und Antrag einreichen"),
        "url": reverse("wizard:check", args=[application.pk]),
        "status": _("Jetzt möglich") if ready else _("Noch nicht möglich"),
        "tone": "success" if ready else "neutral",
    }


def _tasks(
    application: Application,
    path: Path,
    entries: list[CheckedRequirement],
    requests: list[AnswerRequest],
    letters: list[dict[str, Any]],
    *,
    can_book: bool,
) -> list[dict[str, Any]]:
    """Return what the applicant can do now, the most urgent first: what the office asks, then what is missing."""
    reasons: dict[str, list[str]] = {}
    for refusal in open_refusals(application, current_language()):
        reasons.setdefault(refusal.requirement_key, []).append(refusal.text)
    open_keys = [step.key for step in open_steps(application, path)]
    asked = [request for request in requests if request.answered_at is None]
    open_keys = [key for key in open_keys if key not in {request.question_key for request in asked}]
    return [
        *(answer_task(application, request) for request in asked),
        *_refused(application, entries, reasons),
        *message_tasks(application, letters),
        *(_step_task(application, step, set(open_keys), set()) for step in path.steps if step.key in open_keys),
        *_documents(application, entries, reasons),
        *([booking_task(application)] if can_book else []),
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


def _documents(
    application: Application, entries: list[CheckedRequirement], refused: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    return [
        requirement_task(application, entry)
        for entry in entries
        if entry.status.requirement.key not in refused
        and (entry.status.is_open or entry.status.state in {RequirementState.FINDINGS, RequirementState.REJECTED})
    ]


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
