"""Pages of places, appointment types and booking modes."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.appointments.forms import BOOKING_MODES, LocationForm, TypeForm
from cms.appointments.pages import service_label
from cms.appointments.permissions import OfficeEditorsOnly
from cms.appointments.saving import FormPage
from intake.appointments.models import AppointmentType, Location
from intake.appointments.offices import services_of, type_label, types_of
from intake.appointments.public_holidays import holidays_of_year
from intake.appointments.services.offices import appointment_type_save, booking_mode_set, location_save
from intake.authorities.models import OfferedService


class LocationView(OfficeEditorsOnly, FormPage):
    """Change a place; its public holidays of this and the next year are listed beside."""

    template_name = "appointments/location.html"

    @cached_property
    def object(self) -> Location:
        """Return the place."""
        return self.location(self.kwargs["pk"])

    @property
    def page_title(self) -> str:
        """Return the place's name."""
        return self.object.name

    def get_form(self) -> forms.BaseForm:
        """Return its form."""
        return LocationForm(self.request.POST or None, instance=self.object)

    def save(self, form: Any) -> list[str]:
        """Save the place."""
        return location_save(location=form.instance, actor=self.actor, accepted=self.accepted())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the holidays."""
        context = super().get_context_data(**kwargs)
        year, code = timezone.localdate().year, self.object.state_code
        context["holidays"] = [item for each in (year, year + 1) for item in holidays_of_year(code, each).items()]
        return context


class LocationAddView(OfficeEditorsOnly, FormPage):
    """Add a place to an authority."""

    def get_form(self) -> forms.BaseForm:
        """Return an empty form of a place of the authority."""
        place = Location(authority=self.authority(self.kwargs["authority"]))
        return LocationForm(self.request.POST or None, instance=place)

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Neuer Standort")

    def save(self, form: Any) -> list[str]:
        """Save the place under a key of its own."""
        place: Location = form.instance
        taken = set(place.authority.locations.values_list("key", flat=True))
        base = slugify(place.name)[:50] or "place"
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        place.key = next(key for key in (base, *numbered) if key not in taken)
        return location_save(location=place, actor=self.actor)


class TypeView(OfficeEditorsOnly, FormPage):
    """Change an appointment type."""

    @cached_property
    def object(self) -> AppointmentType:
        """Return the type."""
        for authority in self.authorities:
            for found in types_of(authority).filter(pk=self.kwargs["pk"]):
                return found
        raise Http404

    @property
    def page_title(self) -> str:
        """Return the type's name."""
        return type_label(self.object)

    def get_form(self) -> forms.BaseForm:
        """Return its form."""
        return TypeForm(self.request.POST or None, instance=self.object)

    def save(self, form: Any) -> list[str]:
        """Save the type."""
        return appointment_type_save(appointment_type=form.instance, actor=self.actor)


class TypeAddView(OfficeEditorsOnly, FormPage):
    """Add an appointment type to an authority."""

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Neue Terminart")

    def get_form(self) -> forms.BaseForm:
        """Return an empty form of a type of the authority."""
        own = AppointmentType(authority=self.authority(self.kwargs["authority"]))
        return TypeForm(self.request.POST or None, instance=own)

    def save(self, form: Any) -> list[str]:
        """Save the type."""
        return appointment_type_save(appointment_type=form.instance, actor=self.actor)


class ModesView(OfficeEditorsOnly, FormPage):
    """Set for each service of an authority when its appointments are given."""

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Wann wird ein Termin vergeben?")

    @cached_property
    def services(self) -> list[OfferedService]:
        """Return the services that the authority offers."""
        return list(services_of(self.authority(self.kwargs["authority"])))

    def get_form(self) -> forms.BaseForm:
        """Return a form with one choice a service."""
        form = forms.Form(self.request.POST or None)
        authority = self.authority(self.kwargs["authority"])
        for offered in self.services:
            form.fields[offered.service_key] = forms.ChoiceField(
                label=service_label(authority, offered.service_key),
                choices=list(BOOKING_MODES.items()),
                initial=offered.booking_mode,
            )
        return form

    def save(self, form: Any) -> list[str]:
        """Save every mode that changed."""
        return [
            offered.service_key
            for offered in self.services
            if booking_mode_set(offered=offered, booking_mode=form.cleaned_data[offered.service_key], actor=self.actor)
        ]
