"""The addresses of the appointment's pages; all lie behind the access to their case."""

from django.urls import path

from intake.portal import appointment_party, appointments

urlpatterns = [
    path("<uuid:case>/appointment/", appointments.appointment, name="appointment"),
    path("<uuid:case>/appointment/confirm/", appointments.confirm, name="appointment_confirm"),
    path("<uuid:case>/appointment/booked/", appointments.booked, name="appointment_booked"),
    path("<uuid:case>/appointment/reschedule/", appointments.reschedule, name="appointment_reschedule"),
    path("<uuid:case>/appointment/cancel/", appointments.cancel, name="appointment_cancel"),
    path("<uuid:case>/appointment/extend/", appointment_party.extend, name="appointment_extend"),
    path("<uuid:case>/appointment/needs/", appointment_party.needs, name="appointment_needs"),
    path("<uuid:case>/appointment/together/", appointment_party.together, name="appointment_together"),
    path("<uuid:case>/appointment/leave/", appointment_party.leave, name="appointment_leave"),
    path("<uuid:case>/appointment/termin.ics", appointments.calendar, name="calendar"),
]
