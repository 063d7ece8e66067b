"""What follows a booking; the two with a token open without access to the case."""

from django.urls import path

from intake.portal import waiting_links, waiting_views

urlpatterns = [
    path("appointment/<str:token>/", waiting_links.AppointmentLinkPage.as_view(), name="appointment_link"),
    path("waiting/<str:token>/", waiting_links.WaitingLinkPage.as_view(), name="waiting_link"),
    path("<uuid:case>/appointment/waiting/", waiting_views.waiting, name="appointment_waiting"),
    path("<uuid:case>/appointment/agree/", waiting_views.agree, name="appointment_agree"),
]
