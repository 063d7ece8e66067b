"""Days on which somebody looks at a case again."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import VISIBLE_TO_CLERKS
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.errors import NotPermitted
from intake.reviews.desk_facts import desk_facts_refresh
from intake.reviews.errors import FollowUpPast
from intake.reviews.models_desk import FollowUp

NOTE_LENGTH = 500


def follow_ups_of(application: Application) -> list[FollowUp]:
    """Return the days that are still to come or due, earliest first; the caller has checked access to the case."""
    return list(FollowUp.objects.filter(application=application, done_at=None).select_related("author"))


def follow_up_add(*, application: Application, due_on: date, note: str, actor: Actor) -> FollowUp:
    """Note a day. Raises ``NotPermitted``, ``FollowUpPast``."""
    require_clerk(actor, application.authority_id)
    if due_on < timezone.localdate():
        raise FollowUpPast
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in VISIBLE_TO_CLERKS:
            raise NotPermitted
        follow_up = FollowUp(application=row, due_on=due_on, author=actor.user)
        follow_up.note = note.strip()[:NOTE_LENGTH]
        follow_up.save()
        audit_record("follow_up_added", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=follow_up)
        desk_facts_refresh(row)
    return follow_up


def follow_up_done(*, application: Application, follow_up_id: uuid.UUID, actor: Actor) -> None:
    """Tick a day off; may be repeated. Raises ``NotPermitted`` for a day of another case."""
    require_clerk(actor, application.authority_id)
    with transaction.atomic():
        row = lock(application.pk)
        follow_up = FollowUp.objects.filter(application=row, pk=follow_up_id).first()
        if follow_up is None or row.state not in VISIBLE_TO_CLERKS:
            raise NotPermitted
        if follow_up.done_at is not None:
            return
        follow_up.done_at = timezone.now()
        follow_up.save(update_fields=["done_at"])
        audit_record("follow_up_done", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=follow_up)
        desk_facts_refresh(row)
