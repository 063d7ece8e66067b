"""A mail server that is down for an hour: every mail waits as a row, and then exactly these arrive."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.outbox import OutboxMessage, message_deliver, message_enqueue, messages_redeliver
from intake.verification import problems_found
from tests.benchmarks.pages import free_port
from tests.factories import ApplicationFactory
from tests.faults.mailbox import mailbox

pytestmark = pytest.mark.django_db
MAILS = 5


def test_T11_mails_of_an_outage_arrive_afterwards_and_none_twice(settings, time_machine):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    time_machine.move_to(timezone.now())
    case = ApplicationFactory()
    acknowledged = [
        message_enqueue(
            case_id=case.pk,
            kind="test",
            to=f"person{number}@example.org",
            subject="Ihre Unterlagen",
            text="Grüße",
            language="de",
            dedupe_key=f"outage-{number}",
        )
        for number in range(MAILS)
    ]

    assert [message_deliver(message.pk) for message in acknowledged] == [False] * MAILS
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING)
    assert set(waiting) == set(acknowledged), "the server is down, nothing is given up"

    time_machine.shift(timedelta(hours=1))
    with mailbox(settings.EMAIL_PORT) as box:
        assert messages_redeliver() == MAILS
        assert messages_redeliver() == 0

    sent = {f"<{message.pk}@{settings.VORSPRACHE_MAIL_DOMAIN}>" for message in acknowledged}
    assert sorted(box.message_ids()) == sorted(sent)
    assert {message["To"] for message in box.received} == {f"person{number}@example.org" for number in range(MAILS)}
    assert not waiting.all().exists()
    assert list(problems_found(grace=timedelta(0))) == []
