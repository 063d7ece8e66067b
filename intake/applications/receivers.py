"""Whatever is written to a person without an e-mail address becomes a letter to print, whoever wrote it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from intake.applications.models import Message
from intake.applications.models_paper import Letter


@receiver(post_save, sender=Message, dispatch_uid="intake.letter_of_message")
def letter_of_message(sender: type[Message], instance: Message, created: bool, **kwargs: Any) -> None:
    """Put the message on the pile, in the transaction that writes it."""
    if created and not instance.from_applicant and not instance.application.answers.get("email"):
        Letter.objects.create(application=instance.application, message=instance, kind=Letter.Kind.MESSAGE)
