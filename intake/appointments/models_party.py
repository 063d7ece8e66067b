"""Who comes to an appointment together, what they need there, and how often one person may have one."""

from django.db import models
from django.utils import timezone

from intake.sealing import sealed_json


class Companion(models.Model):
    """A case that is to come along with the appointment of another one, before that appointment is booked."""

    application = models.OneToOneField("intake.Application", on_delete=models.CASCADE, related_name="companion_of")
    leader = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="companions")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(application=models.F("leader")), name="companion_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} with {self.leader_id}"


class AppointmentWish(models.Model):
    """What a person needs at the appointment: ``{"accessible": bool, "interpreter": language or ""}``.

    Sealed, for a wheelchair is health data (Art. 9 DSGVO).
    """

    application = models.OneToOneField(
        "intake.Application", on_delete=models.CASCADE, primary_key=True, related_name="appointment_wish"
    )
    wish_sealed = models.BinaryField()

    wish = sealed_json("wish_sealed", empty={})

    def __str__(self) -> str:
        return str(self.application_id)


class PersonClaim(models.Model):
    """One keyed hash of a person who has an open appointment for a service: the database allows one of each."""

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="+")
    service_key = models.SlugField(max_length=64)
    digest = models.CharField(max_length=64)
    booking = models.ForeignKey("intake.Booking", on_delete=models.CASCADE, related_name="claims")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "service_key", "digest"], name="person_claim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service_key} {self.digest[:8]}"


class HoldExtension(models.Model):
    """A hold was given more time; its key allows that once."""

    hold = models.OneToOneField("intake.Hold", on_delete=models.CASCADE, primary_key=True, related_name="extension")
    extended_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.hold_id)
