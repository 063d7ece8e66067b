"""What a form is: the shape of ``FormRevision.content`` and its logic as values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.definitions.conditions import ENTRIES, Condition, parameters_of, without_group

SCHEMA_VERSION = 2

FIELD_TYPES = frozenset(
    [
        "text",
        "text_latin",
        "textarea",
        "partial_date",
        "date",
        "country",
        "nationality_list",
        "single_choice",
        "multi_choice",
        "boolean",
        "consent",
        "integer",
        "currency",
        "email",
        "phone",
        "doc_number",
    ]
)
CHOICE_TYPES = frozenset({"single_choice", "multi_choice"})
FEE_EFFECTS = frozenset({"multiply", "replace", "replace_with_parameter", "manual_review"})


@dataclass(frozen=True)
class Question:
    """One field: the key is stable, its stored value is never translated.

    ``group`` is the key of the repeating step that it belongs to; ``address`` names it in the whole form.
    """

    key: str
    type: str
    required: bool
    options: tuple[str, ...] = ()
    condition: Condition | None = None
    max_length: int | None = None
    min: int | None = None
    max: int | None = None
    pattern: str | None = None
    codelist: str | None = None
    default: str | None = None
    group: str | None = None

    @property
    def address(self) -> str:
        """Return ``key``, or ``<group>[].<key>`` in a repeating step."""
        return f"{self.group}{ENTRIES}.{self.key}" if self.group else self.key


@dataclass(frozen=True)
class Statement:
    """A text that is read, not answered."""

    key: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Repeat:
    """How many entries a repeating step takes."""

    min: int = 0
    max: int = 15


@dataclass(frozen=True)
class Step:
    """One topic, one page; with ``repeat`` a list of entries, each of which answers the questions on a page of its own.

    The answers of a repeating step are ``[{"_id": str, <question key>: value, ...}, ...]`` under the step's key.
    """

    key: str
    items: tuple[Question | Statement, ...]
    condition: Condition | None = None
    repeat: Repeat | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the step's questions in order."""
        return tuple(item for item in self.items if isinstance(item, Question))

    @property
    def answer_keys(self) -> frozenset[str]:
        """Return the keys under which a case stores what is answered here."""
        return frozenset([self.key] if self.repeat else [question.key for question in self.questions])


@dataclass(frozen=True)
class DocumentOverride:
    """What a condition changes in a requirement; ``None`` leaves it as it is."""

    condition: Condition | None
    required: bool | None = None
    max_files: int | None = None
    max_age_days: int | None = None
    original_at_appointment: bool | None = None
    translation_needed: bool | None = None
    legalisation_or_apostille: bool | None = None


@dataclass(frozen=True)
class DocumentRequirement:
    """A paper that the case needs under a condition; ``key`` is a document kind of ``services.yaml``."""

    key: str
    required: bool
    condition: Condition | None = None
    max_files: int = 5
    max_age_days: int | None = None
    original_at_appointment: bool = False
    translation_needed: bool = False
    legalisation_or_apostille: bool = False
    checks: tuple[str, ...] = ()
    evidence_count: int = 0
    overrides: tuple[DocumentOverride, ...] = ()


@dataclass(frozen=True)
class Fee:
    """A fee under its condition, in euros."""

    key: str
    amount_eur: str
    legal_basis: str
    condition: Condition | None = None


@dataclass(frozen=True)
class FeeRule:
    """A reduction: see ``intake.definitions.fees``. ``value`` is a factor, an amount or a parameter's key."""

    key: str
    legal_basis: str
    effect: str
    value: str = "0"
    condition: Condition | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class PointsItem:
    """What one ticked answer counts; of an exclusive group only the highest counts."""

    value: str
    points: int
    exclusive_group: str | None = None


@dataclass(frozen=True)
class Points:
    """A points calculator over one multiple choice (§ 20b AufenthG)."""

    question: str
    minimum: int
    items: tuple[PointsItem, ...]


@dataclass(frozen=True)
class Form:
    """The logic of one form revision, without its texts."""

    key: str
    steps: tuple[Step, ...]
    documents: tuple[DocumentRequirement, ...]
    fees: tuple[Fee, ...] = ()
    fee_rules: tuple[FeeRule, ...] = ()
    points: Points | None = None
    legal_basis: tuple[str, ...] = ()
    submit_requires: tuple[str, ...] = ()
    appointment: Mapping[str, Any] = field(default_factory=dict)
    processing: Mapping[str, Any] = field(default_factory=dict)

    def step(self, key: str) -> Step:
        """Return a step; raises ``KeyError``."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def requirement(self, key: str) -> DocumentRequirement:
        """Return a document requirement; raises ``KeyError``."""
        for requirement in self.documents:
            if requirement.key == key:
                return requirement
        raise KeyError(key)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return all questions in the order of the form."""
        return tuple(question for step in self.steps for question in step.questions)

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Yield ``(where, condition)`` of everything that has one, in the order of the form."""
        for step in self.steps:
            if step.condition:
                yield f"step.{step.key}", step.condition
            for item in step.items:
                if item.condition:
                    yield place_of(item), item.condition
        for document in self.documents:
            if document.condition:
                yield f"document.{document.key}", document.condition
            for override in document.overrides:
                if override.condition:
                    yield f"document.{document.key}", override.condition
        for kind, priced in (("fee", self.fees), ("fee_rule", self.fee_rules)):
            yield from ((f"{kind}.{own.key}", own.condition) for own in priced if own.condition)

    @property
    def parameters(self) -> frozenset[str]:
        """Return the keys of the dated parameters that conditions compare with."""
        return frozenset(key for _where, condition in self.conditions() for key in parameters_of(condition))


def place_of(item: Question | Statement) -> str:
    """Return where an item's texts and faults are: ``question.<address>`` or ``statement.<key>``."""
    return f"question.{item.address}" if isinstance(item, Question) else f"statement.{item.key}"


def _item(raw: Mapping[str, Any], group: str | None) -> Question | Statement:
    condition = without_group(raw.get("condition"), group) if group else raw.get("condition")
    if "statement" in raw:
        return Statement(key=raw["statement"], condition=condition)
    return Question(
        key=raw["question"],
        type=raw["type"],
        required=bool(raw.get("required")),
        options=tuple(raw.get("options", ())),
        condition=condition,
        max_length=raw.get("max_length"),
        min=raw.get("min"),
        max=raw.get("max"),
        pattern=raw.get("pattern"),
        codelist=raw.get("codelist"),
        default=raw.get("default"),
        group=group,
    )


def _step(raw: Mapping[str, Any]) -> Step:
    repeat = Repeat(**raw["repeat"]) if raw.get("repeat") else None
    group = raw["key"] if repeat else None
    items = tuple(_item(item, group) for item in raw["items"])
    return Step(raw["key"], items, raw.get("condition"), repeat)


def _document(raw: Mapping[str, Any]) -> DocumentRequirement:
    overrides = tuple(DocumentOverride(**override) for override in raw.get("overrides", ()))
    return DocumentRequirement(**{**raw, "checks": tuple(raw.get("checks", ())), "overrides": overrides})


def _points(raw: Mapping[str, Any] | None) -> Points | None:
    if not raw:
        return None
    return Points(raw["question"], int(raw["minimum"]), tuple(PointsItem(**item) for item in raw["items"]))


def parse(content: Mapping[str, Any]) -> Form:
    """Read ``FormRevision.content``; raises ``KeyError`` or ``TypeError`` on a wrong shape.

    Its JSON is ``{key, steps: [{key, condition, repeat: {min, max}, items: [{question|statement: key, ...}]}],
    documents, fees, fee_rules, points, legal_basis, submit_requires, appointment, processing}``; options are lists of
    values.
    """
    return Form(
        key=content["key"],
        steps=tuple(_step(step) for step in content["steps"]),
        documents=tuple(_document(raw) for raw in content["documents"]),
        fees=tuple(Fee(**raw) for raw in content.get("fees", ())),
        fee_rules=tuple(FeeRule(**raw) for raw in content.get("fee_rules", ())),
        points=_points(content.get("points")),
        legal_basis=tuple(content.get("legal_basis", ())),
        submit_requires=tuple(content.get("submit_requires", ())),
        appointment=content.get("appointment", {}),
        processing=content.get("processing", {}),
    )
