"""Values that follow from answers, the day and nothing else; conditions use them like answers.

The rules are those of ``services.yaml`` (derived_fields). A value whose source is not answered does not exist, so that
every operator except ``empty`` is false for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.definitions.conditions import unanswered
from intake.definitions.schema import Form, Points
from intake.partial_dates import PartialDate

ADULT, FINGERPRINTS_FROM, CAPABLE_FROM = 18, 6, 16
TURKEY = "TUR"
REFUGEE_TRAVEL_DOCUMENT = "travel_document_refugee"
#: § 41 (1) AufenthV: they may enter without a visa and apply from within Germany.
PRIVILEGED = frozenset({"AUS", "ISR", "JPN", "CAN", "KOR", "NZL", "GBR", "USA"})

Rule = Callable[[Any, date], Any]


@dataclass(frozen=True)
class Derived:
    """One derived value: the question that it comes from (none: the day alone), its type, and its rule."""

    source: str | None
    type: str
    rule: Rule


def _whole(value: Any) -> date | None:
    """Return a date, of which unknown parts count as the last of the known period."""
    try:
        return PartialDate.parse(str(value)).latest()
    except ValueError:
        return None


def age_years(value: Any, today: date) -> int | None:
    """Return completed years; an unknown day or month counts as the last possible one: the younger age."""
    last = _whole(value)
    if last is None:
        return None
    return today.year - last.year - ((today.month, today.day) < (last.month, last.day))


def age_is_uncertain(value: Any) -> bool:
    """Tell whether an age counts from a date of which the day or month is unknown, which a clerk should look at."""
    try:
        return PartialDate.parse(str(value or "")).day is None
    except ValueError:
        return False


def _age(test: Callable[[int], bool]) -> Rule:
    def rule(value: Any, today: date) -> bool | None:
        age = age_years(value, today)
        return None if age is None else test(age)

    return rule


def _days_left(value: Any, today: date) -> int | None:
    last = _whole(value)
    return None if last is None else (last - today).days


def _expired(value: Any, today: date) -> bool | None:
    last = _whole(value)
    return None if last is None else last < today


def current_semester(_value: Any, today: date) -> str:
    """Return the universities' semester, ``2026-ws`` from 1 October to 31 March, else ``2026-ss``."""
    if today.month >= 10:
        return f"{today.year}-ws"
    return f"{today.year - 1}-ws" if today.month <= 3 else f"{today.year}-ss"


DERIVED: Mapping[str, Derived] = {
    "age_years": Derived("birth_date", "integer", age_years),
    "is_minor": Derived("birth_date", "boolean", _age(lambda age: age < ADULT)),
    "is_under_16": Derived("birth_date", "boolean", _age(lambda age: age < CAPABLE_FROM)),
    "fingerprints_required": Derived("birth_date", "boolean", _age(lambda age: age >= FINGERPRINTS_FROM)),
    "is_turkish_national": Derived("nationalities", "boolean", lambda codes, _today: TURKEY in codes),
    "is_privileged_national": Derived(
        "nationalities", "boolean", lambda codes, _today: not PRIVILEGED.isdisjoint(codes)
    ),
    "title_expired": Derived("current_title_valid_until", "boolean", _expired),
    "passport_remaining_days": Derived("passport_valid_until", "integer", _days_left),
    # Only those people get this travel document (§ 1 (3) AufenthV); for everybody else it is not known, not false.
    "holds_international_protection": Derived(
        "passport_type", "boolean", lambda kind, _today: True if kind == REFUGEE_TRAVEL_DOCUMENT else None
    ),
    "current_semester": Derived(None, "text", current_semester),
}


def derived_from(key: str, value: Any, today: date) -> dict[str, Any]:
    """Return every derived value of one answer."""
    if unanswered(value):
        return {}
    found = {name: own.rule(value, today) for name, own in DERIVED.items() if own.source == key}
    return {name: derived for name, derived in found.items() if derived is not None}


def derived_from_day(today: date) -> dict[str, Any]:
    """Return what follows from the day alone."""
    return {name: own.rule(None, today) for name, own in DERIVED.items() if own.source is None}


def points_of(points: Points, chosen: Any) -> dict[str, Any]:
    """Return ``points_total`` and ``points_reached``; of an exclusive group only the highest counts."""
    ticked = set(chosen) if isinstance(chosen, list) else {chosen}
    best: dict[str, int] = {}
    for item in points.items:
        if item.value in ticked:
            group = item.exclusive_group or f"item {item.value}"
            best[group] = max(best.get(group, 0), item.points)
    total = sum(best.values())
    return {"points_total": total, "points_reached": total >= points.minimum}


def derived_types(form: Form) -> dict[str, str]:
    """Return every derived value that this form's conditions may use, with its type."""
    types = {name: own.type for name, own in DERIVED.items()}
    if form.points:
        types |= {"points_total": "integer", "points_reached": "boolean"}
    return types | {f"{step.key}_count": "integer" for step in form.steps if step.repeat}


def derived_after(form: Form, key: str) -> set[str]:
    """Return the derived values that exist once the question ``key`` is answered."""
    names = {name for name, own in DERIVED.items() if own.source == key}
    return names | ({"points_total", "points_reached"} if form.points and form.points.question == key else set())
