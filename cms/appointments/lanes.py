"""Pages of a lane: what it serves, and a new one at a place."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cms.appointments.forms import LaneForm
from cms.appointments.permissions import OfficeEditorsOnly
from cms.appointments.saving import FormPage
from intake.appointments.models import Lane
from intake.appointments.services.offices import lane_save


class LaneView(OfficeEditorsOnly, FormPage):
    """Change a lane; one that is put out of operation lists who is booked there first."""

    @cached_property
    def object(self) -> Lane:
        """Return the lane."""
        return self.lane(self.kwargs["pk"])

    @property
    def page_title(self) -> str:
        """Return the lane's name."""
        return self.object.name

    def get_form(self) -> forms.BaseForm:
        """Return its form."""
        return LaneForm(self.request.POST or None, instance=self.object)

    def save(self, form: Any) -> list[str]:
        """Save the lane."""
        return lane_save(lane=form.instance, actor=self.actor, accepted=self.accepted())


class LaneAddView(OfficeEditorsOnly, FormPage):
    """Add a lane to a place."""

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Neuer Schalter")

    def get_form(self) -> forms.BaseForm:
        """Return an empty form of a lane of the place."""
        lane = Lane(location=self.location(self.kwargs["location"]))
        return LaneForm(self.request.POST or None, instance=lane)

    def save(self, form: Any) -> list[str]:
        """Save the lane."""
        return lane_save(lane=form.instance, actor=self.actor)
