"""What an application costs, said line by line; a pure function of form, answers, day and parameters.

The fees whose condition holds are added up. Then the form's rules apply in their order (§§ 50 to 53 AufenthV):
``multiply`` by a factor, ``replace`` by an amount, ``replace_with_parameter`` by a dated parameter, ``manual_review``
by nothing yet. A rule only ever lowers a fee. One that a clerk has to confirm (``confirmed_by``) and every manual
review changes the amount only when it is among the confirmed; until then it is named as possible.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from intake.definitions.conditions import PARAMETER, holds
from intake.definitions.schema import Fee, FeeRule, Form
from intake.definitions.visibility import path_through

CENT = Decimal("0.01")
CLERK = "clerk"


@dataclass(frozen=True)
class FeeLine:
    """One line of the explanation; its words are the text ``<path>``.

    ``state`` is ``charged`` (a fee), ``applied`` (a rule that lowered it), ``possible`` (the authority decides) or
    ``unknown`` (the rule's parameter has no value on this day). ``amount`` is what is due after the line; for a
    possible rule, what would be.
    """

    path: str
    state: str
    amount: Decimal | None
    legal_basis: str


@dataclass(frozen=True)
class FeeStatement:
    """What is due: ``total`` in euros, and why."""

    total: Decimal
    lines: tuple[FeeLine, ...]

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether the authority may still lower the fee."""
        return any(line.state in {"possible", "unknown"} for line in self.lines)

    @property
    def least(self) -> Decimal:
        """Return what would be due if the authority confirmed the best of the possible rules."""
        return min([self.total, *(line.amount for line in self.lines if line.amount is not None)])


def fee_due(
    form: Form,
    answers: Mapping[str, Any],
    on_date: date,
    *,
    parameters: Mapping[str, Any] | None = None,
    confirmed: Collection[str] = (),
) -> FeeStatement:
    """Return what an application with these answers costs on a day, with its explanation.

    ``parameters`` are ``{"param:<key>": value}`` of that day (``parameters.parameter_facts``).
    """
    path = path_through(form, answers, today=on_date, parameters=parameters)
    return fee_statement(path.fees, form.fee_rules, {**path.facts, **(parameters or {})}, confirmed=confirmed)


def fee_statement(
    fees: Collection[Fee],
    rules: Collection[FeeRule],
    facts: Mapping[str, Any],
    *,
    confirmed: Collection[str] = (),
) -> FeeStatement:
    """Return what is due for fees that apply already, under rules whose conditions are judged by ``facts``.

    ``facts`` hold dated parameters as ``param:<key>``; ``confirmed`` are the keys of rules that a clerk confirmed.
    """
    total, lines = Decimal(0), []
    for fee in fees:
        total += Decimal(fee.amount_eur)
        lines.append(FeeLine(f"fee.{fee.key}.label", "charged", total, fee.legal_basis))
    for rule in rules:
        given_by_clerk = rule.key in confirmed
        if not total or not (given_by_clerk or holds(rule.condition, facts)):
            continue
        lowered = _lowered(rule, total, facts)
        path = f"fee_rule.{rule.key}.label"
        if lowered is None:
            lines.append(FeeLine(path, "unknown", None, rule.legal_basis))
        elif given_by_clerk or not needs_clerk(rule):
            if lowered < total:
                total = lowered
                lines.append(FeeLine(path, "applied", total, rule.legal_basis))
        elif lowered < total:
            lines.append(FeeLine(path, "possible", lowered, rule.legal_basis))
    return FeeStatement(total, tuple(lines))


def needs_clerk(rule: FeeRule) -> bool:
    """Tell whether a rule counts only when a clerk has confirmed it."""
    return rule.confirmed_by == CLERK or rule.effect == "manual_review"


def _lowered(rule: FeeRule, total: Decimal, facts: Mapping[str, Any]) -> Decimal | None:
    """Return the amount after a rule, ``None`` where its value is not known."""
    value = facts.get(f"{PARAMETER}{rule.value}") if rule.effect == "replace_with_parameter" else rule.value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if rule.effect == "multiply":
        number *= total
    return min(number, total).quantize(CENT, rounding=ROUND_HALF_UP)
