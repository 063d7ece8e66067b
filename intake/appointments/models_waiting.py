"""What follows a booking: times that come back late, links from messages, reminders, the waiting list.

Nothing here is personal: rows name cases, counters and moments. Of a link only its keyed hash is kept.
"""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReturnedTime(models.Model):
    """A time that was given back and is not free yet: it owns its units until ``release_at`` and the waiting list end.

    From ``release_at`` on it is offered to the waiting list; when nobody there wants it, the row goes and the time is
    free for everybody. Times that come back at once and predictably are what traders live on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lane = models.ForeignKey("intake.Lane", on_delete=models.CASCADE, related_name="returned_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    returned_at = models.DateTimeField(default=timezone.now)
    release_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.lane_id} {self.starts_at}"


class AppointmentLink(models.Model):
    """What one message's link opens: this appointment of this case, or its place on the waiting list; nothing else."""

    digest = models.CharField(max_length=64, unique=True)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="appointment_links")
    booking = models.ForeignKey("intake.Booking", null=True, on_delete=models.CASCADE, related_name="links")
    entry = models.ForeignKey("WaitingEntry", null=True, on_delete=models.CASCADE, related_name="links")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(booking__isnull=False, entry__isnull=True)
                | models.Q(booking__isnull=True, entry__isnull=False),
                name="appointment_link_has_one_aim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.digest[:8]}"


class Reminder(models.Model):
    """A mail that is due before an appointment; ``settled_at`` is set once, by whoever sends or drops it."""

    class Kind(models.TextChoices):
        WEEK = "week"
        DAY = "day"
        CONFIRM = "confirm"

    booking = models.ForeignKey("intake.Booking", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="reminder_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(settled_at__isnull=True), name="reminder_due"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"


class WaitingEntry(models.Model):
    """A case that waits for an (earlier) time between two days, at one location or anywhere."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Auf der Warteliste")
        SERVED = "served", _("Termin angenommen")
        LEFT = "left", _("Warteliste verlassen")
        OVER = "over", _("Zeitraum vorbei")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="waiting_entries")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="waiting_entries")
    location = models.ForeignKey("intake.Location", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    joined_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="waiting"), name="waiting_once_per_case"
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="waiting_days_not_reversed"
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "joined_at"], name="waiting_in_order")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.first_day}-{self.last_day}"


class WaitingOffer(models.Model):
    """A returned time kept for one entry until ``expires_at``; an entry and a time have one open offer at most."""

    class State(models.TextChoices):
        OPEN = "open", _("Angeboten")
        ACCEPTED = "accepted", _("Angenommen")
        DECLINED = "declined", _("Abgelehnt")
        LAPSED = "lapsed", _("Abgelaufen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="offers")
    returned = models.ForeignKey(ReturnedTime, null=True, on_delete=models.SET_NULL, related_name="offers")
    lane = models.ForeignKey("intake.Lane", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["offered_at"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=models.Q(state="open"), name="offer_one_per_entry"),
            models.UniqueConstraint(fields=["returned"], condition=models.Q(state="open"), name="offer_one_per_time"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.starts_at} {self.state}"


def open_offers(returned: Any) -> models.QuerySet[WaitingOffer]:
    """Return the offer, if any, that keeps a returned time for somebody; ``returned`` is an id or an ``OuterRef``."""
    return WaitingOffer.objects.filter(returned=returned, state=WaitingOffer.State.OPEN)
