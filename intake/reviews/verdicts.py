"""The clerk's word on a finding, and what those words come to: how often the machine was right."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk, require_editor
from intake.errors import NotPermitted
from intake.prechecks.models import Finding
from intake.prechecks.models_levels import CheckLevel
from intake.reviews.models_verdicts import FindingVerdict

#: A check proposes itself for hint level from so many verdicts on, …
PROPOSED_FROM = 20
#: … when even the upper bound of its agreement stays below this share.
PROPOSED_BELOW = 0.7
#: The 0.975 quantile of the normal distribution: bounds that hold the true share 19 times of 20.
Z = 1.959964


def finding_judge(
    *, application: Application, finding_id: uuid.UUID, verdict: str, actor: Actor
) -> FindingVerdict | None:
    """Keep a clerk's word on a finding; the same word again takes it back and returns ``None``.

    Raises ``NotPermitted`` for a finding of another case, ``ValueError`` for an unknown word.
    """
    require_clerk(actor, application.authority_id)
    word = FindingVerdict.Verdict(verdict)
    with transaction.atomic():
        finding = Finding.objects.select_related("precheck").filter(pk=finding_id, application=application).first()
        if finding is None:
            raise NotPermitted
        row = FindingVerdict.objects.select_for_update().filter(finding=finding, clerk=actor.user).first()
        taken_back = row is not None and row.verdict == word
        if row is not None and taken_back:
            row.delete()
        else:
            row = row or FindingVerdict(finding=finding, clerk=actor.user, authority_id=application.authority_id)
            row.code, row.document_kind = finding.code, finding.precheck.expectation
            row.outcome, row.verdict, row.given_at = finding.outcome, word, timezone.now()
            row.save()
        audit_record(
            "finding_judged",
            actor=actor,
            authority_id=application.authority_id,
            case_id=application.pk,
            obj=finding,
            code=finding.code,
            verdict="" if taken_back else str(word),
        )
    return None if taken_back else row


def verdicts_of(finding_ids: Iterable[uuid.UUID], actor: Actor) -> dict[uuid.UUID, str]:
    """Return what this clerk said about findings (one query)."""
    rows = FindingVerdict.objects.filter(finding__in=list(finding_ids), clerk=actor.user)
    return {finding: verdict for finding, verdict in rows.values_list("finding_id", "verdict") if finding}


@dataclass(frozen=True)
class Agreement:
    """How often clerks found that a check was right, for one kind of document. ``level`` is the authority's own."""

    code: str
    document_kind: str
    right: int
    wrong: int
    level: str = ""

    @property
    def number(self) -> int:
        """Return how many verdicts there are."""
        return self.right + self.wrong

    @property
    def share(self) -> float:
        """Return the share of verdicts that agree."""
        return self.right / self.number

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the 95 % confidence interval of the share (Wilson score, which holds for few verdicts too)."""
        return wilson(self.right, self.number)

    @property
    def proposes_hint(self) -> bool:
        """Tell whether the check should count as a hint only: many verdicts, and surely too often wrong."""
        return not self.level and self.number >= PROPOSED_FROM and self.bounds[1] < PROPOSED_BELOW


def wilson(successes: int, number: int, z: float = Z) -> tuple[float, float]:
    """Return lower and upper bound of a share by Wilson's score interval; ``number`` is at least one."""
    share = successes / number
    centre = share + z * z / (2 * number)
    spread = z * sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    scale = 1 + z * z / number
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def agreements_of(authority_id: int) -> list[Agreement]:
    """Return the agreement of every check of an authority, the weakest first (two queries); counts alone."""
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = FindingVerdict.objects.filter(authority_id=authority_id).values_list("code", "document_kind", "verdict")
    for code, kind, verdict, number in rows.annotate(number=Count("pk")).order_by():
        counts[code, kind][verdict] = number
    levels = levels_of(authority_id)
    found = [
        Agreement(code, kind, own.get("right", 0), own.get("wrong", 0), levels.get((code, kind), ""))
        for (code, kind), own in counts.items()
    ]
    return sorted(found, key=lambda each: (not each.proposes_hint, each.bounds[1], -each.number))


def levels_of(authority_id: int) -> dict[tuple[str, str], str]:
    """Return the levels that an authority set itself, by check and kind of document."""
    rows = CheckLevel.objects.filter(authority_id=authority_id).values_list("code", "document_kind", "level")
    return {(code, kind): level for code, kind, level in rows}


def check_level_set(*, authority_id: int, code: str, document_kind: str, hint: bool, actor: Actor) -> None:
    """Count a check as a hint only in this authority, or as the standard has it again; an editor decides.

    Accepting needs no proposal, but there must have been a verdict: nobody can set levels of checks that do not
    exist. Raises ``NotPermitted``.
    """
    require_editor(actor, authority_id)
    with transaction.atomic():
        own = {"authority_id": authority_id, "code": code, "document_kind": document_kind}
        if hint:
            if not FindingVerdict.objects.filter(**own).exists():
                raise NotPermitted
            CheckLevel.objects.get_or_create(**own, defaults={"decided_by": actor.user})
        else:
            CheckLevel.objects.filter(**own).delete()
        audit_record(
            "check_level_set",
            actor=actor,
            authority_id=authority_id,
            code=code,
            kind=document_kind,
            level="hint" if hint else "standard",
        )
