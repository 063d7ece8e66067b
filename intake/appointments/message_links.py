"""Links in messages that open one appointment, or one place on the waiting list, and nothing else of the case.

Each mail has its own. It carries 192 bit and is kept as keyed hash only (A07); it dies with its appointment. Opening
one shows time and place; whatever changes something is a POST (A09). To move an appointment takes access to the case.
"""

import secrets

from django.urls import reverse
from django.utils.translation import override

from intake.applications.models import Application
from intake.appointments.errors import LinkUnknown
from intake.appointments.models import Booking
from intake.appointments.models_waiting import AppointmentLink, WaitingEntry
from intake.sealing import keyed_hash
from intake.throttling import attempt_count

LINK_BYTES = 24
MAX_TOKEN = 64
# Only wrong links are counted: a shelter behind one address may open as many good ones as it likes.
WRONG_LINKS_PER_HOUR = 30


def link_make(application: Application, *, booking: Booking | None = None, entry: WaitingEntry | None = None) -> str:
    """Return a new absolute link to the booking or the entry, in the case's language and the caller's transaction."""
    token = secrets.token_urlsafe(LINK_BYTES)
    AppointmentLink.objects.create(digest=_digest(token), application=application, booking=booking, entry=entry)
    return _address(application, "portal:appointment_link" if booking else "portal:waiting_link", token)


def case_address(application: Application, route: str) -> str:
    """Return what stands for a link in the case itself, where one has access already."""
    return _address(application, route, application.pk)


def link_open(token: str, *, network: str) -> AppointmentLink:
    """Return what the token opens; raises ``LinkUnknown``, and ``TooManyAttempts`` for a network that guesses."""
    link = (
        AppointmentLink.objects.filter(digest=_digest(token[:MAX_TOKEN]))
        .select_related("application__authority", "booking__lane__location", "entry")
        .first()
    )
    if link is None:
        attempt_count("appointment-link", network, limit=WRONG_LINKS_PER_HOUR)
        raise LinkUnknown
    return link


def _digest(token: str) -> str:
    return keyed_hash("appointment-link", token)


def _address(application: Application, route: str, argument: object) -> str:
    with override(application.language):
        return application.authority.public_url.rstrip("/") + reverse(route, args=[argument])
