"""What editors type about places, lanes, types and closures. Every form works without script."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intake.appointments.models import AppointmentType, Lane, Location
from intake.appointments.offices import type_label, types_of
from intake.appointments.public_holidays import states
from intake.appointments.states import ClosureReason, Feature
from intake.authorities.models import OfferedService
from intake.definitions.selectors import SOURCE_LANGUAGE

BOOKING_MODES = {
    OfferedService.BookingMode.AT_SUBMISSION: _("Gleich nach dem Einreichen"),
    OfferedService.BookingMode.AFTER_PRECHECK: _("Nach der automatischen Vorprüfung"),
    OfferedService.BookingMode.AFTER_RELEASE: _("Nach Freigabe durch die Sachbearbeitung"),
    OfferedService.BookingMode.OFFICE_ASSIGNS: _("Die Behörde vergibt den Termin"),
    OfferedService.BookingMode.NONE: _("Kein Termin"),
}
ZONES = ("Europe/Berlin", "Europe/Busingen")


class TextsField(forms.MultiValueField):
    """One text in every offered language; German first and, if told so, required."""

    def __init__(self, *, required: bool = False, rows: int = 1, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=1000) for _code, _name in settings.LANGUAGES]
        widget = TextsWidget(rows)
        super().__init__(fields=fields, widget=widget, required=False, require_all_fields=False, **kwargs)
        self.needs_source = required

    def compress(self, data_list: list[str]) -> dict[str, str]:
        """Return ``{language: text}`` without the empty ones."""
        given = zip(settings.LANGUAGES, data_list or [], strict=False)
        return {code: text for (code, _name), text in given if text}

    def clean(self, value: Any) -> dict[str, str]:
        """Ask for the German text where it is needed."""
        texts: dict[str, str] = super().clean(value) or {}
        if self.needs_source and SOURCE_LANGUAGE not in texts:
            raise forms.ValidationError(_("Bitte geben Sie den deutschen Text ein."))
        return texts


class TextsWidget(forms.MultiWidget):
    """A box for each language, named after it and read in its direction."""

    template_name = "appointments/_texts.html"
    use_fieldset = True

    def __init__(self, rows: int) -> None:
        def box(code: str, name: str) -> forms.Widget:
            attrs = {"lang": code, "dir": "auto", "aria-label": name}
            return forms.Textarea({**attrs, "rows": rows}) if rows > 1 else forms.TextInput(attrs)

        super().__init__({code: box(code, name) for code, name in settings.LANGUAGES})

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        """Return the texts in the order of the languages."""
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]


class LocationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place: what applicants read of it, and whose holidays it has."""

    directions = TextsField(label=_("Wegbeschreibung"), rows=2)
    state_code = forms.ChoiceField(
        label=_("Land"),
        required=False,
        choices=lambda: [("", _("Kein Land")), *states()],
        help_text=_("Seine gesetzlichen Feiertage schließen den Standort."),
    )
    time_zone = forms.ChoiceField(label=_("Zeitzone"))

    class Meta:
        model = Location
        fields = ("name", "address", "state_code", "holidays_close", "time_zone", "directions")
        labels = {
            "name": _("Name des Standorts"),
            "address": _("Anschrift"),
            "holidays_close": _("An Feiertagen geschlossen"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = dict.fromkeys([self.instance.time_zone, *ZONES])
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]


class LaneForm(forms.ModelForm):  # type: ignore[type-arg]
    """A lane: what it serves, what is there, how early and how late it is booked."""

    type_keys = forms.MultipleChoiceField(
        label=_("Terminarten an diesem Schalter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nichts gewählt heißt: alle."),
    )
    features = forms.MultipleChoiceField(
        label=_("Ausstattung"), required=False, widget=forms.CheckboxSelectMultiple, choices=Feature.choices
    )

    class Meta:
        model = Lane
        fields = ("name", "active", "bookable_days", "lead_minutes", "type_keys", "features")
        labels = {
            "name": _("Name des Schalters"),
            "active": _("In Betrieb"),
            "bookable_days": _("Buchbar bis so viele Tage im Voraus"),
            "lead_minutes": _("Vorlauf in Minuten"),
        }
        help_texts = {
            "lead_minutes": _("So lange vor dem Termin kann noch gebucht werden; 1440 Minuten sind ein Tag."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.key: type_label(row) for row in types_of(self.instance.location.authority)}
        kept = {key: key for key in self.instance.type_keys if key not in known}
        self.fields["type_keys"].choices = [*known.items(), *kept.items()]  # type: ignore[attr-defined]


class TypeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An appointment type: its name, how long it takes, what must be there."""

    labels = TextsField(label=_("Bezeichnung"), required=True)
    needs = forms.MultipleChoiceField(
        label=_("Braucht"), required=False, widget=forms.CheckboxSelectMultiple, choices=Feature.choices
    )
    duration_minutes = forms.IntegerField(label=_("Dauer in Minuten"), min_value=5, max_value=480)
    extra_person_minutes = forms.IntegerField(
        label=_("Minuten für jede weitere Person"), min_value=0, max_value=240, initial=0
    )

    class Meta:
        model = AppointmentType
        fields = ("key", "duration_minutes", "extra_person_minutes", "needs", "labels")
        labels = {"key": _("Schlüssel")}
        help_texts = {"key": _("So heißt die Terminart in den Formularen, zum Beispiel card_pickup.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]

    def clean_key(self) -> str:
        """Refuse a key that the authority has."""
        key = str(self.cleaned_data["key"])
        if types_of(self.instance.authority).filter(key=key).exists():
            raise forms.ValidationError(_("Diese Terminart gibt es schon."))
        return key


class ClosureForm(forms.Form):
    """A time to close, in the place's wall-clock time; without times the whole days."""

    place = forms.ChoiceField(label=_("Was schließen Sie?"))
    first_day = forms.DateField(label=_("Erster Tag"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("Letzter Tag"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leer lassen, wenn es nur ein Tag ist."),
    )
    begin = forms.TimeField(
        label=_("Beginn"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("Leer lassen für den ganzen Tag."),
    )
    end = forms.TimeField(label=_("Ende"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    reason = forms.ChoiceField(
        label=_("Grund"),
        choices=ClosureReason.choices,
        initial=ClosureReason.ABSENCE,
        help_text=_("Den Grund lesen auch die Gebuchten, in ihrer Sprache. „Andere Gründe“ wird nicht genannt."),
    )

    def __init__(self, places: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the end is after the beginning."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day") or data.get("first_day")
        if first and last:
            data["last_day"] = last
            begin, end = data.get("begin"), data.get("end")
            if last < first or (first == last and begin and end and end <= begin):
                raise forms.ValidationError(_("Das Ende liegt vor dem Beginn."))
        return data
