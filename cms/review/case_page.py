"""What the case page shows, gathered once: documents beside their findings, answers by step, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from cms.review.columns import PRECHECK_TAGS, state_tag
from cms.review.forms import DecisionForm
from cms.review.history import HistoryLine, history_lines
from intake.applications.models import Application, Message
from intake.applications.selectors import messages_of, open_steps, path_of
from intake.appointments.models import Booking
from intake.appointments.selectors import appointment_of
from intake.definitions.answers import LEFT_TO_RIGHT, display_answer
from intake.definitions.schema import Question
from intake.definitions.selectors import RevisionTexts, texts_of
from intake.documents.models import Document, MissingDocument, Page
from intake.documents.selectors import RequirementStatus, requirements_of
from intake.documents.states import NEEDS_APPLICANT, SETTLED, Scan, Verdict
from intake.prechecks.selectors import FindingWords, PrecheckWords, clerk_words, latest_prechecks
from intake.prechecks.states import Result
from intake.reviews.desk import Worst
from intake.reviews.models import Decision, Review
from intake.reviews.reasons import SOURCE_LANGUAGE, all_reasons
from intake.reviews.selectors import decisions_of, history_of, notes_of
from intake.reviews.services import open_corrections

HISTORY_LENGTH = 200
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
class NumberedFinding:
    """A finding with the number that its box on the image carries; 0 where there is no box."""

    number: int
    words: FindingWords


@dataclass(frozen=True)
class PageView:
    """One page image with the boxes on it."""

    page: Page
    marks: tuple[Mark, ...]


class DocumentView:
    """One document: its pages on the one side, what the machine and the clerks said about it on the other."""

    def __init__(
        self, document: Document, words: PrecheckWords | None, decisions: list[Decision], form: DecisionForm | None
    ) -> None:
        self.document = document
        self.words = words
        self.form = form
        self.decisions = decisions
        self._rank = rank_of(words)
        noted = [finding for finding in (words.findings if words else ()) if finding.outcome != "passed"]
        passed = [finding for finding in (words.findings if words else ()) if finding.outcome == "passed"]
        noted.sort(key=lambda finding: finding.outcome != "failed")
        numbers = iter(range(1, len(noted) + 1))
        self.noted = [NumberedFinding(next(numbers) if finding.evidence else 0, finding) for finding in noted]
        self.passed = passed

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
    def more_pages(self) -> int:
        """Return how many pages are folded away behind the first."""
        return max(len(self.document.pages.all()) - 1, 0)

    @property
    def note(self) -> str:
        """Return why there are no findings, where there are none."""
        return self.words.note if self.words else str(_("Für dieses Dokument gibt es keine Vorprüfung."))

    @property
    def passed_topics(self) -> str:
        """Return what is fine, in one line."""
        return ", ".join(dict.fromkeys(words.topic for words in self.passed))

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


@dataclass(frozen=True)
class RequirementView:
    """One requirement with its documents, or with what the person said instead."""

    status: RequirementStatus
    label: str
    label_applicant: str
    documents: tuple[DocumentView, ...]

    @property
    def key(self) -> str:
        """Return the requirement's key."""
        return self.status.requirement.key

    @property
    def missing(self) -> MissingDocument | None:
        """Return why there is no document."""
        return self.status.missing


@dataclass(frozen=True)
class AnswerView:
    """One answer in words with its German label and the one that the person read."""

    label: str
    label_applicant: str
    value: str
    left_to_right: bool


@dataclass(frozen=True)
class StepView:
    """One step's answers."""

    label: str
    is_open: bool
    answers: tuple[AnswerView, ...]


class CasePage:
    """Everything about one case; ``forms`` are the decision forms by document."""

    def __init__(self, application: Application, language: str) -> None:
        self.application = application
        self.language = language
        self.texts_de = texts_of(application.revision_id, SOURCE_LANGUAGE)
        self.texts = texts_of(application.revision_id, application.language)
        self.is_german = application.language == SOURCE_LANGUAGE
        self.forms: Mapping[Any, DecisionForm] = {}

    @cached_property
    def path(self) -> Any:
        """Return the way through the form for the case's answers."""
        return path_of(self.application)

    @cached_property
    def person(self) -> dict[str, str]:
        """Return name and birth date as the list shows them."""
        return dict(self.application.display)

    @cached_property
    def language_name(self) -> str:
        """Return the applicant's language in the clerk's."""
        return str(get_language_info(self.application.language)["name_translated"])

    @cached_property
    def service(self) -> str:
        """Return what the form calls the service."""
        return texts_of(self.application.revision_id, self.language).get("title")

    @cached_property
    def statuses(self) -> list[RequirementStatus]:
        """Return the requirements with their documents."""
        return requirements_of(self.application, self.path)

    @cached_property
    def documents(self) -> list[Document]:
        """Return the current documents in the form's order."""
        return [document for status in self.statuses for document in status.documents]

    @cached_property
    def requirements(self) -> list[RequirementView]:
        """Return the requirements for which there is a document."""
        prechecks = latest_prechecks(self.documents)
        decisions = decisions_of(self.application)
        words = {pk: clerk_words(row) for pk, row in prechecks.items()}
        return [
            RequirementView(
                status=status,
                label=self._document_label(status, self.texts_de),
                label_applicant="" if self.is_german else self._document_label(status, self.texts),
                documents=tuple(
                    DocumentView(
                        document, words.get(document.pk), decisions.get(document.pk, []), self.forms.get(document.pk)
                    )
                    for document in status.documents
                ),
            )
            for status in self.statuses
        ]

    @cached_property
    def with_documents(self) -> list[RequirementView]:
        """Return what was handed in."""
        return [view for view in self.requirements if view.documents]

    @cached_property
    def without_documents(self) -> list[RequirementView]:
        """Return what was not handed in: explained or required ones first, then what is optional."""
        views = [view for view in self.requirements if not view.documents]
        return sorted(views, key=lambda view: (view.missing is None, not view.status.requirement.required))

    def _document_label(self, status: RequirementStatus, texts: RevisionTexts) -> str:
        return texts.get(f"document.{status.requirement.key}.label")

    @cached_property
    def steps(self) -> list[StepView]:
        """Return the answers by step; an open step says so."""
        unfinished = {step.key for step in open_steps(self.application, self.path)}
        return [
            StepView(
                label=self.texts_de.get(f"step.{step.key}.label"),
                is_open=step.key in unfinished,
                answers=tuple(
                    view for question in self.path.questions[step.key] if (view := self._answer(question)) is not None
                ),
            )
            for step in self.path.steps
        ]

    def _answer(self, question: Question) -> AnswerView | None:
        value = display_answer(question, self.path.answers.get(question.key), self.texts_de, SOURCE_LANGUAGE)
        if not value and not question.required:
            return None
        label = self.texts[f"question.{question.key}.label"]
        return AnswerView(
            label=self.texts_de.get(f"question.{question.key}.label"),
            label_applicant="" if self.is_german or label.is_fallback else label.value,
            value=value,
            left_to_right=question.type in LEFT_TO_RIGHT,
        )

    @cached_property
    def appointment(self) -> Booking | None:
        """Return the open appointment."""
        return appointment_of(self.application)

    @cached_property
    def messages(self) -> list[Message]:
        """Return what was written to the person."""
        return list(messages_of(self.application).select_related("author"))

    @cached_property
    def notes(self) -> list[Review]:
        """Return the internal notes."""
        return notes_of(self.application)

    @cached_property
    def history(self) -> list[HistoryLine]:
        """Return the record in words, newest first."""
        return history_lines(history_of(self.application)[:HISTORY_LENGTH], self.texts_de)

    @property
    def events(self) -> list[HistoryLine]:
        """Return what changed the case."""
        return [line for line in self.history if not line.is_look]

    @property
    def looks(self) -> list[HistoryLine]:
        """Return who looked at it."""
        return [line for line in self.history if line.is_look]

    @property
    def state_tag(self) -> tuple[str, Any]:
        """Return tone and label of the case's state."""
        return state_tag(self.application.state)

    @cached_property
    def open_corrections(self) -> int:
        """Return how many requests the person has not answered."""
        return open_corrections(self.application)

    @property
    def open_step_count(self) -> int:
        """Return how many steps of the form are not answered yet."""
        return sum(step.is_open for step in self.steps)
