"""What a clerk chooses when booking for somebody else."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.appointments.emergencies import EmergencyReason
from intake.appointments.models import Location
from intake.appointments.needs import MAX_PERSONS
from intake.appointments.states import Channel

CHANNELS = [
    (Channel.WALK_IN, _("Die Person ist hier")),
    (Channel.PHONE, _("Die Person ruft an")),
    (Channel.STAFF, _("Wir vergeben den Termin von uns aus")),
]


class TimesForm(forms.Form):
    """Which times are shown; sent by GET, for it changes nothing."""

    first = forms.DateField(
        label=_("Ab Tag"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    persons = forms.IntegerField(
        label=_("Personen"),
        required=False,
        min_value=1,
        max_value=MAX_PERSONS,
        help_text=_("Mehr Personen brauchen mehr Zeit."),
    )
    place = forms.ChoiceField(label=_("Standort"), required=False)
    emergency = forms.BooleanField(label=_("Auch Notfallzeiten zeigen"), required=False)

    def __init__(self, data: Any, *, locations: dict[int, Location], persons: int, today: date) -> None:
        initial = {"first": today.isoformat(), "persons": str(persons), "place": "", "emergency": ""}
        sent = {name: data.get(name, "") for name in initial}
        super().__init__({name: sent[name] or value for name, value in initial.items()})
        names = [("", _("Alle Standorte")), *((str(pk), str(location)) for pk, location in locations.items())]
        self.fields["place"].choices = names  # type: ignore[attr-defined]


class BookForm(forms.Form):
    """The chosen time, how the person asked for it, and for emergency times why."""

    time = forms.CharField(error_messages={"required": _("Bitte wählen Sie eine Zeit.")})
    channel = forms.ChoiceField(
        label=_("Wie kommt der Termin zustande?"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, wie der Termin zustande kommt.")},
    )
    reason = forms.ChoiceField(
        label=_("Grund für den Notfalltermin"),
        required=False,
        choices=[("", _("Bitte wählen")), *EmergencyReason.choices],
        help_text=_("Nötig für die mit „Notfall“ bezeichneten Zeiten. Der Verlauf hält nur diese Angabe fest."),
    )

    def __init__(self, *args: Any, ordinary: frozenset[str] | None, moves: bool, **kwargs: Any) -> None:
        """``ordinary`` are the times that need no reason; ``None`` where no others are shown."""
        super().__init__(*args, **kwargs)
        self.ordinary = ordinary
        if ordinary is None:
            del self.fields["reason"]
        if moves:
            del self.fields["channel"]

    def clean_reason(self) -> EmergencyReason | None:
        """Ask for a reason where an emergency time is chosen, for they are few, and keep none for any other."""
        value, time = self.cleaned_data["reason"], self.cleaned_data.get("time")
        if time is None or time in (self.ordinary or ()):
            return None
        if not value:
            raise forms.ValidationError(_("Bitte wählen Sie einen Grund. Notfallzeiten sind knapp."))
        return EmergencyReason(value)


class CancelForm(forms.Form):
    """Who wants the appointment cancelled: the message and the figures differ."""

    wish = forms.ChoiceField(
        label=_("Wer sagt ab?"),
        choices=[("person", _("Die Person möchte nicht kommen")), ("office", _("Die Behörde muss absagen"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, wer absagt.")},
    )
