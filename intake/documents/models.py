"""Uploaded documents, their page images, and what a person says where there is no document."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.documents.states import Place, Scan, Verdict
from intake.sealing import sealed_json


class Document(models.Model):
    """One uploaded file for one requirement. The bytes lie sealed in the file store under ``storage_key``.

    ``requirement_key`` is a document kind of the form; ``name`` is what the person called the file, for display
    only. ``content_hash`` is keyed. ``note`` is the applicant's explanation of a finding.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="documents")
    requirement_key = models.SlugField(max_length=64)
    storage_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_sealed = models.BinaryField(null=True)
    note_sealed = models.BinaryField(null=True)
    media_type = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    page_count = models.PositiveSmallIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    place = models.CharField(max_length=16, choices=Place.choices, default=Place.ACTIVE)
    scan = models.CharField(max_length=16, choices=Scan.choices, default=Scan.UNSCANNED)
    scan_due_at = models.DateTimeField(default=timezone.now)
    scan_attempts = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, default=Verdict.OPEN)
    uploaded_at = models.DateTimeField(default=timezone.now)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces")

    name = sealed_json("name_sealed", empty="")
    note = sealed_json("note_sealed", empty="")

    class Meta:
        ordering = ["uploaded_at"]
        indexes = [
            models.Index(fields=["application", "place", "requirement_key"], name="document_of_case"),
            models.Index(
                fields=["scan_due_at"],
                condition=models.Q(scan__in=[Scan.PENDING, Scan.UNSCANNED]),
                name="document_scan_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement_key", "content_hash"],
                condition=models.Q(place=Place.ACTIVE),
                name="document_active_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_key} {self.id}"


class Page(models.Model):
    """The re-encoded image of one page: pixels only, no metadata; sealed in the file store."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    storage_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_number_once")]

    def __str__(self) -> str:
        return f"{self.document_id} p{self.number}"


class MissingDocument(models.Model):
    """What a person says about a requirement for which they have no document: it always goes on."""

    class Reason(models.TextChoices):
        BRING_LATER = "bring_later", _("Ich reiche es später nach oder bringe es zum Termin mit")
        CANNOT_FIND = "cannot_find", _("Ich finde dieses Dokument nicht")
        CANNOT_PROVIDE = "cannot_provide", _("Ich kann dieses Dokument nicht bekommen")
        DOES_NOT_APPLY = "does_not_apply", _("Das Dokument trifft auf mich nicht zu")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="missing_documents")
    requirement_key = models.SlugField(max_length=64)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    explanation_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    explanation = sealed_json("explanation_sealed", empty="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement_key"], name="missing_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_key} {self.reason}"


class StoredFile(models.Model):
    """One sealed file on disk: written before its row is committed, removed after its row is gone."""

    key = models.UUIDField(primary_key=True)
    case_id = models.UUIDField(db_index=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.key)
