"""What can be done with appointments; ``units`` has the rules that keep it free of races."""

from intake.appointments.services.bookings import (
    booking_advance,
    booking_cancel,
    booking_make,
    booking_reschedule,
    case_release,
)
from intake.appointments.services.closures import closure_add
from intake.appointments.services.holds import hold_take, holds_tidy
from intake.appointments.services.links import links_complete, precheck_link

__all__ = [
    "booking_advance",
    "booking_cancel",
    "booking_make",
    "booking_reschedule",
    "case_release",
    "closure_add",
    "hold_take",
    "holds_tidy",
    "links_complete",
    "precheck_link",
]
