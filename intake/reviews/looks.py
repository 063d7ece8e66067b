"""What happened in a case since a clerk last worked on it, from the record alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from intake.actors import Actor
from intake.applications.models import Application
from intake.audit import AuditEntry

#: Looks that follow each other this closely are one sitting: a reload or a save forgets nothing that is new.
SITTING = timedelta(minutes=30)
LOOKS_READ = 60
CHANGES_SHOWN = 40
#: What nobody needs to be told of: looks, and what only the machine room notes.
QUIET = frozenset(
    {"case_viewed", "document_viewed", "finding_judged", "access_link_sent", "access_link_used", "access_code_issued"}
    | {"access_code_used", "step_postponed", "message_read", "cases_exported"}
)


@dataclass(frozen=True)
class Since:
    """The end of the clerk's former sitting and what others did after it, newest first."""

    at: datetime
    entries: tuple[AuditEntry, ...]

    @property
    def steps(self) -> frozenset[str]:
        """Return the steps of the form that were filled in anew."""
        return frozenset(str(entry.details["step"]) for entry in self.entries if entry.details.get("step"))

    @property
    def requirements(self) -> frozenset[str]:
        """Return the requirements for which something came or was said."""
        return frozenset(
            str(entry.details["requirement"]) for entry in self.entries if entry.details.get("requirement")
        )


def since_last_look(application: Application, actor: Actor) -> Since | None:
    """Return what is new to this clerk; ``None`` where they have not worked on the case before (two queries).

    Asked before the present look is recorded or after: the looks of the present sitting do not count.
    """
    looks = AuditEntry.objects.filter(case_id=application.pk, event="case_viewed", user=actor.user)
    former = end_of_former_sitting(looks.order_by("-id").values_list("at", flat=True)[:LOOKS_READ])
    if former is None:
        return None
    others = (
        AuditEntry.objects.filter(case_id=application.pk, at__gt=former)
        .filter(~Q(user=actor.user) | Q(user=None))
        .exclude(event__in=QUIET)
    )
    return Since(former, tuple(others.select_related("user")[:CHANGES_SHOWN]))


def end_of_former_sitting(looks: Iterable[datetime]) -> datetime | None:
    """Return the last look before the present sitting; ``looks`` are newest first."""
    newer: datetime | None = None
    for look in looks:
        if newer is not None and newer - look > SITTING:
            return look
        newer = look
    return None
