"""The authorities, who works there as what, and which services they offer."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Authority(models.Model):
    """An Ausländerbehörde: a tenant with one Wagtail site of its own."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    reference_prefix = models.CharField(max_length=4, unique=True)
    site = models.OneToOneField("wagtailcore.Site", null=True, on_delete=models.SET_NULL, related_name="authority")
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    public_url = models.URLField(
        help_text="Where its site is reached; links in mails are built from it, never from a request."
    )
    adopts_automatically = models.BooleanField(
        default=False,
        help_text="A form that it never adopted is used in its newest standard revision. Off: nothing changes for "
        "applicants before its editors adopt.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in one authority. Without one, not even a superuser sees a case."""

    class Role(models.TextChoices):
        CLERK = "clerk"
        EDITOR = "editor"
        LEAD = "lead"  # beside clerk: labels, shared views, the authority's whole record

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Only for an emergency: over at this moment.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "authority", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.authority}"

    @staticmethod
    def current(prefix: str = "") -> models.Q:
        """Return the condition that a membership is not over; ``prefix`` names the way to it from another table."""
        over = {f"{prefix}expires_at__isnull": True}, {f"{prefix}expires_at__gt": timezone.now()}
        return models.Q(**over[0]) | models.Q(**over[1])


class OfferedService(models.Model):
    """A service (kind of permit) that the authority offers online, and how its appointments are given."""

    class BookingMode(models.TextChoices):
        AT_SUBMISSION = "at_submission"
        AFTER_PRECHECK = "after_precheck"
        AFTER_RELEASE = "after_release"
        OFFICE_ASSIGNS = "office_assigns"
        NONE = "none"

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="services")
    service_key = models.SlugField(max_length=64)
    booking_mode = models.CharField(max_length=16, choices=BookingMode.choices, default=BookingMode.AT_SUBMISSION)
    confirm_hours = models.PositiveSmallIntegerField(
        default=0, help_text="An appointment booked by an applicant has to be confirmed within this time; 0: not."
    )
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "service_key"], name="service_offered_once")]

    def __str__(self) -> str:
        return f"{self.authority} {self.service_key}"
