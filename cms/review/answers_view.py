"""The answers of a case by step: the German label beside the one that the person read, what is new, what is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from cms.review.case_forms import QuestionField, question_field
from intake.applications.models import Application
from intake.applications.selectors import open_steps
from intake.definitions.answers import LEFT_TO_RIGHT, display_answer
from intake.definitions.schema import Question, Step
from intake.definitions.selectors import RevisionTexts
from intake.definitions.visibility import Path
from intake.reviews.answer_requests import AnswerRequest, answer_requests_of
from intake.reviews.reasons import SOURCE_LANGUAGE


@dataclass(frozen=True)
class RequestView:
    """A request for an answer: open, or answered with what it was before."""

    request: AnswerRequest
    former: str

    @property
    def is_open(self) -> bool:
        """Tell whether the applicant has not answered."""
        return self.request.answered_at is None

    @property
    def is_answered(self) -> bool:
        """Tell whether there is a new answer; a request that was taken back has none."""
        return self.request.answered_at is not None and self.request.answer is not None


@dataclass(frozen=True)
class AnswerView:
    """One answer in words with its German label and the one that the person read."""

    label: str
    label_applicant: str
    value: str
    left_to_right: bool
    ask: QuestionField | None = None
    request: RequestView | None = None


@dataclass(frozen=True)
class StepView:
    """One step's answers; a step that repeats is asked for as a whole."""

    key: str
    label: str
    is_open: bool
    is_new: bool
    answers: tuple[AnswerView, ...]
    ask: QuestionField | None = None
    request: RequestView | None = None


class AnswersView:
    """The steps of a case; ``data`` is what was posted about them, ``new_steps`` what was filled in anew."""

    def __init__(
        self,
        application: Application,
        path: Path,
        texts: Mapping[str, RevisionTexts],
        *,
        new_steps: frozenset[str] = frozenset(),
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.application, self.path, self.data, self.new_steps = application, path, data, new_steps
        self.texts_de = texts[SOURCE_LANGUAGE]
        self.texts = texts[application.language]
        self.is_german = application.language == SOURCE_LANGUAGE

    @cached_property
    def requests(self) -> dict[str, AnswerRequest]:
        """Return the newest request for each answer."""
        return {request.question_key: request for request in reversed(answer_requests_of(self.application))}

    @cached_property
    def question_keys(self) -> list[str]:
        """Return everything that may be asked for again."""
        return [
            key
            for step in self.path.steps
            for key in ([step.key] if step.repeat else (question.key for question in self.path.questions[step.key]))
        ]

    @cached_property
    def steps(self) -> list[StepView]:
        """Return the answers by step; an open step says so."""
        unfinished = {step.key for step in open_steps(self.application, self.path)}
        return [
            StepView(
                key=step.key,
                label=self.texts_de.get(f"step.{step.key}.label"),
                is_open=step.key in unfinished,
                is_new=step.key in self.new_steps,
                answers=tuple(self._list_answers(step) if step.repeat else self._answers(step)),
                ask=question_field(step.key, self.data) if step.repeat else None,
                request=self._request(step.key, "") if step.repeat else None,
            )
            for step in self.path.steps
        ]

    def _answers(self, step: Step) -> Iterator[AnswerView]:
        for question in self.path.questions[step.key]:
            if view := self._answer(question, self.path.answers):
                request = self._request(question.key, self._former(question))
                yield replace(view, ask=question_field(question.key, self.data), request=request)

    def _list_answers(self, step: Step) -> Iterator[AnswerView]:
        """Give the answers of every entry, each named after its entry."""
        for number, entry in enumerate(self.path.entries.get(step.key, ()), 1):
            name = f"{self.texts_de.get(f'step.{step.key}.item')} {number}: "
            for question in entry.questions:
                if view := self._answer(question, entry.answers):
                    yield replace(view, label=name + view.label)

    def _answer(self, question: Question, answers: Mapping[str, Any]) -> AnswerView | None:
        value = display_answer(question, answers.get(question.key), self.texts_de, SOURCE_LANGUAGE)
        if not value and not question.required and question.key not in self.requests:
            return None
        label = self.texts[f"question.{question.address}.label"]
        return AnswerView(
            label=self.texts_de.get(f"question.{question.address}.label"),
            label_applicant="" if self.is_german or label.is_fallback else label.value,
            value=value,
            left_to_right=question.type in LEFT_TO_RIGHT,
        )

    def _request(self, key: str, former: str) -> RequestView | None:
        request = self.requests.get(key)
        return RequestView(request, former) if request else None

    def _former(self, question: Question) -> str:
        request = self.requests.get(question.key)
        former = request.former.get(question.key) if request else None
        return display_answer(question, former, self.texts_de, SOURCE_LANGUAGE) if former is not None else ""

    @property
    def open_count(self) -> int:
        """Return how many steps of the form are not answered yet."""
        return sum(step.is_open for step in self.steps)
