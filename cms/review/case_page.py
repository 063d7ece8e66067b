"""What the case page shows, gathered once: documents beside their findings, answers by step, what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language_info

from cms.review.columns import state_tag
from cms.review.document_view import DocumentView
from cms.review.forms import DecisionForm
from cms.review.history import HistoryLine, history_lines
from intake.applications.models import Application, Message
from intake.applications.selectors import messages_of, open_steps, path_of
from intake.appointments.models import Booking
from intake.appointments.selectors import appointment_of
from intake.definitions.answers import LEFT_TO_RIGHT, display_answer
from intake.definitions.schema import Question, Step
from intake.definitions.selectors import RevisionTexts, texts_of
from intake.documents.models import Document, MissingDocument
from intake.documents.selectors import RequirementStatus, requirements_of
from intake.prechecks.selectors import clerk_words, latest_prechecks
from intake.reviews.models import Review
from intake.reviews.reasons import SOURCE_LANGUAGE
from intake.reviews.selectors import decisions_of, history_of, notes_of
from intake.reviews.services import open_corrections

HISTORY_LENGTH = 200


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
                answers=tuple(self._list_answers(step) if step.repeat else self._answers(step)),
            )
            for step in self.path.steps
        ]

    def _answers(self, step: Step) -> Iterator[AnswerView]:
        for question in self.path.questions[step.key]:
            if view := self._answer(question, self.path.answers):
                yield view

    def _list_answers(self, step: Step) -> Iterator[AnswerView]:
        """Give the answers of every entry, each named after its entry."""
        for number, entry in enumerate(self.path.entries.get(step.key, ()), 1):
            name = f"{self.texts_de.get(f'step.{step.key}.item')} {number}: "
            for question in entry.questions:
                if view := self._answer(question, entry.answers):
                    yield replace(view, label=name + view.label)

    def _answer(self, question: Question, answers: Mapping[str, Any]) -> AnswerView | None:
        value = display_answer(question, answers.get(question.key), self.texts_de, SOURCE_LANGUAGE)
        if not value and not question.required:
            return None
        label = self.texts[f"question.{question.address}.label"]
        return AnswerView(
            label=self.texts_de.get(f"question.{question.address}.label"),
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
