"""Hear from documents that the applicant has answered."""

from typing import Any

from django.dispatch import receiver

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.signals import answers_saved
from intake.documents.signals import requirement_answered
from intake.reviews.answer_requests import list_requests_settle
from intake.reviews.services import correction_answer


@receiver(requirement_answered)
def on_requirement_answered(
    sender: object, application: Application, requirement_key: str, actor: Actor, **kwargs: Any
) -> None:
    """Close the open requests that this answers."""
    correction_answer(
        application=application,
        requirement_key=requirement_key,
        actor=actor,
        document=kwargs["document"],
        whole=kwargs["whole"],
    )


@receiver(answers_saved)
def on_answers_saved(sender: object, application: Application, **kwargs: Any) -> None:
    """Close the open requests for lists that are complete again."""
    list_requests_settle(application)
