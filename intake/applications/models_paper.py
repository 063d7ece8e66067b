"""What reaches the authority, or leaves it, on paper: how a case came in, and letters that wait to be printed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.sealing import sealed_json


class CaseOrigin(models.Model):
    """Says that a clerk opened the case for someone who applied elsewhere; a case without one was applied for here.

    ``process_number`` is the number that the other service gave (sealed, found by its keyed hash). ``received_on``
    is the day on which the authority received the application, which counts for § 81 AufenthG.
    """

    class Channel(models.TextChoices):
        PAPER = "paper", _("Auf Papier")
        ONLINE_SERVICE = "online_service", _("Über den landesweiten Online-Dienst")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField("intake.Application", on_delete=models.CASCADE, related_name="origin")
    channel = models.CharField(max_length=16, choices=Channel.choices)
    process_number_sealed = models.BinaryField(null=True)
    received_on = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    process_number = sealed_json("process_number_sealed", empty="")

    def __str__(self) -> str:
        return f"{self.channel} {self.application_id}"


class Letter(models.Model):
    """Something that must go out on paper because the case has no e-mail address.

    One with a ``message`` prints that message. One without (``access``) tells how to open the case; its code is made
    when it is printed and stands nowhere but on the paper.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Nachricht")
        ACCESS = "access", _("Zugang zum Antrag")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="letters")
    message = models.OneToOneField("intake.Message", null=True, on_delete=models.CASCADE, related_name="letter")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    created_at = models.DateTimeField(default=timezone.now)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["created_at"], condition=models.Q(printed_at=None), name="letter_to_print")]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"
