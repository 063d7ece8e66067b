"""The case of one person: answers, access, search tokens, messages."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from intake.applications.states import State
from intake.sealing import sealed_json

DERIVED = frozenset(
    {
        "precheck_rank",
        "readiness",
        "open_corrections",
        "appointment_at",
        "office_since",
        "follow_up_on",
        "facts_at",
    }
)


class Application(models.Model):
    """A case; a draft is its first state. Everything that tells about the person is sealed.

    ``answers`` maps field key to clean JSON value. ``progress`` maps step key to ``done`` or ``postponed`` and
    holds no answers. ``lock_version`` counts saves, so that a second tab cannot overwrite silently.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    authority = models.ForeignKey("intake.Authority", on_delete=models.PROTECT, related_name="applications")
    revision = models.ForeignKey("intake.FormRevision", on_delete=models.PROTECT, related_name="applications")
    service_key = models.SlugField(max_length=64)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=24, choices=State.choices, default=State.DRAFT)
    answers_sealed = models.BinaryField(null=True)
    display_sealed = models.BinaryField(null=True)
    progress = models.JSONField(default=dict)
    lock_version = models.PositiveIntegerField(default=0)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_activity_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)

    # What the desk sorts and counts by, derived from what later stages keep: written by ``reviews.desk_facts`` alone.
    precheck_rank = models.PositiveSmallIntegerField(default=0)
    readiness = models.PositiveSmallIntegerField(default=0)
    open_corrections = models.PositiveSmallIntegerField(default=0)
    appointment_at = models.DateTimeField(null=True)
    office_since = models.DateTimeField(null=True, help_text="since when the applicant's answer waits for the office")
    follow_up_on = models.DateField(null=True)
    facts_at = models.DateTimeField(null=True, help_text="when these were derived last")

    answers = sealed_json("answers_sealed", case="id", empty={})
    #: ``{"name", "birth_date"}`` for list pages, so that they need not open all answers.
    display = sealed_json("display_sealed", case="id", empty={})

    class Meta:
        ordering = ["-submitted_at", "-created_at"]
        indexes = [
            models.Index(fields=["authority", "state", "-submitted_at"], name="application_inbox"),
            models.Index(fields=["state", "last_activity_at"], name="application_due"),
            models.Index(
                fields=["authority", "-submitted_at", "reference"],
                name="application_newest",
                condition=models.Q(submitted_at__isnull=False),
            ),
            models.Index(fields=["authority", "state", "last_activity_at"], name="application_waiting"),
            models.Index(fields=["authority", "state", "precheck_rank"], name="application_by_check"),
            models.Index(fields=["authority", "state", "office_since"], name="application_answered"),
            models.Index(
                fields=["authority", "appointment_at"],
                name="application_by_day",
                condition=models.Q(appointment_at__isnull=False),
            ),
            models.Index(
                fields=["authority", "follow_up_on"],
                name="application_follow_up",
                condition=models.Q(follow_up_on__isnull=False),
            ),
            models.Index(fields=["state", "facts_at"], name="application_facts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.ERASED]) | models.Q(submitted_at__isnull=False),
                name="application_submitted_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and leave out what is derived: a row that was read earlier must not bring former facts back."""
        if not (self._state.adding or args or kwargs.keys() & {"update_fields", "force_insert"}):
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in DERIVED and field.attname in self.__dict__
            ]
        super().save(*args, **kwargs)


class AccessGrant(models.Model):
    """A way back into a case: an e-mailed link (used once) or a typed code. Only its keyed hash is kept."""

    class Kind(models.TextChoices):
        LINK = "link"
        CODE = "code"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"


class SearchToken(models.Model):
    """One keyed hash under which a case can be found: reference, birth date, a variant of a name token."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="search_tokens")
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "digest"], name="search_token_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class Message(models.Model):
    """A message in the case: of the authority, with the German beside it, or of the applicant, in their own words.

    ``content`` is ``{"subject", "text", "subject_de", "text_de"}``; a text without a German version has an empty
    ``text_de``. ``read_at`` is when the other side saw it; ``awaits_reply`` marks what the authority wants answered.
    ``requirement_key`` names the document that the applicant writes about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=48)
    language = models.CharField(max_length=16)
    content_sealed = models.BinaryField()
    from_applicant = models.BooleanField(default=False)
    awaits_reply = models.BooleanField(default=False)
    requirement_key = models.SlugField(max_length=64, blank=True, default="")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    content = sealed_json("content_sealed", empty={})

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"
