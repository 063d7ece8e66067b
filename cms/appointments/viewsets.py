"""The addresses of the calendar's pages in the Wagtail admin, and their place in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.appointments.closing import CloseView, ClosingView
from cms.appointments.day import DayView
from cms.appointments.lanes import LaneAddView, LaneView
from cms.appointments.locations import LocationAddView, LocationView, ModesView, TypeAddView, TypeView
from cms.appointments.openings import DatesView, OpeningsView
from cms.appointments.overview import OverviewView
from cms.appointments.walk_ins import WalkInCaseView, WalkInView
from cms.review.permissions import is_clerk
from intake.appointments.offices import works_somewhere


class AppointmentsViewSet(ViewSet):
    """The office's calendar: what is offered, and when it is closed."""

    name = "appointments"
    icon = "calendar"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        """Return the routes."""
        return [
            path("", OverviewView.as_view(), name="index"),
            path("day/", DayView.as_view(), name="day"),
            path("walk-in/", WalkInView.as_view(), name="walk_in"),
            path("walk-in/<uuid:case>/", WalkInCaseView.as_view(), name="walk_in_case"),
            path("places/<int:pk>/", LocationView.as_view(), name="location"),
            path("authority/<int:authority>/place/", LocationAddView.as_view(), name="location_add"),
            path("authority/<int:authority>/type/", TypeAddView.as_view(), name="type_add"),
            path("authority/<int:authority>/modes/", ModesView.as_view(), name="modes"),
            path("types/<int:pk>/", TypeView.as_view(), name="type"),
            path("places/<int:location>/lane/", LaneAddView.as_view(), name="lane_add"),
            path("lanes/<int:pk>/", LaneView.as_view(), name="lane"),
            path("lanes/<int:pk>/openings/", OpeningsView.as_view(), name="openings"),
            path("lanes/<int:pk>/dates/", DatesView.as_view(), name="dates"),
            path("close/", CloseView.as_view(), name="close"),
            path("closings/<int:closure>/", ClosingView.as_view(), name="closing"),
        ]


class StaffMenuItem(MenuItem):
    """Shown to whoever works in an authority."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the memberships, once a request; a clerk's list pays no query for it."""
        return is_clerk(request.user) or works_somewhere(request.user)


def appointments_menu_item() -> MenuItem:
    """Return the item (hook ``register_admin_menu_item``)."""
    return StaffMenuItem(
        _("Termine"), reverse_lazy("appointments:index"), icon_name="calendar", name="appointments", order=60
    )
