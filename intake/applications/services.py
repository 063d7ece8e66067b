"""Start, fill in, submit, withdraw and move a case."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.errors import (
    MinimumMissing,
    NotEditable,
    ServiceNotOffered,
    StaleDraft,
    TransitionRefused,
    UnknownStep,
)
from intake.applications.models import Application
from intake.applications.notices import submission_confirm
from intake.applications.permissions import require_applicant, require_case_access
from intake.applications.references import new_reference
from intake.applications.scopes import Scope
from intake.applications.search import search_index
from intake.applications.selectors import minimum_missing, path_of
from intake.applications.signals import answers_saved, application_ended, application_submitted
from intake.applications.states import ENDED, OPEN_TO_APPLICANT, TRANSITIONS, State
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.selectors import service_offered
from intake.definitions.selectors import form_of, revision_in_force
from intake.sealing import case_key_create

DONE = "done"
POSTPONED = "postponed"
REFERENCE_TRIES = 5


def application_start(*, authority: Authority, service_key: str, language: str, actor: Actor) -> Application:
    """Open a draft on the revision in force. Raises ``ServiceNotOffered``, ``NoRevisionInForce``."""
    if service_offered(authority, service_key) is None:
        raise ServiceNotOffered
    revision = revision_in_force(authority, service_key)
    case_id = uuid.uuid4()
    case_key_create(case_id)
    for _attempt in range(REFERENCE_TRIES):
        try:
            with transaction.atomic():
                application = Application.objects.create(
                    id=case_id,
                    reference=new_reference(authority.reference_prefix),
                    authority=authority,
                    revision=revision,
                    service_key=service_key,
                    language=language,
                )
                audit_record(
                    "application_started",
                    actor=actor,
                    authority_id=authority.pk,
                    case_id=case_id,
                    obj=application,
                )
                return application
        except IntegrityError:
            continue
    raise RuntimeError("no free reference found")


def lock(application_id: uuid.UUID) -> Application:
    """Return the row locked for this transaction (on SQLite the transaction itself is the lock).

    Without its key, so that whoever writes a row that refers to the case need not wait.
    """
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    return rows.get(pk=application_id)


def step_save(
    *,
    application: Application,
    step_key: str,
    answers: Mapping[str, Any],
    lock_version: int,
    language: str,
    actor: Actor,
    complete: bool = True,
) -> Application:
    """Store the clean answers of one step and mark it done, unless ``complete`` says that it is kept for later.

    ``answers`` are JSON values of the step's own questions only; what the new answers hide is dropped, and a done
    step in which they open a required question is open again. Raises ``StaleDraft`` when ``lock_version`` is not
    the row's, ``NotEditable`` after submission for a step that was done, ``UnknownStep`` when these answers do not
    lead to the step.
    """
    require_applicant(actor, application, Scope.FILL_IN)
    with transaction.atomic():
        row = editable(application, step_key, lock_version)
        own = form_of(row.revision_id).step(step_key).answer_keys
        merged = {key: value for key, value in row.answers.items() if key not in own}
        merged.update({key: value for key, value in answers.items() if key in own})
        row.answers = merged
        if complete:
            row.progress = {**row.progress, step_key: DONE}
        if not actor.has_pass:  # a helper reads another language than the person does
            row.language = language
        settle(row)
        audit_record("step_saved", actor=actor, authority_id=row.authority_id, case_id=row.pk, step=step_key)
        answers_saved.send(Application, application=row)
    return row


def step_postpone(*, application: Application, step_key: str, lock_version: int, actor: Actor) -> Application:
    """Leave a step for later; it becomes an open task of the case. The minimum cannot be postponed."""
    require_applicant(actor, application, Scope.FILL_IN)
    if step_key in form_of(application.revision_id).submit_requires:
        raise MinimumMissing([step_key])
    with transaction.atomic():
        row = editable(application, step_key, lock_version)
        if row.progress.get(step_key) != DONE:
            row.progress = {**row.progress, step_key: POSTPONED}
        settle(row)
        audit_record("step_postponed", actor=actor, authority_id=row.authority_id, case_id=row.pk, step=step_key)
    return row


def editable(application: Application, step_key: str, lock_version: int) -> Application:
    """Return the locked row if this step of it may be changed now; raises what ``step_save`` raises."""
    row = lock(application.pk)
    if step_key not in {step.key for step in path_of(row).steps}:
        raise UnknownStep
    if row.state not in OPEN_TO_APPLICANT:
        raise NotEditable
    if row.state != State.DRAFT and row.progress.get(step_key) == DONE:
        raise NotEditable
    if row.lock_version != lock_version:
        raise StaleDraft
    return row


def settle(row: Application) -> None:
    """Drop what became hidden, reopen what became incomplete, refresh the list entry and count the save."""
    path = path_of(row)
    row.answers = dict(path.answers)
    visible = {step.key: step for step in path.steps}
    row.progress = {
        key: value
        for key, value in row.progress.items()
        if key in visible and (value != DONE or path.answered(visible[key]))
    }
    row.display = display_of(row.answers)
    row.lock_version += 1
    row.last_activity_at = timezone.now()
    row.save()
    if row.state != State.DRAFT:
        search_index(row)


def display_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return what a list shows of a person."""
    names = [str(answers.get(key) or "") for key in ("family_name", "given_names")]
    return {
        "name": ", ".join(name for name in names if name),
        "birth_date": str(answers.get("birth_date") or ""),
    }


def language_set(*, application: Application, language: str, actor: Actor) -> None:
    """Remember the language in which the person goes on; that of a helper is not theirs. Answers do not change."""
    require_applicant(actor, application, *Scope)
    if actor.has_pass:
        return
    Application.objects.filter(pk=application.pk).exclude(language=language).update(language=language)


def application_submit(*, application: Application, actor: Actor) -> Application:
    """Submit; the application counts from now (§ 81 AufenthG). May be repeated: the second time changes nothing.

    Commits first and alone: nothing of documents, pre-checks or appointments can hold it up.
    Raises ``MinimumMissing`` with the steps to fill in.
    """
    require_applicant(actor, application, Scope.SUBMIT)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state != State.DRAFT:
            return row
        path = path_of(row)
        if missing := minimum_missing(row, path):
            raise MinimumMissing(missing)
        row.answers = dict(path.answers)
        row.display = display_of(row.answers)
        row.submitted_at = timezone.now()
        advance(row, State.SUBMITTED, actor=actor)
        search_index(row)
        submission_confirm(row)
        application_submitted.send(Application, application=row)
    return row


def advance(row: Application, state: State, *, actor: Actor) -> None:
    """Move a locked row along the table and write the audit line; raises ``TransitionRefused``."""
    if state not in TRANSITIONS[row.state]:
        raise TransitionRefused(state=State(row.state).label)
    former, row.state = row.state, state
    row.last_activity_at = timezone.now()
    row.lock_version += 1
    row.save()
    audit_record(
        "application_advanced",
        actor=actor,
        authority_id=row.authority_id,
        case_id=row.pk,
        obj=row,
        former=str(former),
        state=str(state),
    )
    if state in ENDED:
        application_ended.send(Application, application=row, actor=actor)


def application_advance(*, application: Application, state: State, actor: Actor) -> Application:
    """Move a case to another state on behalf of a clerk or the system."""
    require_case_access(actor, application)
    with transaction.atomic():
        row = lock(application.pk)
        advance(row, state, actor=actor)
    return row


def application_withdraw(*, application: Application, actor: Actor) -> Application:
    """Withdraw a submitted application; its appointment is given back by the stage that holds it."""
    require_applicant(actor, application, Scope.WITHDRAW)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state == State.WITHDRAWN:
            return row
        advance(row, State.WITHDRAWN, actor=actor)
    return row
