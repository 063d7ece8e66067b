"""A form definition and its immutable revisions."""

from typing import Any

from django.conf import settings
from django.db import models

from intake.errors import IntakeError


class RevisionIsFrozen(IntakeError):
    """A frozen revision was to be changed: cases, PDFs and clerks refer to it as it is."""

    code = "revision_frozen"
    status = 409


class FormDefinition(models.Model):
    """The form of one service, known by its key; an editor's page is its source."""

    key = models.SlugField(max_length=64, unique=True)
    source_key = models.UUIDField(
        null=True, unique=True, help_text="translation_key of the FormPage that it is made from"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class FormRevision(models.Model):
    """One published state of a form: its logic once, its texts per language. Never changed, never deleted.

    ``content`` has the shape of ``schema.Form``; ``texts`` maps language to path to text, with the paths of
    ``schema.text_paths``. A revision of an ``authority`` is a ``standard`` revision with that authority's local
    changes: ``origins`` maps each local place to its operation, ``differences`` lists them for the report.
    """

    authority = models.ForeignKey(
        "intake.Authority", null=True, on_delete=models.PROTECT, related_name="form_revisions"
    )
    standard = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="adaptations")
    origins = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    definition = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    texts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    logic_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "number"], condition=models.Q(authority=None), name="revision_number_once"
            ),
            models.UniqueConstraint(
                fields=["definition", "authority", "number"],
                condition=models.Q(authority__isnull=False),
                name="local_revision_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(authority=None, standard=None)
                | models.Q(authority__isnull=False, standard__isnull=False),
                name="local_revision_has_standard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if self.pk:
            raise RevisionIsFrozen
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a case keeps the form that it was filled in with."""
        raise RevisionIsFrozen


class Adoption(models.Model):
    """An authority's decision to use a form from now on: the latest row is in force, the others are history.

    ``revision`` is the standard itself, or the authority's own revision of it. ``decisions`` maps an operation's id
    to what the editor decided about a conflict: ``keep`` or ``drop``.
    """

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="adoptions")
    definition = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="adoptions")
    standard = models.ForeignKey(FormRevision, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(FormRevision, on_delete=models.PROTECT, related_name="adoptions")
    decisions = models.JSONField(default=dict)
    adopted_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["authority", "definition", "-id"], name="adoption_in_force")]

    def __str__(self) -> str:
        return f"{self.authority} {self.revision}"
