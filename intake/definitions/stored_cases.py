"""Test cases that an editor stores with a form: these answers ask for these papers and cost this much.

They run at every publication; one that fails keeps the former revision in force, as any other fault does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from intake.definitions.errors import LintProblem
from intake.definitions.fees import fee_due
from intake.definitions.parameters import parameter_facts
from intake.definitions.schema import Form
from intake.definitions.visibility import path_through


@dataclass(frozen=True)
class StoredCase:
    """One case. ``answers`` have their stored JSON form, those of a repeating step as a list under the step's key.

    ``documents`` must be asked for, ``without`` must not; ``fee`` is what is due in euros; ``None`` is not compared.
    """

    name: str
    answers: Mapping[str, Any]
    today: date
    documents: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    fee: Decimal | None = None


def case_problems(form: Form, cases: Sequence[StoredCase]) -> list[LintProblem]:
    """Return what of the stored cases this form does not fulfil."""
    return [problem for case in cases for problem in _problems(form, case)]


def _problems(form: Form, case: StoredCase) -> Iterator[LintProblem]:
    where = f"case.{case.name}"
    unknown = set(case.answers) - {own.key for own in form.questions} - {step.key for step in form.steps if step.repeat}
    yield from (LintProblem(where, "case_unknown_question", key) for key in sorted(unknown))
    known = {document.key for document in form.documents}
    named = [*case.documents, *case.without]
    yield from (LintProblem(where, "case_unknown_document", key) for key in named if key not in known)
    parameters = parameter_facts(form.parameters, case.today)
    path = path_through(form, case.answers, today=case.today, parameters=parameters)
    asked = {document.key for document in path.documents}
    shown = {step.key for step in path.steps}
    yield from (LintProblem(where, "case_document_missing", key) for key in case.documents if key in known - asked)
    yield from (LintProblem(where, "case_document_asked", key) for key in case.without if key in asked)
    yield from (LintProblem(where, "case_step_missing", key) for key in case.steps if key not in shown)
    if case.fee is not None:
        due = fee_due(form, case.answers, case.today, parameters=parameters).total
        if due != case.fee:
            yield LintProblem(where, "case_fee", f"{due} ≠ {case.fee}")
