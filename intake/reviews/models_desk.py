"""How clerks share the work on cases: labels, follow-up dates, deputies, saved views."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.sealing import sealed_json


class Label(models.Model):
    """A word of the authority's own for sorting cases; its colour only supports the word."""

    class Colour(models.TextChoices):
        GREY = "grey", _("Grau")
        BLUE = "blue", _("Blau")
        GREEN = "green", _("Grün")
        AMBER = "amber", _("Gelb")
        RED = "red", _("Rot")
        VIOLET = "violet", _("Violett")

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=16, choices=Colour.choices, default=Colour.GREY)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="label_once")]

    def __str__(self) -> str:
        return self.name


class CaseLabel(models.Model):
    """A label on a case."""

    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="case_labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="case_labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "label"], name="case_label_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.label_id}"


class Deputy(models.Model):
    """Who stands in for a clerk of an authority, both days included."""

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="deputies")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in_for")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="deputy_days_not_reversed"
            ),
            models.CheckConstraint(condition=~models.Q(clerk=models.F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.clerk_id} {self.deputy_id} {self.first_day}"


class FollowUp(models.Model):
    """A day on which somebody looks at the case again, with a sealed note why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    note_sealed = models.BinaryField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    note = sealed_json("note_sealed", empty="")

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.due_on}"


class SavedView(models.Model):
    """A clerk's own filters under a name; ``authority`` is set where all clerks of it have the view.

    ``question`` holds filters only, never a search: words of a search tell about a person.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    authority = models.ForeignKey(
        "intake.Authority", null=True, blank=True, on_delete=models.CASCADE, related_name="shared_views"
    )
    name = models.CharField(max_length=40)
    question = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
