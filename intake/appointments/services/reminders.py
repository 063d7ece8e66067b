"""Remind of an appointment, seven days and one day before, and before an unconfirmed one lapses.

Each mail is a row from the booking on. Whoever sets ``settled_at`` sends it, in the same transaction: once, with two
workers as well, and whatever the clock does. A row whose moment has passed when a later one is due is settled
without a mail, so that a worker that stood still for a week does not send everything at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.appointments.models import Booking
from intake.appointments.models_waiting import Reminder
from intake.appointments.notices import reminder_notify
from intake.appointments.states import OPEN, State
from intake.sealing import case_keys_load

BATCH = 100
DAYS_BEFORE = {Reminder.Kind.WEEK: 7, Reminder.Kind.DAY: 1}
#: The last quarter of the time to confirm is left after the reminder.
CONFIRM_REMINDER = 0.75


def reminders_arm(booking: Booking) -> None:
    """Write what is due later; for a moment that has passed at the booking there is no reminder."""
    now = timezone.now()
    due = {kind: days_before(booking, days) for kind, days in DAYS_BEFORE.items()}
    if booking.confirm_by:
        due[Reminder.Kind.CONFIRM] = now + (booking.confirm_by - now) * CONFIRM_REMINDER
    Reminder.objects.bulk_create(
        [Reminder(booking=booking, kind=kind, due_at=moment) for kind, moment in due.items() if moment > now],
        ignore_conflicts=True,
    )


def days_before(booking: Booking, days: int) -> datetime:
    """Return the same wall-clock time some days before, also across a change of the clocks."""
    zone = ZoneInfo(booking.lane.location.time_zone)
    return (booking.starts_at.astimezone(zone) - timedelta(days=days)).astimezone(zone)


def reminders_send() -> int:
    """Send what is due; returns how many rows were settled. One query when there is nothing."""
    due = list(
        Reminder.objects.filter(settled_at=None, due_at__lte=timezone.now())
        .select_related("booking__lane__location")
        .prefetch_related("booking__cases__application__authority")
        .order_by("due_at", "pk")[:BATCH]
    )
    case_keys_load(case.application_id for row in due for case in row.booking.cases.all())
    latest = {row.booking_id: row for row in due if row.kind != Reminder.Kind.CONFIRM}
    for row in due:
        with transaction.atomic():
            is_latest = row.kind == Reminder.Kind.CONFIRM or latest[row.booking_id] == row
            _settle(row, send=is_latest)
    return len(due)


def _settle(row: Reminder, *, send: bool) -> None:
    now = timezone.now()
    if not Reminder.objects.filter(pk=row.pk, settled_at=None).update(settled_at=now) or not send:
        return
    booking = Booking.objects.select_related("lane__location").get(pk=row.booking_id)
    wanted: Iterable[str] = {State.BOOKED} if row.kind == Reminder.Kind.CONFIRM else OPEN - {State.CHECKED_IN}
    if booking.state not in wanted or booking.starts_at <= now:
        return
    for case in row.booking.cases.all():
        if case.is_open:
            reminder_notify(row.kind, booking, case.application, actor=Actor.system())
