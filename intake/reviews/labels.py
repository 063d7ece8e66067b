"""Labels of an authority, and which case carries which."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import VISIBLE_TO_CLERKS
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.permissions import require_clerk
from intake.authorities.selectors import clerk_authority_ids
from intake.errors import NotPermitted
from intake.reviews.errors import LabelExists
from intake.reviews.models_desk import CaseLabel, Label
from intake.reviews.permissions import require_lead


def labels_visible_to(user: Any) -> QuerySet[Label]:
    """Return the labels of a clerk's authorities."""
    return Label.objects.filter(authority_id__in=clerk_authority_ids(user)).select_related("authority")


def labels_of(cases: Iterable[Application]) -> dict[Any, list[Label]]:
    """Return each case's labels, in one query; the caller has checked access to the cases."""
    found: dict[Any, list[Label]] = defaultdict(list)
    rows = CaseLabel.objects.filter(application__in=[case.pk for case in cases]).select_related("label")
    for row in rows.order_by("label__name"):
        found[row.application_id].append(row.label)
    return found


def label_save(*, authority: Authority, name: str, colour: str, actor: Actor, label: Label | None = None) -> Label:
    """Make or change a label. Raises ``NotPermitted``, ``LabelExists``."""
    require_lead(actor, authority.pk)
    if label is not None and label.authority_id != authority.pk:
        raise NotPermitted
    with transaction.atomic():
        same = Label.objects.filter(authority=authority, name__iexact=name.strip())
        if any(other != label for other in same):
            raise LabelExists
        row = label or Label(authority=authority)
        row.name, row.colour = name.strip(), Label.Colour(colour)
        row.save()
        audit_record("label_saved", actor=actor, authority_id=authority.pk, obj=row)
    return row


def label_delete(*, label: Label, actor: Actor) -> None:
    """Remove a label from the authority and from all its cases."""
    require_lead(actor, label.authority_id)
    with transaction.atomic():
        audit_record("label_deleted", actor=actor, authority_id=label.authority_id, obj=label)
        label.delete()


def case_label_add(*, application: Application, label: Label, actor: Actor) -> bool:
    """Put a label on a case; returns whether it was not there. Raises ``NotPermitted``, also for a foreign label."""
    with transaction.atomic():
        row = _labelled(application, label, actor)
        _row, made = CaseLabel.objects.get_or_create(application=row, label=label)
        if made:
            audit_record(
                "case_label_added",
                actor=actor,
                authority_id=row.authority_id,
                case_id=row.pk,
                obj=label,
                label=label.pk,
            )
    return made


def case_label_remove(*, application: Application, label: Label, actor: Actor) -> bool:
    """Take a label off a case; returns whether it was there. Raises ``NotPermitted``, also for a foreign label."""
    with transaction.atomic():
        row = _labelled(application, label, actor)
        gone, _rows = CaseLabel.objects.filter(application=row, label=label).delete()
        if gone:
            audit_record(
                "case_label_removed",
                actor=actor,
                authority_id=row.authority_id,
                case_id=row.pk,
                obj=label,
                label=label.pk,
            )
    return bool(gone)


def _labelled(application: Application, label: Label, actor: Actor) -> Application:
    require_clerk(actor, application.authority_id)
    row = lock(application.pk)
    if row.state not in VISIBLE_TO_CLERKS or label.authority_id != row.authority_id:
        raise NotPermitted
    return row
