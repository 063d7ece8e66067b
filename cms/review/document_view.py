"""One document on the case page: its pages with the boxes that prove findings, and what was said about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cms.review.columns import PRECHECK_TAGS
from cms.review.forms import DecisionForm
from cms.review.viewer import ViewerState
from intake.documents.models import Document, Page
from intake.documents.states import NEEDS_APPLICANT, SETTLED, Scan, Verdict
from intake.prechecks.selectors import FindingWords, PrecheckWords
from intake.prechecks.states import Result
from intake.reviews.desk_facts import Worst
from intake.reviews.models import Decision
from intake.reviews.reasons import SOURCE_LANGUAGE, all_reasons

#: Boxes that say only "somewhere on this page".
WITHOUT_PLACE: tuple[Any, ...] = ([], None, [0, 0, 1, 1], [0.0, 0.0, 1.0, 1.0])
VERDICT_TONES: Mapping[str, str] = {
    Verdict.QUERY: "waiting",
    Verdict.REJECTED: "waiting",
    Verdict.ACCEPTED: "good",
    Verdict.ORIGINAL_SEEN: "good",
    Verdict.WAIVED: "good",
}


def rank_of(words: PrecheckWords | None) -> Worst:
    """Return what a pre-check comes to, as the list ranks it."""
    if words is None:
        return Worst.NONE
    if words.running:
        return Worst.RUNNING
    return {Result.FINDINGS: Worst.FINDINGS, Result.NO_FINDINGS: Worst.NO_FINDINGS}.get(
        Result(words.result) if words.result else Result.NOT_CHECKED, Worst.NOT_CHECKED
    )


@dataclass(frozen=True)
class Mark:
    """A box on a page image, in its pixels, and the numbers of the findings that it proves."""

    numbers: tuple[int, ...]
    outcome: str
    x: int
    y: int
    width: int
    height: int
    radius: int

    @classmethod
    def of(cls, numbers: tuple[int, ...], outcome: str, box: Iterable[Any], page: Page) -> "Mark":
        """Scale a box in fractions of the page (left, top, right, bottom)."""
        left, top, right, bottom = (min(max(float(edge), 0.0), 1.0) for edge in box)
        return cls(
            numbers=numbers,
            outcome=outcome,
            x=round(left * page.width),
            y=round(top * page.height),
            width=round(max(right - left, 0.0) * page.width),
            height=round(max(bottom - top, 0.0) * page.height),
            radius=max(round(page.width * 0.018), 8),
        )

    @property
    def label_x(self) -> int:
        """Return the middle of the numbers: before the box, so that they hide nothing, but inside the page."""
        return max(self.x - self.label_width // 2 - 2, self.label_width // 2)

    @property
    def label_y(self) -> int:
        """Return the middle of the numbers."""
        return max(self.y + self.height // 2, self.radius)

    @property
    def label_left(self) -> int:
        """Return where the numbers' background begins."""
        return self.label_x - self.label_width // 2

    @property
    def label_top(self) -> int:
        """Return where the numbers' background begins."""
        return self.label_y - self.radius

    @property
    def label_width(self) -> int:
        """Return how much room the numbers take."""
        return 2 * self.radius + round((len(self.label) - 1) * self.radius * 0.7)

    @property
    def label_height(self) -> int:
        """Return how much room the numbers take."""
        return 2 * self.radius

    @property
    def label(self) -> str:
        """Return the numbers."""
        return ", ".join(map(str, self.numbers))

    @property
    def font_size(self) -> int:
        """Return the numbers' size."""
        return round(self.radius * 1.3)


@dataclass(frozen=True)
class DeskWords:
    """What the desk knows beside the pre-check: this clerk's verdicts on findings, and the authority's own levels.

    ``since`` is when the clerk last worked on the case; ``kinds`` are key and label of the form's documents.
    """

    verdicts: Mapping[Any, str] = field(default_factory=dict)
    levels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    since: datetime | None = None
    kinds: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class NumberedFinding:
    """A finding with the number that its box on the image carries; 0 where there is no box.

    ``verdict`` is what the clerk said about it; ``is_hint``: this authority lets it count as a hint only.
    """

    number: int
    words: FindingWords
    verdict: str = ""
    is_hint: bool = False
    page: int = 0


@dataclass(frozen=True)
class PageView:
    """One page image with the boxes on it."""

    page: Page
    marks: tuple[Mark, ...]


class DocumentView:
    """One document: its pages on the one side, what the machine and the clerks said about it on the other."""

    def __init__(
        self,
        document: Document,
        words: PrecheckWords | None,
        decisions: list[Decision],
        form: DecisionForm | None,
        desk: DeskWords | None = None,
    ) -> None:
        self.document = document
        self.words = words
        self.form = form
        self.decisions = decisions
        self.desk = desk or DeskWords()
        self._rank = rank_of(words)
        found = words.findings if words else ()
        noted = [finding for finding in found if finding.outcome != "passed"]
        noted.sort(key=lambda finding: (self._is_hint(finding), finding.outcome != "failed"))
        numbers = iter(range(1, len(noted) + 1))
        self.noted = [self._numbered(finding, next(numbers) if finding.evidence else 0) for finding in noted]
        self.passed = [self._numbered(finding, 0) for finding in found if finding.outcome == "passed"]
        if self.noted and all(finding.is_hint for finding in self.noted) and self._rank == Worst.FINDINGS:
            self._rank = Worst.NO_FINDINGS

    def _is_hint(self, finding: FindingWords) -> bool:
        return (finding.code, self.document.requirement_key) in self.desk.levels

    def _numbered(self, finding: FindingWords, number: int) -> NumberedFinding:
        return NumberedFinding(
            number,
            finding,
            verdict=self.desk.verdicts.get(finding.id, ""),
            is_hint=self._is_hint(finding),
            page=self._place(finding),
        )

    @staticmethod
    def _place(finding: FindingWords) -> int:
        """Return the page on which a box shows the finding, 0 for none."""
        places = (item["page"] for item in finding.evidence if item.get("box") not in WITHOUT_PLACE)
        return next(places, 0)

    @property
    def is_new(self) -> bool:
        """Tell whether the document came after the clerk's last look."""
        return self.desk.since is not None and self.document.uploaded_at > self.desk.since

    @property
    def kind_found(self) -> tuple[str, str] | None:
        """Return key and label of the kind that the machine recognised, where it is another one of the form."""
        found = self.words.kind if self.words else ""
        if not found or found == self.document.requirement_key:
            return None
        return next(((key, label) for key, label in self.desk.kinds if key == found), None)

    @property
    def kind_choices(self) -> list[tuple[str, str]]:
        """Return the kinds that the document could be instead."""
        return [(key, label) for key, label in self.desk.kinds if key != self.document.requirement_key]

    @property
    def viewer(self) -> ViewerState:
        """Return how the page begins."""
        return ViewerState(pages=len(self.document.pages.all()))

    @property
    def pages(self) -> list[PageView]:
        """Return the pages with their boxes."""
        return [PageView(page, tuple(self._marks(page))) for page in self.document.pages.all()]

    def _marks(self, page: Page) -> Iterable[Mark]:
        """Yield each box once, with the numbers of all findings that it proves; a deviation colours it."""
        boxes: dict[tuple[float, ...], list[NumberedFinding]] = {}
        for finding in self.noted:
            for evidence in finding.words.evidence:
                if evidence.get("page") == page.number and evidence.get("box") not in WITHOUT_PLACE:
                    boxes.setdefault(tuple(evidence["box"]), []).append(finding)
        for box, findings in boxes.items():
            numbers = tuple(dict.fromkeys(finding.number for finding in findings))
            yield Mark.of(numbers, findings[0].words.outcome, box, page)

    @property
    def note(self) -> str:
        """Return why there are no findings, where there are none."""
        return self.words.note if self.words else str(_("Für dieses Dokument gibt es keine Vorprüfung."))

    @property
    def passed_topics(self) -> str:
        """Return what is fine, in one line."""
        return ", ".join(dict.fromkeys(finding.words.topic for finding in self.passed))

    @property
    def tone(self) -> str:
        """Return how the document stands out: what is settled steps back."""
        if self.document.verdict in SETTLED:
            return "good"
        if self.document.verdict in NEEDS_APPLICANT:
            return "waiting"
        return self.summary_tone

    @property
    def summary_tone(self) -> str:
        """Return the tone of the pre-check's result."""
        return PRECHECK_TAGS[self._rank][0] if self._rank in PRECHECK_TAGS else "quiet"

    @property
    def summary(self) -> str:
        """Return the pre-check's result in a word or two."""
        return str(PRECHECK_TAGS[self._rank][1]) if self._rank in PRECHECK_TAGS else str(_("Keine Vorprüfung"))

    @property
    def verdict_tag(self) -> tuple[str, Any]:
        """Return tone and label of the clerk's decision."""
        if self.document.verdict == Verdict.OPEN:
            return "quiet", _("Noch keine Entscheidung")
        return VERDICT_TONES.get(self.document.verdict, "quiet"), self.document.get_verdict_display()

    @property
    def original_is_open(self) -> bool:
        """Tell whether the uploaded file may be saved."""
        return self.document.scan in {Scan.CLEAN, Scan.UNSCANNED}

    @property
    def unscanned(self) -> bool:
        """Tell whether nobody looked for malware in the original."""
        return self.document.scan == Scan.UNSCANNED

    @property
    def earlier(self) -> list[tuple[Decision, str]]:
        """Return earlier decisions with the clerk's words for their reason, newest first."""
        reasons = all_reasons()
        return [
            (decision, reasons[decision.reason_key].label(SOURCE_LANGUAGE) if decision.reason_key in reasons else "")
            for decision in self.decisions
        ]
