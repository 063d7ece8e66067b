"""Offices, counters' time, and who has which part of it.

A lane is one counter's time, cut into units of five minutes. A hold or booking occupies consecutive units of one
lane, one row each, under ``unique(lane, unit)``: the database alone refuses a double booking.
"""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from intake.appointments.states import OPEN, Audience, Channel, ClosureReason, State, Verdict

UNIT = timedelta(minutes=5)


class Location(models.Model):
    """A place where people appear in person."""

    authority = models.ForeignKey("intake.Authority", on_delete=models.PROTECT, related_name="locations")
    key = models.SlugField(max_length=64)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    directions = models.JSONField(default=dict, help_text="language to text")
    time_zone = models.CharField(max_length=48, default="Europe/Berlin")
    state_code = models.CharField(max_length=2, blank=True, help_text="the Land whose public holidays it has (NW)")
    holidays_close = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="location_once")]

    def __str__(self) -> str:
        return self.name


class AppointmentType(models.Model):
    """How long an appearance takes, per authority; keys are those of ``services.yaml``."""

    authority = models.ForeignKey("intake.Authority", on_delete=models.PROTECT, related_name="appointment_types")
    key = models.SlugField(max_length=64)
    duration_minutes = models.PositiveSmallIntegerField()
    extra_person_minutes = models.PositiveSmallIntegerField(default=0)
    labels = models.JSONField(default=dict, blank=True, help_text="language to name")
    needs = models.JSONField(default=list, blank=True, help_text="features that its lane must have")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="appointment_type_once")]

    def __str__(self) -> str:
        return self.key


class Lane(models.Model):
    """One counter's time. ``bookable_days`` and ``lead_minutes`` bound what applicants are offered."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="lanes")
    name = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    bookable_days = models.PositiveSmallIntegerField(default=60)
    lead_minutes = models.PositiveIntegerField(default=24 * 60)
    type_keys = models.JSONField(default=list, blank=True, help_text="appointment types served here; empty: all")
    features = models.JSONField(default=list, blank=True, help_text="what is there, of ``states.Feature``")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "name"], name="lane_once")]

    def __str__(self) -> str:
        return f"{self.location} {self.name}"


class OpeningRule(models.Model):
    """Weekly opening hours of a lane in the location's wall-clock time, within a range of dates.

    With ``every_n_weeks`` above one, the rule opens in the week (Monday to Sunday) of ``anchor`` and every n-th week
    before and after it. ``breaks`` are pairs of wall-clock times, ``[["12:00", "12:30"]]``, in which it is closed.
    """

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    every_n_weeks = models.PositiveSmallIntegerField(default=1)
    anchor = models.DateField(null=True, blank=True)
    breaks = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="opening_not_reversed"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(
                condition=models.Q(every_n_weeks=1)
                | models.Q(every_n_weeks__gte=2, every_n_weeks__lte=8, anchor__isnull=False),
                name="opening_every_n_weeks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.weekday} {self.opens}-{self.closes}"


class SpecialOpening(models.Model):
    """Other hours of a lane on one date: they stand instead of its weekly rules, and also on a public holiday."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="special_openings")
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    breaks = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["lane", "day", "opens"], name="special_opening_once"),
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="special_not_reversed"),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.day} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A time in which a location (or one lane) is closed, whatever its rules say: illness, staff meeting.

    The reason is a code, so that applicants read it in their language and nothing personal is kept.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="closures")
    lane = models.ForeignKey(Lane, null=True, blank=True, on_delete=models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=ClosureReason.choices, default=ClosureReason.OTHER)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.location} {self.starts_at:%Y-%m-%d}"


class Hold(models.Model):
    """A time kept for one case while the person decides; ``expires_at`` is judged in the query, by no cron."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="holds")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="+")
    type_key = models.SlugField(max_length=64)
    persons = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application"], name="hold_one_per_case")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.starts_at}"


class Booking(models.Model):
    """An appointment. ``sequence`` counts its changes for calendars (RFC 5545, 3.8.7.4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("intake.Authority", on_delete=models.PROTECT, related_name="bookings")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="bookings")
    type_key = models.SlugField(max_length=64)
    persons = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=32, choices=State.choices, default=State.BOOKED)
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.ONLINE)
    calendar_uid = models.UUIDField(default=uuid.uuid4, help_text="the same through rescheduling")
    sequence = models.PositiveSmallIntegerField(default=0)
    rescheduled_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirm_by = models.DateTimeField(null=True, blank=True, help_text="unconfirmed then, it is given back")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["authority", "starts_at"], name="booking_by_day")]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="booking_not_reversed"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.state}"

    @property
    def is_open(self) -> bool:
        """Tell whether the appointment is still to take place."""
        return self.state in OPEN


class OccupiedUnit(models.Model):
    """Five minutes of one lane that a hold, a booking or a returned time has. A free unit has no row."""

    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="occupied")
    unit = models.DateTimeField()
    hold = models.ForeignKey(Hold, null=True, on_delete=models.CASCADE, related_name="units")
    booking = models.ForeignKey(Booking, null=True, on_delete=models.CASCADE, related_name="units")
    returned = models.ForeignKey("ReturnedTime", null=True, on_delete=models.CASCADE, related_name="units")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lane", "unit"], name="unit_once"),
            models.CheckConstraint(
                condition=models.Q(hold__isnull=False, booking__isnull=True, returned__isnull=True)
                | models.Q(hold__isnull=True, booking__isnull=False, returned__isnull=True)
                | models.Q(hold__isnull=True, booking__isnull=True, returned__isnull=False),
                name="unit_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane_id} {self.unit}"


class BookingCase(models.Model):
    """A case in a booking; ``is_open`` follows its state, so that the database keeps one open booking a case."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="cases")
    application = models.ForeignKey("intake.Application", on_delete=models.CASCADE, related_name="booking_cases")
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "application"], name="booking_case_once"),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(is_open=True), name="booking_one_open_per_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.application_id}"


class BookingDocument(models.Model):
    """The link between what was checked and what was booked: made at booking and at the end of every later check."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("intake.Document", on_delete=models.CASCADE, related_name="booking_links")
    precheck = models.ForeignKey("intake.Precheck", null=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["linked_at"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "document", "precheck"], name="booking_document_once"),
            models.UniqueConstraint(
                fields=["booking", "document"],
                condition=models.Q(precheck__isnull=True),
                name="booking_document_unchecked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.document_id} {self.verdict}"
