"""Tell the applicant what became of their appointment: in the case, by mail, in their calendar.

Every mail has a link of its own, with which one cancels without opening the case; in the case itself the address of
the appointment stands in its place.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.appointments.calendar import calendar_file
from intake.appointments.closings import closing_reason
from intake.appointments.message_links import case_address, link_make
from intake.appointments.models import Booking
from intake.appointments.models_waiting import Reminder, WaitingEntry, WaitingOffer
from intake.appointments.selectors import bring_of, directions_of, missing_of

Kind = Literal["booking_confirmed", "booking_rescheduled", "booking_cancelled", "booking_lapsed"]


def booking_notify(
    kind: Kind,
    booking: Booking,
    application: Application,
    *,
    actor: Actor,
    former: Booking | None = None,
    at_request: bool = False,
) -> None:
    """Write message, mail and calendar entry in the caller's transaction.

    What staff do ``at_request`` of the person is told without an excuse.
    """
    by_office = actor.kind == "staff" and not at_request
    ends = kind in {"booking_cancelled", "booking_lapsed"}
    method: Literal["REQUEST", "CANCEL"] = "CANCEL" if ends else "REQUEST"
    _notify(
        kind,
        booking,
        application,
        actor=actor,
        link=not ends,
        dedupe_key=f"{kind}:{booking.pk}:{booking.sequence}:{application.pk}",
        more={
            "former": former,
            "by_office": by_office,
            "closing_reason": partial(closing_reason, former or booking) if by_office else "",
        },
        calendar=calendar_file(
            booking, application, method=method, attendee=str(application.answers.get("email") or "")
        ),
        calendar_method=method,
    )


def reminder_notify(kind: str, booking: Booking, application: Application, *, actor: Actor) -> None:
    """Remind of an appointment with what is still missing for it, or of confirming it."""
    confirms = kind == Reminder.Kind.CONFIRM
    _notify(
        "booking_confirm_reminder" if confirms else "booking_reminder",
        booking,
        application,
        actor=actor,
        link=True,
        dedupe_key=f"reminder:{kind}:{booking.pk}:{application.pk}",
        more={"tomorrow": kind == Reminder.Kind.DAY, "missing": partial(missing_of, application)},
    )


def _notify(
    kind: str,
    booking: Booking,
    application: Application,
    *,
    actor: Actor,
    link: bool,
    dedupe_key: str,
    more: Mapping[str, Any],
    **calendar: str,
) -> None:
    """Render in two languages: ``bring``, ``directions`` and ``missing`` are functions, called in each of them."""
    address = link_make(application, booking=booking) if link else ""
    location = booking.lane.location
    case_notify(
        application,
        kind=kind,
        context={
            "booking": booking,
            "location": location,
            "bring": partial(bring_of, application),
            "directions": partial(directions_of, location),
            "link": address,
            **more,
        },
        dedupe_key=dedupe_key,
        actor=actor,
        mail_only={address: case_address(application, "portal:appointment")} if link else None,
        **calendar,
    )


def waiting_notify(
    kind: Literal["waiting_joined", "waiting_offer"],
    entry: WaitingEntry,
    application: Application,
    *,
    actor: Actor,
    offer: WaitingOffer | None = None,
) -> None:
    """Say that the case is on the list, or offer it a time; the link answers, and leaves the list."""
    address = link_make(application, entry=entry)
    case_notify(
        application,
        kind=kind,
        context={"entry": entry, "offer": offer, "location": offer.lane.location if offer else None, "link": address},
        dedupe_key=f"{kind}:{offer.pk if offer else entry.pk}",
        actor=actor,
        mail_only={address: case_address(application, "portal:appointment_waiting")},
    )
