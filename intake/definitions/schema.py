"""What a form is: the shape of ``FormRevision.content`` and the paths of its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.definitions.conditions import Condition

SCHEMA_VERSION = 1

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
DERIVED_FIELDS = frozenset({"age_years", "is_minor"})


@dataclass(frozen=True)
class Question:
    """One field: the key is stable, its stored value is never translated."""

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


@dataclass(frozen=True)
class Statement:
    """A text that is read, not answered."""

    key: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Step:
    """One topic, one page."""

    key: str
    items: tuple[Question | Statement, ...]
    condition: Condition | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the step's questions in order."""
        return tuple(item for item in self.items if isinstance(item, Question))


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


@dataclass(frozen=True)
class Fee:
    """A fee under its condition, in euros."""

    key: str
    amount_eur: str
    legal_basis: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Form:
    """The logic of one form revision, without its texts."""

    key: str
    steps: tuple[Step, ...]
    documents: tuple[DocumentRequirement, ...]
    fees: tuple[Fee, ...] = ()
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


def _item(raw: Mapping[str, Any]) -> Question | Statement:
    if "statement" in raw:
        return Statement(key=raw["statement"], condition=raw.get("condition"))
    return Question(
        key=raw["question"],
        type=raw["type"],
        required=bool(raw.get("required")),
        options=tuple(raw.get("options", ())),
        condition=raw.get("condition"),
        max_length=raw.get("max_length"),
        min=raw.get("min"),
        max=raw.get("max"),
        pattern=raw.get("pattern"),
        codelist=raw.get("codelist"),
    )


def parse(content: Mapping[str, Any]) -> Form:
    """Read ``FormRevision.content``; raises ``KeyError`` or ``TypeError`` on a wrong shape.

    Its JSON is ``{key, steps: [{key, condition, items: [{question|statement: key, ...}]}], documents, fees,
    legal_basis, submit_requires, appointment, processing}``; options are lists of values.
    """
    return Form(
        key=content["key"],
        steps=tuple(
            Step(step["key"], tuple(_item(item) for item in step["items"]), step.get("condition"))
            for step in content["steps"]
        ),
        documents=tuple(
            DocumentRequirement(**{**raw, "checks": tuple(raw.get("checks", ()))}) for raw in content["documents"]
        ),
        fees=tuple(Fee(**raw) for raw in content.get("fees", ())),
        legal_basis=tuple(content.get("legal_basis", ())),
        submit_requires=tuple(content.get("submit_requires", ())),
        appointment=content.get("appointment", {}),
        processing=content.get("processing", {}),
    )


def text_paths(form: Form) -> Iterator[tuple[str, bool]]:
    """Yield every text's path and whether each language must have it.

    ``title``, ``step.<key>.label``, ``question.<key>.help``, ``option.<question>.<value>.label``,
    ``statement.<key>.text``, ``document.<key>.evidence.<n>``, ``fee.<key>.label``, ``appointment.bring.<n>``, ...
    """
    yield from (("title", True), ("for_whom", True), ("summary", False))
    for step in form.steps:
        yield from (
            (f"step.{step.key}.label", True),
            (f"step.{step.key}.heading", False),
            (f"step.{step.key}.intro", False),
        )
        for item in step.items:
            if isinstance(item, Statement):
                yield from ((f"statement.{item.key}.heading", False), (f"statement.{item.key}.text", True))
                continue
            yield (f"question.{item.key}.label", True)
            yield from ((f"question.{item.key}.help", False), (f"question.{item.key}.pattern_hint", False))
            for value in item.options:
                yield from (
                    (f"option.{item.key}.{value}.label", True),
                    (f"option.{item.key}.{value}.help", False),
                )
    for document in form.documents:
        yield from ((f"document.{document.key}.label", True), (f"document.{document.key}.help", False))
        yield from ((f"document.{document.key}.evidence.{number}", True) for number in range(document.evidence_count))
    yield from ((f"fee.{fee.key}.label", True) for fee in form.fees)
    yield from ((f"appointment.bring.{number}", True) for number in range(form.appointment.get("bring_count", 0)))
    yield from (("appointment.note", False), ("processing.note", False))
