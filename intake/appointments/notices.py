"""Tell the applicant what became of their appointment: in the case, by mail, in their calendar."""

from functools import partial
from typing import Literal

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.notices import case_notify
from intake.appointments.calendar import calendar_file
from intake.appointments.models import Booking
from intake.appointments.selectors import bring_of, directions_of

Kind = Literal["booking_confirmed", "booking_rescheduled", "booking_cancelled"]


def booking_notify(
    kind: Kind, booking: Booking, application: Application, *, actor: Actor, former: Booking | None = None
) -> None:
    """Write message, mail and calendar entry in the caller's transaction.

    The template is rendered in two languages; ``bring`` and ``directions`` are functions, so that each rendering
    gets them in its own.
    """
    location = booking.lane.location
    method: Literal["REQUEST", "CANCEL"] = "CANCEL" if kind == "booking_cancelled" else "REQUEST"
    case_notify(
        application,
        kind=kind,
        context={
            "booking": booking,
            "former": former,
            "location": location,
            "bring": partial(bring_of, application),
            "directions": partial(directions_of, location),
            "by_office": actor.kind == "staff",
        },
        dedupe_key=f"{kind}:{booking.pk}:{booking.sequence}",
        actor=actor,
        calendar=calendar_file(
            booking, application, method=method, attendee=str(application.answers.get("email") or "")
        ),
        calendar_method=method,
    )
