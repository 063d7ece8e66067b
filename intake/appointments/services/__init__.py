"""What can be done with appointments; ``units`` has the rules that keep it free of races."""

from intake.appointments.services.bookings import (
    booking_cancel,
    booking_leave,
    booking_make,
    booking_reschedule,
    case_release,
)
from intake.appointments.services.closures import booking_move, closure_add, closure_clear, closure_remove
from intake.appointments.services.desk import booking_advance, booking_on_behalf
from intake.appointments.services.holds import hold_extend, hold_take, holds_tidy
from intake.appointments.services.links import links_complete, precheck_link
from intake.appointments.services.offices import appointment_type_save, booking_mode_set, lane_save, location_save
from intake.appointments.services.openings import openings_replace, special_openings_replace
from intake.appointments.services.party import companion_add, companion_remove, wish_set

__all__ = [
    "appointment_type_save",
    "booking_advance",
    "booking_cancel",
    "booking_leave",
    "booking_make",
    "booking_mode_set",
    "booking_move",
    "booking_on_behalf",
    "booking_reschedule",
    "case_release",
    "closure_add",
    "closure_clear",
    "closure_remove",
    "companion_add",
    "companion_remove",
    "hold_extend",
    "hold_take",
    "holds_tidy",
    "lane_save",
    "links_complete",
    "location_save",
    "openings_replace",
    "precheck_link",
    "special_openings_replace",
    "wish_set",
]
