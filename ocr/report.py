"""What the package says about a document: plain frozen values, each with a JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Outcome = Literal["passed", "failed", "inconclusive"]
Level = Literal["hint", "review", "blocker"]
Box = tuple[float, float, float, float]
WHOLE_PAGE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Inspection:
    """What a file is, after it was parsed to its end."""

    media_type: str
    pages: int
    encrypted: bool = False
    width: int | None = None
    height: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "media_type": self.media_type,
            "pages": self.pages,
            "encrypted": self.encrypted,
            "width": self.width,
            "height": self.height,
        }


@dataclass(frozen=True)
class PageImage:
    """A page as harmless pixels: re-encoded, without metadata, upright where that is known."""

    number: int
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Evidence:
    """Where something was read; `box` is in fractions of the page image, left, top, right, bottom."""

    page: int
    box: Box
    text: str
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {
            "page": self.page,
            "box": [round(edge, 4) for edge in self.box],
            "text": self.text,
            "confidence": round(self.confidence, 3),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Evidence":
        x0, y0, x1, y1 = (float(edge) for edge in data["box"])
        return cls(int(data["page"]), (x0, y0, x1, y1), str(data["text"]), float(data["confidence"]))


@dataclass(frozen=True)
class Field:
    """One value taken from the document, in the form's notation, with the place that it came from."""

    value: str
    evidence: Evidence

    def to_json(self) -> dict[str, Any]:
        return {"value": self.value, **self.evidence.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Field":
        return cls(str(data["value"]), Evidence.from_json(data))


@dataclass(frozen=True)
class MrzCorrection:
    """A letter that a check digit changed; `line` and `column` count from 0."""

    line: int
    column: int
    read: str
    taken: str
    check: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MrzCorrection":
        return cls(int(data["line"]), int(data["column"]), str(data["read"]), str(data["taken"]), str(data["check"]))


@dataclass(frozen=True)
class MrzLetters:
    """The letters of one line: how likely each is, and its box on the page."""

    confidences: tuple[float, ...]
    boxes: tuple[Box, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "confidences": [round(value, 3) for value in self.confidences],
            "boxes": [[round(edge, 4) for edge in box] for box in self.boxes],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MrzLetters":
        boxes = tuple((float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in data["boxes"])
        return cls(tuple(map(float, data["confidences"])), boxes)


@dataclass(frozen=True)
class Mrz:
    """A machine-readable zone; `fields` holds only what is sure, `valid` says that all of it is.

    `others` counts the zones of further documents in the same file, of which nothing is told.
    """

    format: str
    lines: tuple[str, ...]
    valid: bool
    fields: Mapping[str, str]
    page: int = 1
    characters: tuple[MrzLetters, ...] = ()
    corrections: tuple[MrzCorrection, ...] = ()
    others: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "lines": list(self.lines),
            "valid": self.valid,
            "fields": dict(self.fields),
            "page": self.page,
            "characters": [line.to_json() for line in self.characters],
            "corrections": [correction.to_json() for correction in self.corrections],
            "others": self.others,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Mrz":
        return cls(
            format=str(data["format"]),
            lines=tuple(map(str, data["lines"])),
            valid=bool(data["valid"]),
            fields={str(key): str(value) for key, value in data["fields"].items()},
            page=int(data.get("page", 1)),
            characters=tuple(map(MrzLetters.from_json, data.get("characters", ()))),
            corrections=tuple(map(MrzCorrection.from_json, data.get("corrections", ()))),
            others=int(data.get("others", 0)),
        )


@dataclass(frozen=True)
class Finding:
    """The answer to one question about the document; it advises and never decides."""

    code: str
    outcome: Outcome
    level: Level
    expected: str | None = None
    read: str | None = None
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "outcome": self.outcome,
            "level": self.level,
            "expected": self.expected,
            "read": self.read,
            "evidence": [item.to_json() for item in self.evidence],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        return cls(
            code=str(data["code"]),
            outcome=data["outcome"],
            level=data["level"],
            expected=data["expected"],
            read=data["read"],
            evidence=tuple(Evidence.from_json(item) for item in data["evidence"]),
        )


@dataclass(frozen=True)
class Report:
    """Everything said about one file. With `error` set nothing was checked and `findings` is empty."""

    media_type: str | None = None
    pages: int = 0
    kind: str | None = None
    kind_confidence: float = 0.0
    mrz: Mrz | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    text_chars: int = 0
    seconds: float = 0.0
    error: str | None = None
    page_images: tuple[PageImage, ...] = ()
    text: tuple[str, ...] = ()
    likeness: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the printable part; page images and text stay out of it."""
        return {
            "media_type": self.media_type,
            "pages": self.pages,
            "kind": self.kind,
            "kind_confidence": round(self.kind_confidence, 3),
            "mrz": self.mrz.to_json() if self.mrz else None,
            "fields": {key: value.to_json() for key, value in self.fields.items()},
            "findings": [finding.to_json() for finding in self.findings],
            "text_chars": self.text_chars,
            "seconds": round(self.seconds, 3),
            "error": self.error,
        }

    def to_record(self) -> dict[str, Any]:
        """Give what is kept: the printable part, and what pages are recognised by when they come again."""
        return {**self.to_json(), "likeness": list(self.likeness)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        return cls(
            media_type=data["media_type"],
            pages=int(data["pages"]),
            kind=data["kind"],
            kind_confidence=float(data["kind_confidence"]),
            mrz=Mrz.from_json(data["mrz"]) if data["mrz"] else None,
            fields={str(key): Field.from_json(value) for key, value in data["fields"].items()},
            findings=tuple(Finding.from_json(item) for item in data["findings"]),
            text_chars=int(data["text_chars"]),
            seconds=float(data["seconds"]),
            error=data["error"],
            likeness=tuple(map(str, data.get("likeness", ()))),
        )

    def failed(self, error: str) -> "Report":
        """Keep what is known about the file and say that nothing was checked."""
        return replace(self, error=error, findings=(), fields={}, mrz=None, kind=None, kind_confidence=0.0)
