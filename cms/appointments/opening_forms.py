"""The rows of weekly rules and of single dates, as editors type them."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intake.appointments.models import OpeningRule, SpecialOpening
from intake.appointments.services.openings import Breaks, RuleValues, SpecialValues
from intake.appointments.states import Audience

BREAK = re.compile(r"\s*(\d{1,2}:\d{2})\s*(?:-|–|bis)\s*(\d{1,2}:\d{2})\s*")
MOST_WEEKS = 8
SPARE_ROWS = 3


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


def _turns() -> list[tuple[int, str]]:
    return [
        (number, ngettext("jede Woche", "alle %(number)d Wochen", number) % {"number": number})
        for number in range(1, MOST_WEEKS + 1)
    ]


class BreaksField(forms.CharField):
    """Breaks as people write them: ``12:00-12:30, 15:00-15:10``."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Pausen"), required=False, max_length=120, widget=forms.TextInput({"placeholder": "12:00-12:30"})
        )

    def prepare_value(self, value: Any) -> Any:
        """Write stored pairs."""
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(f"{begin}-{end}" for begin, end in value)

    def to_python(self, value: Any) -> Any:
        """Read pairs of times."""
        parts = [part for part in str(value or "").split(",") if part.strip()]
        return tuple(self._pair(part) for part in parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was typed: no break is no change of an empty row."""
        return str(self.prepare_value(initial) or "").strip() != str(data or "").strip()

    @staticmethod
    def _pair(part: str) -> tuple[str, str]:
        match = BREAK.fullmatch(part)
        try:
            begin, end = (time.fromisoformat(text.zfill(5)) for text in match.groups()) if match else (None, None)
        except ValueError:
            begin = end = None
        if begin is None or end is None or begin >= end:
            raise forms.ValidationError(_("Bitte schreiben Sie Pausen so: 12:00-12:30, mehrere mit Komma getrennt."))
        return f"{begin:%H:%M}", f"{end:%H:%M}"

    def validate(self, value: Any) -> None:
        """Nothing more to check: an empty tuple is no break."""

    def run_validators(self, value: Any) -> None:
        """The length was checked by the browser; pairs have no length."""


class HoursForm(forms.Form):
    """Opening, closing, breaks and audience of one row."""

    opens = _clock(_("Öffnet"))
    closes = _clock(_("Schließt"))
    breaks = BreaksField()
    audience = forms.ChoiceField(label=_("Für wen"), choices=Audience.choices, initial=Audience.EVERYONE)

    def clean(self) -> dict[str, Any]:
        """Check the order of the times."""
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Die Schließung liegt vor der Öffnung."))
        return data

    @property
    def breaks_given(self) -> Breaks:
        """Return the breaks."""
        return tuple(self.cleaned_data["breaks"])


class RuleForm(HoursForm):
    """A weekly rule."""

    weekday = forms.TypedChoiceField(label=_("Wochentag"), choices=list(WEEKDAYS.items()), coerce=int, initial=0)
    every_n_weeks = forms.TypedChoiceField(
        label=_("Wie oft"),
        coerce=int,
        initial=1,
        choices=_turns,
    )
    anchor = _day(_("Gezählt ab"), required=False)
    valid_from = _day(_("Gilt ab"), required=False)
    valid_until = _day(_("Gilt bis"), required=False)
    field_order = ("weekday", "opens", "closes", "breaks", "audience", "every_n_weeks", "anchor")

    def clean(self) -> dict[str, Any]:
        """Ask for the date from which weeks are counted."""
        data = super().clean()
        if data.get("every_n_weeks", 1) > 1 and not data.get("anchor"):
            self.add_error("anchor", _("Bitte nennen Sie einen Tag aus einer Woche, in der geöffnet ist."))
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Das Ende liegt vor dem Beginn."))
        return data

    @property
    def values(self) -> RuleValues:
        """Return the rule as the service knows it."""
        data = {name: self.cleaned_data[name] for name in RuleValues.__dataclass_fields__}
        every = data["every_n_weeks"]
        return RuleValues(**{**data, "breaks": self.breaks_given, "anchor": data["anchor"] if every > 1 else None})


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of which empty ones are nothing and ticked ones go away."""

    @property
    def filled(self) -> list[Any]:
        """Return the forms that count, after ``is_valid``."""
        gone = self.deleted_forms
        return [form for form in self.forms if form not in gone and form.cleaned_data.get("opens")]


RuleRows = forms.formset_factory(RuleForm, formset=_Rows, extra=SPARE_ROWS, can_delete=True, max_num=60)


def rule_initial(rule: OpeningRule) -> dict[str, Any]:
    """Return what the form of a rule shows."""
    return vars(RuleValues.of(rule))


class SpecialForm(HoursForm):
    """Hours of a single date."""

    day = _day(_("Tag"))
    field_order = ("day", "opens", "closes", "breaks", "audience")

    @property
    def values(self) -> tuple[date, SpecialValues]:
        """Return date and hours as the service knows them."""
        data = self.cleaned_data
        return data["day"], SpecialValues(data["opens"], data["closes"], self.breaks_given, data["audience"])


SpecialRows = forms.formset_factory(SpecialForm, formset=_Rows, extra=SPARE_ROWS, can_delete=True, max_num=60)


def special_initial(row: SpecialOpening) -> dict[str, Any]:
    """Return what the form of a single date shows."""
    return {"day": row.day, **vars(SpecialValues.of(row))}
