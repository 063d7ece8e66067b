"""The fee on the case page: its lines in German, and the rules that a clerk may confirm."""

from dataclasses import dataclass
from decimal import Decimal

from intake.applications.models import Application
from intake.definitions.selectors import RevisionTexts
from intake.definitions.visibility import Path
from intake.reviews.fees import confirmed_rules, fee_of, rules_for_clerk


@dataclass(frozen=True)
class FeeRuleView:
    """A rule that counts when a clerk confirms it."""

    key: str
    label: str
    legal_basis: str
    ticked: bool


@dataclass(frozen=True)
class FeeLineView:
    """One line of the calculation."""

    label: str
    state: str
    amount: Decimal | None
    legal_basis: str


@dataclass(frozen=True)
class FeeView:
    """What the case costs with the confirmed rules."""

    total: Decimal
    lines: tuple[FeeLineView, ...]
    rules: tuple[FeeRuleView, ...]

    @classmethod
    def of(cls, application: Application, path: Path, texts: RevisionTexts, ticked: frozenset[str] | None) -> "FeeView":
        """Calculate with what is stored; ``ticked`` is what the clerk chose on the page, not stored yet."""
        confirmed = confirmed_rules(application)
        statement = fee_of(application, path, confirmed)
        shown = confirmed if ticked is None else ticked
        return cls(
            total=statement.total,
            lines=tuple(
                FeeLineView(texts.get(line.path), line.state, line.amount, line.legal_basis) for line in statement.lines
            ),
            rules=tuple(
                FeeRuleView(rule.key, texts.get(f"fee_rule.{rule.key}.label"), rule.legal_basis, rule.key in shown)
                for rule in rules_for_clerk(application)
            )
            if statement.lines
            else (),
        )
