"""What the case page shows, gathered once: documents beside their findings, answers by step, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info

from cms.review.answers_view import AnswersView, StepView
from cms.review.case_forms import ExtraForm, fee_rules_ticked
from cms.review.columns import state_tag
from cms.review.document_view import DeskWords, DocumentView
from cms.review.fee_view import FeeView
from cms.review.forms import DecisionForm
from cms.review.history import HistoryLine, history_lines
from cms.review.messages_form import MessagePart
from cms.review.provenance import provenance_of
from intake.actors import Actor
from intake.applications.models import Application, Message
from intake.applications.selectors import messages_of, path_of
from intake.appointments.models import Booking
from intake.appointments.selectors import appointment_of
from intake.definitions.selectors import RevisionTexts, form_of, texts_of
from intake.documents.models import Document, MissingDocument
from intake.documents.selectors import RequirementStatus, requirements_of
from intake.prechecks.selectors import clerk_words, latest_prechecks
from intake.reviews.duplicates import duplicates_of
from intake.reviews.looks import Since, since_last_look
from intake.reviews.message_texts import messages_for
from intake.reviews.models import Review
from intake.reviews.placeholders import CaseFacts
from intake.reviews.reasons import SOURCE_LANGUAGE
from intake.reviews.selectors import decisions_of, history_of, notes_of
from intake.reviews.services import open_corrections
from intake.reviews.verdicts import levels_of, verdicts_of

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


class CasePage:
    """Everything about one case as a clerk sees it; ``forms`` are by document, ``data`` is what was posted."""

    def __init__(self, application: Application, language: str, actor: Actor, data: Any = None) -> None:
        self.application = application
        self.language = language
        self.actor = actor
        self.data = data
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
        desk = DeskWords(
            verdicts=verdicts_of(
                [finding.id for own in words.values() for finding in own.findings if finding.id], self.actor
            ),
            levels=levels_of(self.application.authority_id),
            since=self.since.at if self.since else None,
            kinds=self.kinds,
        )
        return [
            RequirementView(
                status=status,
                label=self._document_label(status, self.texts_de),
                label_applicant="" if self.is_german else self._document_label(status, self.texts),
                documents=tuple(
                    DocumentView(
                        document,
                        words.get(document.pk),
                        decisions.get(document.pk, []),
                        self.forms.get(document.pk),
                        desk,
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
    def answers(self) -> AnswersView:
        """Return the answers by step."""
        return AnswersView(
            self.application,
            self.path,
            {SOURCE_LANGUAGE: self.texts_de, self.application.language: self.texts},
            new_steps=self.since.steps if self.since else frozenset(),
            data=self.data,
        )

    @property
    def steps(self) -> list[StepView]:
        """Return the answers by step."""
        return self.answers.steps

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
        return self.answers.open_count

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """Return key and German label of every kind of document that the form knows, those asked for first."""
        asked = {status.requirement.key for status in self.statuses if status.asked}
        keys = [requirement.key for requirement in form_of(self.application.revision_id).documents]
        ordered = sorted(keys, key=lambda key: key not in asked)
        return [(key, self.texts_de.get(f"document.{key}.label")) for key in ordered]

    @cached_property
    def since(self) -> Since | None:
        """Return what others did since this clerk's last sitting."""
        return since_last_look(self.application, self.actor)

    @cached_property
    def news(self) -> list[HistoryLine]:
        """Return what is new, in words."""
        return history_lines(self.since.entries, self.texts_de) if self.since else []

    @property
    def more_news(self) -> int:
        """Return how many changes are folded away behind the newest four."""
        return max(len(self.news) - 4, 0)

    @cached_property
    def duplicates(self) -> list[dict[str, Any]]:
        """Return the other cases of the same person."""
        return [
            {
                "found": found,
                "url": reverse("review:case", args=[found.case.pk]),
                "state": state_tag(found.case.state),
                "service": texts_of(found.case.revision_id, self.language).get("title"),
            }
            for found in duplicates_of(self.application, self.actor.user)
        ]

    @cached_property
    def facts(self) -> CaseFacts:
        """Return what fills the placeholders of messages."""
        forward = self.extra.forward() if self.extra.is_bound and self.extra.is_valid() else None
        return CaseFacts(self.application, self.statuses, self.appointment, forward.target if forward else "")

    @cached_property
    def extra(self) -> ExtraForm:
        """Return the fields for calls and forwarding."""
        return ExtraForm(self.application, self.data)

    @cached_property
    def message(self) -> MessagePart:
        """Return the prepared messages with their fields."""
        return MessagePart(messages_for(self.application.authority_id, self.application.state), self.facts, self.data)

    @cached_property
    def fee(self) -> FeeView:
        """Return the fee with the rules that a clerk may confirm."""
        ticked = fee_rules_ticked(self.data) if self.data is not None else None
        return FeeView.of(self.application, self.path, self.texts_de, ticked)

    @cached_property
    def provenance(self) -> list[tuple[str, str]]:
        """Return where the case comes from, line by line."""
        return provenance_of(self.application)
