"""The entries of a repeating step (children, former stays): each is kept, changed and removed by itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from intake.actors import Actor
from intake.applications.errors import TooManyEntries, UnknownStep
from intake.applications.models import Application
from intake.applications.permissions import require_applicant
from intake.applications.scopes import Scope
from intake.applications.services import editable, settle
from intake.applications.signals import answers_saved
from intake.audit import audit_record
from intake.definitions.schema import Step
from intake.definitions.selectors import form_of
from intake.definitions.visibility import ENTRY_ID

Entries = list[dict[str, Any]]


def entry_save(
    *,
    application: Application,
    step_key: str,
    entry_id: str,
    answers: Mapping[str, Any],
    lock_version: int,
    language: str,
    actor: Actor,
) -> Application:
    """Store the clean answers of one entry, a new one at the end of the list.

    Raises ``TooManyEntries`` when there is no room for a new one, ``UnknownStep`` for a step that does not repeat,
    and what ``step_save`` raises. A done list stays done as long as every entry is complete.
    """
    require_applicant(actor, application, Scope.FILL_IN)
    with transaction.atomic():
        row = editable(application, step_key, lock_version)
        step, entries = _entries(row, step_key)
        own = {question.key for question in step.questions}
        entry = {ENTRY_ID: entry_id, **{key: value for key, value in answers.items() if key in own}}
        ids = [former.get(ENTRY_ID) for former in entries]
        if entry_id in ids:
            entries[ids.index(entry_id)] = entry
        elif step.repeat and len(entries) >= step.repeat.max:
            raise TooManyEntries(limit=step.repeat.max)
        else:
            entries.append(entry)
        row.answers = {**row.answers, step_key: entries}
        if not actor.has_pass:
            row.language = language
        _finish(row, "entry_saved", step_key, actor)
    return row


def entry_remove(
    *, application: Application, step_key: str, entry_id: str, lock_version: int, actor: Actor
) -> Application:
    """Remove one entry; without it nothing changes. An empty list is asked for again."""
    require_applicant(actor, application, Scope.FILL_IN)
    with transaction.atomic():
        row = editable(application, step_key, lock_version)
        _step, entries = _entries(row, step_key)
        kept = [entry for entry in entries if entry.get(ENTRY_ID) != entry_id]
        if len(kept) == len(entries):
            return row
        row.answers = {key: value for key, value in row.answers.items() if key != step_key}
        if kept:
            row.answers = {**row.answers, step_key: kept}
        else:
            row.progress = {key: value for key, value in row.progress.items() if key != step_key}
        _finish(row, "entry_removed", step_key, actor)
    return row


def _entries(row: Application, step_key: str) -> tuple[Step, Entries]:
    step = form_of(row.revision_id).step(step_key)
    if step.repeat is None:
        raise UnknownStep
    return step, [dict(entry) for entry in row.answers.get(step_key) or []]


def _finish(row: Application, event: str, step_key: str, actor: Actor) -> None:
    settle(row)
    audit_record(event, actor=actor, authority_id=row.authority_id, case_id=row.pk, step=step_key)
    answers_saved.send(Application, application=row)
