import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from intake.outbox import MAX_ATTEMPTS, OutboxMessage, message_deliver, message_enqueue, messages_redeliver
from intake.sealing import case_key_create, case_key_destroy

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case_id = uuid.uuid4()
    case_key_create(case_id)
    return case_id


def enqueue(case, key="one", **given):
    fields = {"to": "ayse@example.org", "subject": "Betreff", "text": "Inhalt", "language": "tr", "kind": "test"}
    return message_enqueue(case_id=case, dedupe_key=key, **{**fields, **given})


def test_a_mail_goes_out_once_and_its_content_is_dropped(case):
    message = enqueue(case)
    assert message_deliver(message.pk)
    assert not message_deliver(message.pk)
    assert len(mail.outbox) == 1
    message.refresh_from_db()
    assert (message.state, message.content_sealed) == ("sent", None)


def test_the_same_mail_is_not_enqueued_twice(case):
    assert enqueue(case)
    assert enqueue(case) is None
    assert OutboxMessage.objects.count() == 1


def test_the_content_lies_sealed(case):
    enqueue(case, text="UNVERWECHSELBAR")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content_sealed FROM intake_outboxmessage")
        assert b"UNVERWECHSELBAR" not in bytes(cursor.fetchone()[0])


def test_T11_a_refusing_server_puts_the_mail_off_and_later_it_goes_out(case, settings, time_machine):
    time_machine.move_to(timezone.now())
    message = enqueue(case)
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    assert not message_deliver(message.pk)
    message.refresh_from_db()
    assert message.state == "pending"
    assert message.next_attempt_at > timezone.now()
    settings.EMAIL_BACKEND = working
    time_machine.shift(timedelta(hours=1))
    assert messages_redeliver() == 1
    assert len(mail.outbox) == 1


def test_after_the_last_attempt_it_gives_up_visibly(case, settings):
    message = enqueue(case)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    OutboxMessage.objects.update(attempts=MAX_ATTEMPTS - 1)
    message_deliver(message.pk)
    message.refresh_from_db()
    assert message.state == "gave_up"


def test_a_mail_of_an_erased_case_is_dropped(case):
    message = enqueue(case)
    case_key_destroy(case)
    assert not message_deliver(message.pk)
    assert not mail.outbox
    assert not OutboxMessage.objects.exists()


def test_L08_a_line_break_in_the_address_never_reaches_a_second_recipient(case):
    message = enqueue(case, to="ayse@example.org\nBcc: evil@example.org")
    assert not message_deliver(message.pk)
    assert not mail.outbox


def test_a_line_break_in_the_subject_is_folded(case):
    message_deliver(enqueue(case, subject="Eins\nBcc: evil@example.org").pk)
    assert mail.outbox[0].subject == "Eins Bcc: evil@example.org"
    assert mail.outbox[0].recipients() == ["ayse@example.org"]


def test_a_calendar_goes_along(case):
    message_deliver(enqueue(case, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="CANCEL").pk)
    part = mail.outbox[0].message().get_payload()[-1]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "CANCEL"
