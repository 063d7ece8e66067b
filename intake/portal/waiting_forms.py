"""The wish for the waiting list: from when, until when, where."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.appointments.models import Location
from intake.wizard.date_fields import DateField

ANYWHERE = ""


class WaitingForm(forms.Form):
    """Two days, and a location where there are several. The days are filled in already: mostly they fit."""

    use_required_attribute = False
    first_day = DateField(label=_("Ab welchem Tag können Sie kommen?"))
    last_day = DateField(
        label=_("Bis zu welchem Tag möchten Sie warten?"),
        help_text=_("Danach stehen Sie nicht mehr auf der Warteliste."),
    )

    def __init__(self, *args: Any, locations: Iterable[Location], before: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        places = [(str(location.pk), location.name) for location in locations]
        if len(places) > 1:
            self.fields["location"] = forms.ChoiceField(
                label=_("Wo möchten Sie hinkommen?"),
                choices=[(ANYWHERE, _("Egal, wo zuerst etwas frei wird")), *places],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean_first_day(self) -> date:
        """Return the day; before the appointment, where there is one."""
        day = date.fromisoformat(self.cleaned_data["first_day"])
        if self.before and day > self.before:
            raise ValidationError(_("Bitte wählen Sie einen Tag vor Ihrem jetzigen Termin."), code="late")
        return day

    def clean_last_day(self) -> date:
        """Return the day; neither past nor before the first."""
        day = date.fromisoformat(self.cleaned_data["last_day"])
        if day < timezone.localdate():
            raise ValidationError(_("Dieser Tag ist schon vorbei. Bitte wählen Sie einen späteren."), code="past")
        first = self.cleaned_data.get("first_day")
        if isinstance(first, date) and day < first:
            raise ValidationError(_("Bitte wählen Sie einen Tag, der nicht vor dem ersten Tag liegt."), code="order")
        return day

    @property
    def location_id(self) -> int | None:
        """Return the wished location; ``None`` for anywhere."""
        chosen = self.cleaned_data.get("location")
        return int(chosen) if chosen else None
