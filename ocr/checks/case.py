"""What a check may know: the document as read, what was asked for, and what the applicant stated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ocr import catalogue, mrz_several, parameters
from ocr.kinds import OTHER, Recognised
from ocr.mrz_read import Reading
from ocr.names import Verdict
from ocr.reading import PageReading
from ocr.report import Evidence, Field, Finding, Outcome
from ocr.text import Line

OUTCOMES: Mapping[Verdict, Outcome] = {"same": "passed", "different": "failed", "unsure": "inconclusive"}


@dataclass(frozen=True)
class Case:
    """One document as read, what was asked for, and what the applicant stated.

    `facts` are answers by field key, and beside them `submitted_on` (ISO date), `service` (its key), `parameters`
    (amounts by key) and `requirement` (`checks`, `max_age_days`, `language_level`); docs/checks.md lists them.
    """

    pages: tuple[PageReading, ...]
    recognised: Recognised
    fields: Mapping[str, Field]
    today: date
    expect: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind whose rules apply: the requested one unless nothing was requested."""
        return self.expect or self.recognised.key

    @property
    def zone(self) -> tuple[int, Reading] | None:
        """The zone of all pages that fits the request best, with its page."""
        found = [(page.number, page.zone) for page in self.pages if page.zone is not None]
        return max(found, key=lambda item: mrz_several.fit(item[1], self.expect, self.facts), default=None)

    @property
    def legible(self) -> bool:
        return any(page.legible for page in self.pages)

    @property
    def recognised_something(self) -> bool:
        return self.recognised.key != OTHER

    @property
    def lines(self) -> Iterator[tuple[int, Line]]:
        """Every line of text with its page."""
        return ((page.number, line) for page in self.pages for line in page.text.lines)

    @property
    def text(self) -> str:
        return "\n".join(page.text.text for page in self.pages)

    @property
    def submission_day(self) -> date:
        """The day on which the application counts as made; today while it is a draft."""
        stated = str(self.facts.get("submitted_on") or "")
        try:
            return date.fromisoformat(stated[:10])
        except ValueError:
            return self.today

    @property
    def service(self) -> str | None:
        value = self.facts.get("service")
        return str(value) if value else None

    @property
    def requirement(self) -> Mapping[str, object]:
        """What the form says about this document; empty when it says nothing."""
        return _requirement(self.facts)

    @property
    def checks(self) -> frozenset[str]:
        """The checks that this document gets beside those of every document."""
        return asked_of(self.kind, self.facts)

    def parameter(self, key: str) -> float | None:
        """An amount that the law sets anew each year, on the day of submission."""
        given = self.facts.get("parameters")
        return parameters.value_on(key, self.submission_day, given if isinstance(given, Mapping) else None)

    def number(self, key: str) -> tuple[float, Field] | None:
        """A number read from the document, or None when it was not read as one."""
        found = self.fields.get(key)
        try:
            return (float(found.value), found) if found is not None else None
        except ValueError:
            return None

    def day(self, key: str) -> tuple[date, Field] | None:
        """A complete date read from the document."""
        found = self.fields.get(key)
        try:
            return (date.fromisoformat(found.value), found) if found is not None and len(found.value) == 10 else None
        except ValueError:
            return None

    def stated_number(self, key: str) -> float | None:
        """A number of the form, or None when it was not given."""
        try:
            return float(self.fact(key) or "")
        except ValueError:
            return None

    def fact(self, key: str) -> str | None:
        """A stated value as text; None when the form gave nothing."""
        if self.kind == "sponsor_identity":
            key = f"sponsor_{key}"
        value = self.facts.get(key)
        if value is None or isinstance(value, Mapping | list) or not str(value).strip():
            return None
        return str(value).strip()

    def entries(self, group: str) -> list[Mapping[str, object]]:
        """The entries of a list in the form, such as `children`."""
        value = self.facts.get(group)
        return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _requirement(facts: Mapping[str, object]) -> Mapping[str, object]:
    value = facts.get("requirement")
    return value if isinstance(value, Mapping) else {}


def asked_of(kind: str | None, facts: Mapping[str, object]) -> frozenset[str]:
    """Return the checks for a kind of document, given the service and what the form says."""
    named = _requirement(facts).get("checks")
    asked = tuple(map(str, named)) if isinstance(named, list | tuple) else ()
    service = facts.get("service")
    return catalogue.checks_of(kind or OTHER, service=str(service) if service else None, asked=asked)


def finding(
    code: str,
    outcome: Outcome,
    *,
    expected: str | None = None,
    read: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """Make a finding with the level that its check has in the catalogue."""
    level = catalogue.LEVELS[code.partition(".")[0]]
    return Finding(code, outcome, level, expected, read, evidence)
