"""An authority takes a standard form over, with its own changes: preview, conflicts, decision.

Nothing changes for applicants before an editor of the authority adopts. What is adopted is compiled and frozen into the
authority's own revision, so that a case keeps it whatever the standard or the adaptation become later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.permissions import require_editor
from intake.definitions.adaptations import Adapted, Conflict, Operation, adapt, conflicts
from intake.definitions.changes import Change, changes
from intake.definitions.errors import AdoptionHasConflicts, DefinitionInvalid, LintProblem
from intake.definitions.models import Adoption, FormRevision
from intake.definitions.selectors import SOURCE_LANGUAGE, adoption_in_force
from intake.definitions.services import Local, revision_freeze, revision_problems

KEEP, DROP = "keep", "drop"

#: What the authority demands of a form beyond a sound one, such as reviewed translations.
Gate = Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[LintProblem]]


@dataclass(frozen=True)
class Candidate:
    """What would be in force after the adoption.

    ``conflicts`` are all that were found, decided or not; ``undecided`` those that still need a decision;
    ``problems`` is the lint of the result; ``changes`` is what differs from the revision in force.
    """

    standard: FormRevision
    adapted: Adapted
    operations: tuple[Operation, ...]
    conflicts: tuple[Conflict, ...]
    undecided: tuple[Conflict, ...]
    decisions: Mapping[str, str]
    problems: tuple[LintProblem, ...]
    changes: tuple[Change, ...]

    @property
    def may_be_adopted(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not self.undecided and not self.problems


def candidate(
    *,
    authority: Authority,
    standard: FormRevision,
    operations: Sequence[Operation],
    decisions: Mapping[str, str] | None = None,
    gate: Gate | None = None,
) -> Candidate:
    """Return what adopting ``standard`` with these operations would mean; changes nothing.

    ``decisions`` maps operations' ids to ``keep`` or ``drop``; without them those of the last adoption count, so that
    what an editor once dropped does not come back by itself.
    """
    former = adoption_in_force(authority, standard.definition.key)
    if decisions is None:
        decisions = {key: value for key, value in (former.decisions if former else {}).items() if value == DROP}
    known = {operation.id for operation in operations}
    decided = {key: value for key, value in decisions.items() if key in known and value in {KEEP, DROP}}
    base = (former.standard.content, former.standard.texts) if former else None
    found = conflicts(operations, base, (standard.content, standard.texts))
    undecided = [
        conflict
        for conflict in found
        if decided.get(conflict.operation.id) != DROP
        and not (conflict.may_be_kept and decided.get(conflict.operation.id) == KEEP)
    ]
    kept = [operation for operation in operations if decided.get(operation.id) != DROP]
    adapted = adapt(kept, standard.content, standard.texts)
    problems = revision_problems(adapted.content, adapted.texts, required_languages=[SOURCE_LANGUAGE])
    if gate and not problems:
        problems = list(gate(adapted.content, adapted.texts))
    return Candidate(
        standard=standard,
        adapted=adapted,
        operations=tuple(operations),
        conflicts=tuple(found),
        undecided=tuple(undecided),
        decisions=decided,
        problems=tuple(problems),
        changes=tuple(
            changes(former.revision.content, former.revision.texts, adapted.content, adapted.texts) if former else ()
        ),
    )


def form_adopt(
    *,
    authority: Authority,
    standard: FormRevision,
    operations: Sequence[Operation] = (),
    decisions: Mapping[str, str] | None = None,
    gate: Gate | None = None,
    actor: Actor,
) -> Adoption:
    """Put a standard with the authority's changes into force for its new applications.

    Returns the adoption in force unchanged when nothing differs. Raises ``NotPermitted``, ``AdoptionHasConflicts``
    while a conflict is undecided, ``DefinitionInvalid`` when the result is no sound form; then nothing changes.
    """
    require_editor(actor, authority.pk)
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=authority.pk)
        proposal = candidate(
            authority=authority,
            standard=standard,
            operations=operations,
            decisions=decisions,
            gate=gate,
        )
        if proposal.undecided:
            raise AdoptionHasConflicts(proposal.undecided)
        if proposal.problems:
            raise DefinitionInvalid(proposal.problems)
        revision = _revision(authority, proposal, actor)
        former = adoption_in_force(authority, standard.definition.key)
        unchanged = former and former.revision_id == revision.pk and former.standard_id == standard.pk
        if former and unchanged and former.decisions == dict(proposal.decisions):
            return former
        adoption = Adoption.objects.create(
            authority=authority,
            definition=standard.definition,
            standard=standard,
            revision=revision,
            decisions=dict(proposal.decisions),
            adopted_by=actor.user,
        )
        audit_record(
            "form_adopted",
            actor=actor,
            authority_id=authority.pk,
            obj=adoption,
            key=standard.definition.key,
            standard=standard.number,
            differences=len(proposal.adapted.differences),
        )
    return adoption


def _revision(authority: Authority, proposal: Candidate, actor: Actor) -> FormRevision:
    """Return the standard itself where nothing differs, else the authority's own revision of it."""
    adapted = proposal.adapted
    if not adapted.differences:
        return proposal.standard
    return revision_freeze(
        content=adapted.content,
        texts=adapted.texts,
        source_key=None,
        required_languages=[SOURCE_LANGUAGE],
        actor=actor,
        local=Local(
            authority=authority,
            standard=proposal.standard,
            origins=adapted.origins,
            differences=[_plain(asdict(difference)) for difference in adapted.differences],
        ),
    )


def _plain(difference: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in difference.items() if name != "operation"}
