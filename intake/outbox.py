"""Mail as rows: written in the transaction of its cause, sent by the worker, again if need be.

A mail exists exactly when its cause was committed. ``dedupe_key`` makes a second enqueue of the same mail
(a task run twice, a replayed request) a no-op.
"""

import logging
import uuid
from datetime import timedelta
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from intake.sealing import KeyDestroyed, sealed_json

log = logging.getLogger("intake.outbox")

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=2)


class OutboxMessage(models.Model):
    """One e-mail to one recipient, sealed under its case's key until it is sent; then its content is dropped."""

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        GAVE_UP = "gave_up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=48)
    language = models.CharField(max_length=16)
    content_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    content = sealed_json("content_sealed", case="case_id")

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


def message_enqueue(
    *,
    case_id: uuid.UUID,
    kind: str,
    to: str,
    subject: str,
    text: str,
    language: str,
    dedupe_key: str,
    html: str = "",
    calendar: str = "",
    calendar_method: str = "REQUEST",
) -> OutboxMessage | None:
    """Write a mail into the outbox, in the caller's transaction; ``None`` if it stands there already.

    ``calendar`` is an iCalendar text that goes along as an attachment. Line breaks in ``to`` or ``subject`` are
    refused by Django's mail classes when the mail is built (L08).
    """
    if OutboxMessage.objects.filter(dedupe_key=dedupe_key).exists():
        return None
    message = OutboxMessage(case_id=case_id, kind=kind, language=language, dedupe_key=dedupe_key)
    message.content = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "calendar": calendar,
        "calendar_method": calendar_method,
    }
    message.save()
    message_deliver_task.enqueue(str(message.id))
    return message


@task(backend="jobs", queue_name="mail")
def message_deliver_task(message_id: str) -> None:
    """Deliver one message."""
    message_deliver(uuid.UUID(message_id))


def _claim(message_id: uuid.UUID) -> OutboxMessage | None:
    now = timezone.now()
    claimed = OutboxMessage.objects.filter(
        pk=message_id, state=OutboxMessage.State.PENDING, next_attempt_at__lte=now
    ).update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1)
    return OutboxMessage.objects.get(pk=message_id) if claimed else None


def message_deliver(message_id: uuid.UUID) -> bool:
    """Send one message if it is due; keeps it with a later date when the server does not take it.

    At least once: a crash between sending and the row's update sends again, never not at all. The Message-ID is
    the row's, so that a mail program can fold the two.
    """
    message = _claim(message_id)
    if message is None:
        return False
    try:
        _send(message)
    except KeyDestroyed:
        OutboxMessage.objects.filter(pk=message.pk).delete()
        return False
    except Exception as error:
        _put_off(message, error)
        return False
    message.state = OutboxMessage.State.SENT
    message.sent_at = timezone.now()
    message.content_sealed = None
    message.save(update_fields=["state", "sent_at", "content_sealed"])
    return True


def _send(message: OutboxMessage) -> None:
    content = message.content
    mail = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["text"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[content["to"]],
        headers={
            "Message-ID": f"<{message.id}@{settings.VORSPRACHE_MAIL_DOMAIN}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if content["html"]:
        mail.attach_alternative(content["html"], "text/html")
    if content["calendar"]:
        mail.attach(_calendar_part(content["calendar"], content["calendar_method"]))
    mail.send()


def _calendar_part(calendar: str, method: str) -> MIMEText:
    """Return the attachment with its method, which a calendar program needs to act on it (RFC 6047, 2.4)."""
    part = MIMEText(calendar, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="termin.ics")
    return part


def _put_off(message: OutboxMessage, error: Exception) -> None:
    log.warning(
        "mail %s kind=%s attempt=%d failed: %s",
        message.id,
        message.kind,
        message.attempts,
        type(error).__name__,
    )
    gave_up = message.attempts >= MAX_ATTEMPTS
    message.state = OutboxMessage.State.GAVE_UP if gave_up else OutboxMessage.State.PENDING
    message.next_attempt_at = timezone.now() + timedelta(seconds=30 * 2**message.attempts)
    message.last_error = type(error).__name__
    message.save(update_fields=["state", "next_attempt_at", "last_error"])


def messages_redeliver() -> int:
    """Deliver what is due and has no task that would (a killed worker, a put-off mail); returns how many went out."""
    due = OutboxMessage.objects.filter(
        Q(state=OutboxMessage.State.PENDING), next_attempt_at__lte=timezone.now() - timedelta(seconds=5)
    ).values_list("pk", flat=True)[:200]
    return sum(message_deliver(pk) for pk in list(due))


def messages_of_case_delete(case_id: uuid.UUID) -> None:
    """Drop every mail of an erased case."""
    with transaction.atomic():
        OutboxMessage.objects.filter(case_id=case_id).delete()
