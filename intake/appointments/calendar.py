"""The appointment as an iCalendar file (RFC 5545, 5546): the same UID through all changes, SEQUENCE counts them.

Times are UTC, which every calendar turns into its own. It says no more of the person than the case's reference.
"""

from datetime import UTC, timedelta
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from intake.applications.models import Application
from intake.applications.notices import case_url
from intake.appointments.models import Booking
from intake.appointments.selectors import bring_of, directions_of
from intake.appointments.states import CALLED_OFF

ALARM_BEFORE = timedelta(days=1)
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


def calendar_file(booking: Booking, application: Application, *, method: Method, attendee: str = "") -> str:
    """Return the file in the applicant's language.

    ``REQUEST`` and ``CANCEL`` go by mail and need the ``attendee``'s address (RFC 5546, 3.2.2); ``PUBLISH`` is for
    the download and names nobody.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Vorsprache//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with override(application.language):
        calendar.add_component(_event(booking, application, attendee))
    return calendar.to_ical().decode()


def _event(booking: Booking, application: Application, attendee: str) -> Event:
    location = booking.lane.location
    event = Event()
    event.add("uid", f"{booking.calendar_uid}@{settings.VORSPRACHE_MAIL_DOMAIN}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", (booking.closed_at or booking.created_at).astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("status", "CANCELLED" if booking.state in CALLED_OFF else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("summary", _summary(application))
    event.add("location", f"{location.name}, {location.address}")
    event.add("description", _description(booking, application))
    event.add("url", case_url(application))
    event.add("organizer", _organizer(application))
    if booking.state not in CALLED_OFF:
        event.add_component(_alarm(application))
    if attendee:
        event.add("attendee", vCalAddress(f"mailto:{attendee}"), parameters={"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return event


def _alarm(application: Application) -> Alarm:
    """Return the reminder of the person's own calendar, a day before (RFC 5545, 3.6.6)."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", _summary(application))
    return alarm


def _summary(application: Application) -> str:
    return _("Termin bei %(authority)s (%(reference)s)") % {
        "authority": application.authority.name,
        "reference": application.reference,
    }


def _organizer(application: Application) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{application.authority.email or settings.DEFAULT_FROM_EMAIL}")
    organizer.params["CN"] = vText(application.authority.name)
    return organizer


def _description(booking: Booking, application: Application) -> str:
    lines = [_("Bitte bringen Sie mit:"), *(f"- {text}" for text in bring_of(application))]
    if directions := str(directions_of(booking.lane.location)):
        lines += ["", directions]
    lines += ["", _("Verschieben oder absagen: %(url)s") % {"url": case_url(application)}]
    return "\n".join(lines)
