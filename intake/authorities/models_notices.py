"""Texts of an authority's own that stand on what it hands out."""

from django.db import models


class ReceiptNotice(models.Model):
    """The authority's general notice on § 81 AufenthG in one language, for receipts; plain text, paragraphs by lines.

    Where there is none, the receipt has the notice that this project wrote (``portal/receipt_facts.py``).
    """

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="receipt_notices")
    language = models.CharField(max_length=16)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "language"], name="receipt_notice_once")]

    def __str__(self) -> str:
        return f"{self.authority} {self.language}"
