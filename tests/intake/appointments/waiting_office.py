"""A counter with a few times and people who wait for them; used by the tests of what follows a booking."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from intake.appointments.models_waiting import WaitingOffer
from intake.appointments.services import booking_cancel
from intake.appointments.services.offering import entries_end, offers_lapse, times_release
from intake.appointments.services.waiting import waiting_join
from intake.outbox import OutboxMessage
from tests.intake.appointments.factories import LaneFactory, applicant, submitted_case

#: A Monday, 9:00 in Berlin.
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def office(**kwargs):
    """Return a counter that is open from 8:00 to 10:00 every day."""
    return LaneFactory(opens=time(8), opens__closes=time(10), **kwargs)


def somebody(lane, number=0, **answers):
    """Return the submitted case of one person; another number is another person."""
    born = (date(1990, 5, 17) + timedelta(days=number)).isoformat()
    language = answers.pop("language", "de")
    return submitted_case(lane, language=language, answers={"birth_date": born, **answers})


def cancelled(application, booking):
    """Let the applicant cancel."""
    return booking_cancel(application=application, booking_id=booking.pk, actor=applicant(application))


def joined(application, days=50, **kwargs):
    """Let the case wait from today on."""
    today = timezone.localdate()
    return waiting_join(
        application=application,
        first_day=today,
        last_day=today + timedelta(days=days),
        actor=applicant(application),
        **kwargs,
    )


def worker():
    """Do what the worker does every few seconds, in its order."""
    return offers_lapse(), entries_end(), times_release()


def offers():
    """Return the open offers."""
    return list(WaitingOffer.objects.filter(state="open"))


def mail(kind):
    """Return what was written into the only mail of a kind."""
    return OutboxMessage.objects.get(kind=kind).content


def link_in(text, part):
    """Return the path of the link in a mail, without the site."""
    (line,) = {line.strip() for line in text.splitlines() if f"/case/{part}/" in line}
    return "/" + line.split("/", 3)[3]
