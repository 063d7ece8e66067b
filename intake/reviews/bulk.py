"""One action on several cases: each in a transaction of its own, none that the clerk may not see."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to
from intake.applications.services import lock
from intake.audit import audit_record
from intake.errors import IntakeError, NotPermitted
from intake.reviews.errors import ReviewConflict, SeveralAuthorities, TooManyCases

#: So many cases are done while the clerk waits.
MOST_CASES = 200


@dataclass(frozen=True)
class Chosen:
    """A case as the clerk saw it when choosing; whoever saves it meanwhile makes the choice stale."""

    case_id: uuid.UUID
    lock_version: int


@dataclass
class BulkReport:
    """What became of the cases: references that changed, that had it already, and those left alone with the reason."""

    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def cases_chosen(user: Any, case_ids: Sequence[uuid.UUID]) -> list[Application]:
    """Return the chosen cases, in the order of their references.

    Raises ``NotPermitted`` for the whole where one id is not of a case that the clerk may see (X07),
    ``SeveralAuthorities``, ``TooManyCases``.
    """
    wanted = set(case_ids)
    if len(wanted) > MOST_CASES:
        raise TooManyCases
    cases = list(applications_visible_to(user).filter(pk__in=wanted).defer("answers_sealed").order_by("reference"))
    if len(cases) != len(wanted):
        raise NotPermitted
    if len({case.authority_id for case in cases}) > 1:
        raise SeveralAuthorities
    return cases


def bulk_run(
    *, chosen: Sequence[Chosen], action: str, change: Callable[[Application], bool], actor: Actor
) -> BulkReport:
    """Do one thing to each case; what cannot be done to one is reported and does not hold up the others.

    ``change`` returns whether anything changed. Raises what ``cases_chosen`` raises, before anything is changed.
    """
    if actor.user is None:
        raise NotPermitted
    cases = cases_chosen(actor.user, [each.case_id for each in chosen])
    seen = {each.case_id: each.lock_version for each in chosen}
    report = BulkReport()
    for case in cases:
        try:
            with transaction.atomic():
                row = lock(case.pk)
                if row.lock_version != seen[row.pk]:
                    raise ReviewConflict
                (report.changed if change(row) else report.unchanged).append(case.reference)
        except IntakeError as problem:
            report.refused.append((case.reference, problem.text))
    if cases:
        audit_record(
            "bulk_done",
            actor=actor,
            authority_id=cases[0].authority_id,
            action=action,
            changed=len(report.changed),
            refused=len(report.refused),
        )
    return report
