"""What one submit of the desk says to the applicant: one message, in their language with the German beside it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from intake.actors import Actor
from intake.applications.messages import message_send
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.definitions.selectors import form_of, texts_of
from intake.reviews.actions import MessageInput, QuestionInput
from intake.reviews.models import Decision, Review
from intake.reviews.reasons import SOURCE_LANGUAGE, all_reasons


def review_tell(
    *,
    review: Review,
    application: Application,
    refused: Sequence[Decision],
    questions: Sequence[QuestionInput],
    message: MessageInput | None,
    actor: Actor,
) -> None:
    """Write what was refused or asked, why and what to do; a prepared message stands before it, or alone."""
    if refused or questions:
        case_notify(
            application,
            kind="review_result",
            context={
                "foreword": _Foreword(message) if message else "",
                "items": _Items(application, refused),
                "questions": _Questions(application, questions),
                "has_documents": bool(refused),
                "has_questions": bool(questions),
            },
            dedupe_key=f"review:{review.pk}",
            actor=actor,
        )
    elif message is not None:
        german, own = message.text(SOURCE_LANGUAGE), message.text(application.language)
        message_send(
            application=application,
            subject=own.subject,
            text=letter(own.text, application.language, application),
            subject_de=german.subject,
            text_de=letter(german.text, SOURCE_LANGUAGE, application),
            awaits_reply=message.prepared.awaits_reply,
            dedupe_key=f"review:{review.pk}",
            actor=actor,
        )


def letter(body: str, language: str, application: Application) -> str:
    """Put salutation and closing around the body of a prepared message."""
    with override(language):
        opening, closing = _("Guten Tag,"), _("Mit freundlichen Grüßen")
    return f"{opening}\n\n{body.strip()}\n\n{closing}\n{application.authority.name}"


class _Foreword:
    """The prepared message, said in the language in which the whole is being rendered."""

    def __init__(self, message: MessageInput) -> None:
        self._message = message

    def __str__(self) -> str:
        return self._message.text(get_language() or SOURCE_LANGUAGE).text.strip()


class _Items:
    """The refused documents, each said in the language in which the message is being rendered."""

    def __init__(self, application: Application, refused: Sequence[Decision]) -> None:
        self._application = application
        self._refused = refused

    def __iter__(self) -> Iterator[dict[str, Any]]:
        language = get_language() or SOURCE_LANGUAGE
        texts = texts_of(self._application.revision_id, language)
        for decision in self._refused:
            key = decision.document.requirement_key
            yield {
                "document": texts.get(f"document.{key}.label"),
                "text": all_reasons()[decision.reason_key].text(language),
                "comment": decision.comment,
            }


class _Questions:
    """The answers that are asked for again, each said in the language in which the message is being rendered."""

    def __init__(self, application: Application, questions: Sequence[QuestionInput]) -> None:
        self._application = application
        self._questions = questions

    def __iter__(self) -> Iterator[dict[str, Any]]:
        language = get_language() or SOURCE_LANGUAGE
        texts = texts_of(self._application.revision_id, language)
        lists = {step.key for step in form_of(self._application.revision_id).steps if step.repeat}
        for question in self._questions:
            place = "step" if question.question_key in lists else "question"
            yield {
                "label": texts.get(f"{place}.{question.question_key}.label"),
                "text": question.text(language),
            }
