"""An authority's own texts for messages, beside those that come with the product."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class MessageTemplate(models.Model):
    """A prepared message of one authority. Texts are public wording and say nothing about a person.

    ``texts`` maps language to ``{"subject", "text"}``; German is required, and stands in where a language lacks its
    own. ``state`` is the state of the application that comes with the message, empty where it changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="message_templates")
    label = models.CharField(max_length=80)
    state = models.CharField(max_length=24, blank=True)
    texts = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "label"], name="message_template_label_once"),
        ]

    def __str__(self) -> str:
        return self.label
