"""What one submit of the desk does beside deciding documents: a message, a forwarding, confirmed fee rules, questions.

Everything happens in the review's transaction, so that a refused part leaves nothing half done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.reviews.errors import ForwardTargetMissing, PlaceholdersOpen, ReasonMissing
from intake.reviews.fees import fee_rules_changed, fee_rules_confirm
from intake.reviews.message_texts import Prepared, Text
from intake.reviews.models import Review
from intake.reviews.models_case import Forwarding
from intake.reviews.placeholders import names_in
from intake.reviews.reasons import SOURCE_LANGUAGE, answer_reasons


@dataclass(frozen=True)
class MessageInput:
    """A prepared message with what fills it: ``facts`` by language, ``typed`` by the clerk, the same in both."""

    prepared: Prepared
    facts: Mapping[str, Mapping[str, str]]
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def values(self, language: str) -> dict[str, str]:
        """Return everything that fills the placeholders in a language; what a clerk typed wins."""
        typed = {name: value.strip() for name, value in self.typed.get(language, {}).items() if value.strip()}
        return {**self.facts.get(language, {}), **typed}

    def text(self, language: str) -> Text:
        """Return subject and body in a language."""
        return self.prepared.filled(language, self.values(language))

    def require_filled(self, language: str) -> None:
        """Raise ``PlaceholdersOpen`` while anything in braces is left, in either language or in what was typed."""
        names = []
        for each in dict.fromkeys((language, SOURCE_LANGUAGE)):
            names += self.prepared.unfilled((each,), self.values(each))
        names += names_in(*(value for own in self.typed.values() for value in own.values()))
        if names:
            raise PlaceholdersOpen(names=", ".join(f"{{{name}}}" for name in dict.fromkeys(names)))


@dataclass(frozen=True)
class ForwardInput:
    """To whom a case goes: an authority that we know, or a name and address as typed."""

    reason: str
    authority: Authority | None = None
    typed: str = ""

    @property
    def target(self) -> str:
        """Return name and address in one text."""
        if self.authority is None:
            return self.typed.strip()
        own = self.authority
        place = " ".join(part for part in (own.postal_code, own.city) if part)
        return ", ".join(part for part in (own.name, own.street, place) if part)


@dataclass(frozen=True)
class QuestionInput:
    """An answer that the applicant shall give again: the prepared reason, and the clerk's own words to it."""

    question_key: str
    reason_key: str
    comment: str = ""

    def text(self, language: str) -> str:
        """Return what the applicant reads in a language; the clerk's words stay as they were written."""
        reason = answer_reasons().get(self.reason_key)
        if reason is None:
            raise ReasonMissing
        return " ".join(part for part in (reason.text(language), self.comment.strip()) if part)


@dataclass(frozen=True)
class CaseActions:
    """Everything of one submit that is not a decision on a document. ``fee_rules`` is ``None`` where none is asked."""

    note_kind: str = Review.NoteKind.NOTE
    occurred_at: datetime | None = None
    message: MessageInput | None = None
    forward: ForwardInput | None = None
    fee_rules: Collection[str] | None = None
    questions: tuple[QuestionInput, ...] = ()

    def change(self, row: Application) -> bool:
        """Tell whether anything is to be done."""
        fees = self.fee_rules is not None and fee_rules_changed(row, self.fee_rules)
        return bool(self.message or self.forward or self.questions or fees)

    def state(self, row: Application) -> State | None:
        """Return the state that comes with the message, where there is one and the clerk chose none."""
        wanted = self.message.prepared.state if self.message else ""
        return State(wanted) if wanted and wanted != row.state else None


def actions_take(*, row: Application, actions: CaseActions, target: State | None, actor: Actor) -> None:
    """Confirm fees and note the forwarding, in the caller's transaction; ``target`` is the state that was chosen.

    Raises ``PlaceholdersOpen``, ``ForwardTargetMissing``, ``NotPermitted``.
    """
    if actions.message is not None:
        actions.message.require_filled(row.language)
    if actions.fee_rules is not None:
        fee_rules_confirm(row=row, wanted=actions.fee_rules, actor=actor)
    if target == State.FORWARDED and row.state != State.FORWARDED:
        if actions.forward is None or not actions.forward.target or not actions.forward.reason:
            raise ForwardTargetMissing
        forwarding = Forwarding(
            application=row,
            clerk=actor.user,
            authority=actions.forward.authority,
            reason=Forwarding.Reason(actions.forward.reason),
        )
        forwarding.target = actions.forward.target
        forwarding.save()
        audit_record(
            "case_forwarded",
            actor=actor,
            authority_id=row.authority_id,
            case_id=row.pk,
            obj=forwarding,
            reason=str(forwarding.reason),
        )


def questions_ask(*, row: Application, review: Review, actions: CaseActions, actor: Actor) -> None:
    """Ask for the answers that the clerk ticked; the review's own message tells of them."""
    from intake.reviews.answer_requests import correction_request_answer

    for question in actions.questions:
        correction_request_answer(
            application=row,
            question_key=question.question_key,
            text=question.text(row.language),
            text_de=question.text(SOURCE_LANGUAGE),
            actor=actor,
            review=review,
            tell=False,
        )
