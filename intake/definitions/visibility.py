"""Which steps, questions and documents a set of answers leads to; the one place where hidden answers are dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from intake.definitions.conditions import ENTRIES, holds, unanswered
from intake.definitions.derived import derived_from, derived_from_day, points_of
from intake.definitions.schema import DocumentRequirement, Fee, Form, Question, Step

#: The key under which an entry of a repeating step has its name; no question can be called so.
ENTRY_ID = "_id"

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One entry of a repeating step: its questions in sight and its answers, without its name."""

    id: str
    questions: tuple[Question, ...]
    answers: Mapping[str, Any]

    @property
    def complete(self) -> bool:
        """Tell whether every required question has its answer."""
        return not any(own.required and unanswered(self.answers.get(own.key)) for own in self.questions)


@dataclass(frozen=True)
class Path:
    """The way through a form for given answers. ``answers`` has no value of a hidden question.

    ``questions`` has no questions for a repeating step; its ``entries`` have theirs each.
    """

    steps: tuple[Step, ...]
    questions: Mapping[str, tuple[Question, ...]]
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    documents: tuple[DocumentRequirement, ...]
    fees: tuple[Fee, ...]
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def answered(self, step: Step) -> bool:
        """Tell whether every required question of a visible step has its answer."""
        if step.repeat:
            entries = self.entries[step.key]
            return len(entries) >= step.repeat.min and all(entry.complete for entry in entries)
        required = (own for own in self.questions[step.key] if own.required)
        return not any(unanswered(self.answers.get(own.key)) for own in required)


class _Walk:
    """One walk through a form, in order: a condition sees only what was kept before it."""

    def __init__(self, form: Form, answers: Mapping[str, Any], today: date, parameters: Parameters) -> None:
        self.form, self.given, self.today = form, answers, today
        self.kept: dict[str, Any] = {}
        self.facts: dict[str, Any] = {**derived_from_day(today), **parameters}
        self.questions: dict[str, tuple[Question, ...]] = {}
        self.entries: dict[str, tuple[Entry, ...]] = {}

    def take(self, step: Step) -> None:
        """Keep what a visible step's visible questions were answered."""
        if step.repeat:
            self.take_entries(step)
            return
        shown = []
        for question in step.questions:
            if not holds(question.condition, self.facts):
                continue
            shown.append(question)
            if question.key in self.given:
                value = self.kept[question.key] = self.facts[question.key] = self.given[question.key]
                self.facts.update(facts_of_answer(self.form, question.key, value, self.today))
        self.questions[step.key] = tuple(shown)

    def take_entries(self, step: Step) -> None:
        """Keep each entry of a repeating step by itself; together they are lists of values."""
        given = self.given.get(step.key)
        raw = given if isinstance(given, list) else []
        entries = tuple(entry_of(step, own, self.facts) for own in raw)
        self.entries[step.key], self.questions[step.key] = entries, ()
        if step.key in self.given:
            self.kept[step.key] = [{ENTRY_ID: own.id, **own.answers} for own in entries]
            self.facts.update(facts_of_entries(step, entries))


def entry_of(step: Step, raw: Mapping[str, Any], facts: Mapping[str, Any]) -> Entry:
    """Return an entry without its hidden answers; a condition in it sees its siblings first, then the form."""
    known = {key: value for key, value in facts.items() if key not in {own.key for own in step.questions}}
    shown, kept = [], {}
    for question in step.questions:
        if not holds(question.condition, known):
            continue
        shown.append(question)
        if question.key in raw:
            known[question.key] = kept[question.key] = raw[question.key]
    return Entry(str(raw.get(ENTRY_ID, "")), tuple(shown), kept)


def facts_of_entries(step: Step, entries: tuple[Entry, ...]) -> dict[str, Any]:
    """Return ``<group>_count`` and, for each question, the list of its values as ``<group>[].<key>``."""
    facts: dict[str, Any] = {f"{step.key}_count": len(entries)}
    for question in step.questions:
        values = [entry.answers[question.key] for entry in entries if question.key in entry.answers]
        facts[f"{step.key}{ENTRIES}.{question.key}"] = values
    return facts


def facts_of_answer(form: Form, key: str, value: Any, today: date) -> dict[str, Any]:
    """Return what follows from one answer: ages, days that are left, points."""
    facts = derived_from(key, value, today)
    if form.points and form.points.question == key:
        facts.update(points_of(form.points, value))
    return facts


def path_through(form: Form, answers: Mapping[str, Any], *, today: date, parameters: Parameters | None = None) -> Path:
    """Walk the form once. ``parameters`` are ``{"param:<key>": value}`` as of ``today``."""
    walk = _Walk(form, answers, today, parameters or {})
    steps = []
    for step in form.steps:
        if holds(step.condition, walk.facts):
            steps.append(step)
            walk.take(step)
    return Path(
        steps=tuple(steps),
        questions=walk.questions,
        answers=walk.kept,
        facts=walk.facts,
        documents=tuple(_as_needed(own, walk.facts) for own in form.documents if holds(own.condition, walk.facts)),
        fees=tuple(fee for fee in form.fees if holds(fee.condition, walk.facts)),
        entries=walk.entries,
    )


def _as_needed(requirement: DocumentRequirement, facts: Mapping[str, Any]) -> DocumentRequirement:
    """Return a requirement with what these answers change in it."""
    changes: dict[str, Any] = {}
    for override in requirement.overrides:
        if holds(override.condition, facts):
            given = {name: value for name, value in vars(override).items() if value is not None}
            changes.update({name: value for name, value in given.items() if name != "condition"})
    return replace(requirement, **changes) if changes else requirement
