"""What a clerk decided, and what the applicant is asked to correct."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from intake.documents.states import Verdict
from intake.sealing import sealed_json


class Review(models.Model):
    """One submit of the desk: all decisions made at once, one message to the applicant.

    ``note_kind`` says what the internal note is of; a telephone call also has its time, ``occurred_at``.
    """

    class NoteKind(models.TextChoices):
        NOTE = "note"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="reviews")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note_kind = models.CharField(max_length=8, choices=NoteKind.choices, default=NoteKind.NOTE)
    note_sealed = models.BinaryField(null=True)
    occurred_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    note = sealed_json("note_sealed", empty="")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.created_at:%Y-%m-%d}"


class Decision(models.Model):
    """A clerk's verdict on one document; rows are only added, the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("intake.Document", on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    reason_key = models.SlugField(max_length=64, blank=True)
    comment_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    comment = sealed_json("comment_sealed", empty="")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.verdict}"


class CorrectionRequest(models.Model):
    """An open request to the applicant: for a new document, or for an answer of the form.

    One for a document has its ``decision`` and ``requirement_key``; it is answered by a new document or an
    explanation. One for an answer has ``question_key`` (of a question, or of a step that repeats) and ``content``:
    ``{"text", "text_de", "former", "answer"}``, what is asked, the answer as it was and as it became. Former and
    new answer are whole: ``{field key: value}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.CASCADE, related_name="correction")
    review = models.ForeignKey(Review, null=True, on_delete=models.SET_NULL, related_name="answer_requests")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="corrections")
    requirement_key = models.SlugField(max_length=64, blank=True, default="")
    question_key = models.SlugField(max_length=64, blank=True, default="")
    content_sealed = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    content = sealed_json("content_sealed", empty={})

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.requirement_key or self.question_key} {self.created_at:%Y-%m-%d}"
