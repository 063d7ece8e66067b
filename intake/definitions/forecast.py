"""What an application will need when only a few answers are known: yes, no, or not known yet.

A checklist asks the few questions on which most depends, without starting a case. Conditions are judged in Kleene's
three-valued logic: what hangs on a question that nobody has answered is neither needed nor not needed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.definitions.conditions import Condition, fields_of, holds
from intake.definitions.schema import CHOICE_TYPES, Form, Question

MOST_QUESTIONS = 4
ASKABLE = CHOICE_TYPES | {"boolean"}
#: Facts that follow from data which a checklist must not ask for, and that somebody can simply be asked about.
ASKABLE_FACTS = frozenset({"is_minor"})
#: A required document weighs more than a fee or one that is voluntary.
REQUIRED_WEIGHT = 2


@dataclass(frozen=True)
class Forecast:
    """A form with the answers that are known so far; ``given`` may hold askable facts as well."""

    form: Form
    given: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """Return the given answers, and those that the form gives itself because there is no choice."""
        sole = {own.key: own.options[0] for own in self.form.questions if own.default and len(own.options) == 1}
        return {**sole, **self.given}

    def judge(self, condition: Condition | None) -> bool | None:
        """Return whether a condition holds, ``None`` while that is not known."""
        if not condition:
            return True
        if "all" in condition:
            return _all(self.judge(part) for part in condition["all"])
        if "any" in condition:
            none_holds = _all(_opposite(self.judge(part)) for part in condition["any"])
            return _opposite(none_holds)
        if "not" in condition:
            return _opposite(self.judge(condition["not"]))
        return self._rule(condition)

    def open_part(self, condition: Condition) -> Condition:
        """Return what is left of a condition that is not known yet: without the parts that hold already."""
        if "all" not in condition:
            return condition
        left = [self.open_part(part) for part in condition["all"] if self.judge(part) is None]
        return left[0] if len(left) == 1 else {"all": left}

    def _rule(self, rule: Condition) -> bool | None:
        facts = self.facts
        if rule["field"] in facts:
            return holds(rule, facts)
        asked: list[Question] = [own for own in self.form.questions if own.address == rule["field"]]
        if asked and self.judge(asked[0].condition) is False:
            return holds(rule, {})
        return None


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(parts: Iterator[bool | None]) -> bool | None:
    known = list(parts)
    if False in known:
        return False
    return None if None in known else True


def deciding(form: Form) -> tuple[str, ...]:
    """Return the questions and facts on which most documents and fees depend, four at most, in the form's order."""
    weights: dict[str, int] = {}
    for document in form.documents:
        for key in set(fields_of(document.condition)):
            weights[key] = weights.get(key, 0) + (REQUIRED_WEIGHT if document.required else 1)
    for condition in (*(fee.condition for fee in form.fees), *(rule.condition for rule in form.fee_rules)):
        for key in set(fields_of(condition)):
            weights[key] = weights.get(key, 0) + 1
    questions = {own.key: own for own in form.questions if _askable(own)}
    places = [*questions, *sorted(ASKABLE_FACTS)]
    known = [key for key in places if key in weights]
    heaviest = sorted(known, key=lambda key: (-weights[key], places.index(key)))[:MOST_QUESTIONS]
    return tuple(key for key in known if key in heaviest)


def _askable(question: Question) -> bool:
    return question.type in ASKABLE and question.group is None and not (question.default and len(question.options) == 1)
