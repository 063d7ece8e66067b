"""Which steps, questions and documents a set of answers leads to; the one place where hidden answers are dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.definitions.conditions import holds
from intake.definitions.schema import DocumentRequirement, Fee, Form, Question, Step
from intake.partial_dates import PartialDate


@dataclass(frozen=True)
class Path:
    """The way through a form for given answers. ``answers`` has no value of a hidden question."""

    steps: tuple[Step, ...]
    questions: Mapping[str, tuple[Question, ...]]
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    documents: tuple[DocumentRequirement, ...]
    fees: tuple[Fee, ...]


def derive(answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the derived fields; an unknown day or month counts as the last of the known period (younger)."""
    try:
        born = PartialDate.parse(str(answers.get("birth_date") or ""))
    except ValueError:
        return {}
    last = born.latest()
    if last is None:
        return {}
    age = today.year - last.year - ((today.month, today.day) < (last.month, last.day))
    return {"age_years": age, "is_minor": age < 18}


def path_through(form: Form, answers: Mapping[str, Any], *, today: date) -> Path:
    """Walk the form once, in order: a condition sees only what was kept before it."""
    kept: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    steps: list[Step] = []
    questions: dict[str, tuple[Question, ...]] = {}
    for step in form.steps:
        if not holds(step.condition, facts):
            continue
        steps.append(step)
        shown: list[Question] = []
        for question in step.questions:
            if not holds(question.condition, facts):
                continue
            shown.append(question)
            if question.key in answers:
                kept[question.key] = facts[question.key] = answers[question.key]
                if question.key == "birth_date":
                    facts.update(derive(kept, today))
        questions[step.key] = tuple(shown)
    return Path(
        steps=tuple(steps),
        questions=questions,
        answers=kept,
        facts=facts,
        documents=tuple(document for document in form.documents if holds(document.condition, facts)),
        fees=tuple(fee for fee in form.fees if holds(fee.condition, facts)),
    )
