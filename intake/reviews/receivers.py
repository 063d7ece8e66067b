"""Hear from documents that the applicant has answered."""

from typing import Any

from django.dispatch import receiver

from intake.actors import Actor
from intake.applications.models import Application
from intake.documents.signals import requirement_answered
from intake.reviews.services import correction_answer


@receiver(requirement_answered)
def on_requirement_answered(
    sender: object, application: Application, requirement_key: str, actor: Actor, **kwargs: Any
) -> None:
    """Close the open requests for the requirement."""
    correction_answer(application=application, requirement_key=requirement_key, actor=actor)
