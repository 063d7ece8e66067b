"""A clerk opens a case for someone who applied on paper or through the state-wide online service."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.actors import Actor
from intake.applications.access import link_send
from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin, Letter
from intake.applications.notices import case_notify, resume_url
from intake.applications.search import search_index
from intake.applications.services import DONE, advance, application_start, lock, settle
from intake.applications.signals import application_submitted
from intake.applications.states import State
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.permissions import require_clerk
from intake.definitions.selectors import form_of
from intake.errors import IntakeError
from intake.throttling import TooManyAttempts

#: What a clerk may enter for the person; every other answer is the person's own.
ENTERED = frozenset(
    {"family_name", "given_names", "birth_date", "nationalities", "passport_number", "preferred_language"}
    | {"email", "phone", "street", "house_number", "postal_code", "city"}
)


class ReceivedLater(IntakeError):
    """The day of receipt lies in the future."""

    code = "received_later"
    status = 422
    message = _("Das Datum des Eingangs liegt in der Zukunft.")
    next_step = _("Bitte tragen Sie den Tag ein, an dem der Antrag bei der Behörde eingegangen ist.")


def paper_case_open(
    *,
    authority: Authority,
    service_key: str,
    channel: CaseOrigin.Channel,
    received_on: date,
    answers: Mapping[str, Any],
    language: str,
    actor: Actor,
    process_number: str = "",
) -> Application:
    """Open a submitted case that counts from ``received_on``, and tell the person how to reach it.

    ``answers`` are JSON values of ``ENTERED``; what the service's form does not ask is left out. Steps that these do
    not answer stay open tasks of the person. With an e-mail address a link goes out, without one a letter with a code
    waits to be printed. Raises ``NotPermitted``, ``ReceivedLater``, ``ServiceNotOffered``, ``NoRevisionInForce``.
    """
    require_clerk(actor, authority.pk)
    if received_on > timezone.localdate():
        raise ReceivedLater
    with transaction.atomic():
        application = application_start(authority=authority, service_key=service_key, language=language, actor=actor)
        row = lock(application.pk)
        _fill_in(row, answers)
        row.submitted_at = _moment(received_on)
        advance(row, State.SUBMITTED, actor=actor)
        origin = CaseOrigin(application=row, channel=channel, received_on=received_on, entered_by=actor.user)
        origin.process_number = process_number.strip()
        origin.save()
        search_index(row)
        audit_record(
            "paper_case_opened",
            actor=actor,
            authority_id=authority.pk,
            case_id=row.pk,
            obj=row,
            channel=str(channel),
            received_on=received_on.isoformat(),
        )
        _tell(row, received_on, actor)
        application_submitted.send(Application, application=row)
    try:
        link_send(application=row, actor=actor)
    except TooManyAttempts:  # many cases with one address: the confirmation says how to get a link
        return row
    return row


def _fill_in(row: Application, answers: Mapping[str, Any]) -> None:
    form = form_of(row.revision_id)
    asked = {question.key for step in form.steps if not step.repeat for question in step.questions}
    row.answers = {key: value for key, value in answers.items() if key in ENTERED & asked and value not in ("", [])}
    entered = set(row.answers)
    row.progress = {step.key: DONE for step in form.steps if step.answer_keys & entered}
    settle(row)


def _moment(received_on: date) -> datetime:
    """Return when the application counts from: now for today, else the beginning of its day."""
    if received_on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(received_on, time.min))


def _tell(row: Application, received_on: date, actor: Actor) -> None:
    """Confirm the receipt; on paper the same letter brings the code."""
    message = case_notify(
        row,
        kind="paper_received",
        context={"received_on": received_on, "resume_url": resume_url(row)},
        dedupe_key=f"paper:{row.pk}",
        actor=actor,
    )
    Letter.objects.filter(message=message).update(kind=Letter.Kind.ACCESS)
