"""Letters to people without e-mail: which wait, which are printed, and one that opens the case."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.models_paper import Letter
from intake.applications.selectors import applications_visible_to
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.errors import NotPermitted


def letters_visible_to(user: Any) -> QuerySet[Letter]:
    """Return the letters of the cases that ``user`` may see as a clerk, oldest first."""
    visible = applications_visible_to(user).values("pk")
    return Letter.objects.filter(application__in=visible).select_related("application__authority", "message")


def letter_for(user: Any, letter_id: uuid.UUID) -> Letter:
    """Return one letter for a clerk of its authority; raises ``NotPermitted``."""
    letter = letters_visible_to(user).filter(pk=letter_id).first()
    if letter is None:
        raise NotPermitted
    return letter


def access_letter_request(*, application: Application, actor: Actor) -> Letter:
    """Put a letter with a new code on the pile; one that waits there already serves. Raises ``NotPermitted``."""
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        waiting = Letter.objects.filter(application=application, kind=Letter.Kind.ACCESS, printed_at=None).first()
        if waiting:
            return waiting
        letter = Letter.objects.create(application=application, kind=Letter.Kind.ACCESS)
        audit_record(
            "access_letter_requested", actor=actor, authority_id=application.authority_id, case_id=application.pk
        )
    return letter


def letters_mark_printed(*, letters: Iterable[Letter], actor: Actor) -> int:
    """Take letters off the pile; returns how many were on it. Raises ``NotPermitted`` for any of another office."""
    marked = 0
    with transaction.atomic():
        for letter in letters:
            case = letter.application
            require_clerk(actor, case.authority_id)
            waiting = Letter.objects.filter(pk=letter.pk, printed_at=None)
            if waiting.update(printed_at=timezone.now(), printed_by=actor.user):
                audit_record(
                    "letter_marked_printed", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=letter
                )
                marked += 1
    return marked
