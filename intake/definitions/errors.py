"""What can be wrong with a form definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


@dataclass(frozen=True)
class LintProblem:
    """One fault: where (a text path or key), a stable code, and the details for its message."""

    where: str
    code: str
    detail: str = ""


class DefinitionInvalid(IntakeError):
    """The form was not put into force; the former revision stays."""

    code = "definition_invalid"
    message = _("Das Formular wurde nicht in Kraft gesetzt, weil es noch Fehler enthält.")
    next_step = _(
        "Die bisherige Fassung gilt weiter. Bitte beheben Sie die genannten Fehler und veröffentlichen Sie erneut."
    )

    def __init__(self, problems: Sequence[LintProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__()


class NoRevisionInForce(IntakeError):
    """No form of this service has been published."""

    code = "no_revision"
    status = 404
    message = _("Dieser Antrag kann zurzeit nicht online gestellt werden.")
    next_step = _("Bitte wenden Sie sich an Ihre Ausländerbehörde.")


class AdoptionHasConflicts(IntakeError):
    """The new standard and the local changes do not fit together, and the editor has not decided yet."""

    code = "adoption_has_conflicts"
    status = 409
    message = _("Die neue Fassung wurde nicht übernommen, weil örtliche Anpassungen nicht mehr zu ihr passen.")
    next_step = _("Bitte entscheiden Sie jede genannte Anpassung. Bis dahin gilt die bisherige Fassung weiter.")

    def __init__(self, conflicts: Sequence[Any]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__()
