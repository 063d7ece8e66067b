"""Pre-checks as rows, and what they found."""

import uuid

from django.db import models
from django.utils import timezone

from intake.prechecks.states import UNFINISHED, Result, State
from intake.sealing import sealed_json


class Precheck(models.Model):
    """One look of the machine at one document: claimed by a worker under a lease, repeated when that worker dies.

    ``fingerprint`` is the keyed hash of file, expectation, facts and check version: the same question is asked
    once. ``report`` is the ``ocr`` report as JSON, ``error`` its error code when nothing could be checked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey("intake.Document", on_delete=models.CASCADE, related_name="prechecks")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="prechecks")
    expectation = models.SlugField(max_length=64)
    check_version = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING)
    result = models.CharField(max_length=16, choices=Result.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=48, blank=True)
    kind = models.SlugField(max_length=64, blank=True)
    report_sealed = models.BinaryField(null=True)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    report = sealed_json("report_sealed")

    class Meta:
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="precheck_due")]
        constraints = [
            models.UniqueConstraint(fields=["document", "fingerprint"], name="precheck_asked_once"),
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state__in=UNFINISHED), name="precheck_one_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expectation} {self.state}"


class Finding(models.Model):
    """One result of one check. ``values`` is ``{"expected", "read", "evidence": [{page, box, text, confidence}]}``.

    ``about_set``: it is about all files of the requirement, or of the case, and stands at one of them. ``settled``:
    another file of the requirement answers it, so nobody is asked to act.
    """

    class Outcome(models.TextChoices):
        PASSED = "passed"
        FAILED = "failed"
        INCONCLUSIVE = "inconclusive"

    class Level(models.TextChoices):
        HINT = "hint"
        REVIEW = "review"
        BLOCKER = "blocker"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    precheck = models.ForeignKey(Precheck, on_delete=models.CASCADE, related_name="findings")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    level = models.CharField(max_length=16, choices=Level.choices)
    about_set = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)
    values_sealed = models.BinaryField(null=True)

    values = sealed_json("values_sealed", empty={})

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.outcome}"
