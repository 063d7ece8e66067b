"""Form fields for dates, full or known in part, typed as day, month and year."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.partial_dates import PartialDate
from intake.wizard.fields import AnswerField
from intake.wizard.typed import ascii_digits, readable
from intake.wizard.widgets import DateParts, PartialDateParts

FIRST_YEAR, LAST_YEAR = 1900, 2100


class PartialDateBoundField(BoundField):
    """Tell the template whether the checkbox is ticked."""

    @property
    def is_unknown(self) -> bool:
        """Tell whether the whole date was given as unknown."""
        value = self.value()
        return bool(value == "unknown" or (isinstance(value, list) and len(value) > 3 and value[3]))


class DateField(AnswerField):
    """A full date, stored as ``YYYY-MM-DD``."""

    day_required = True

    def __init__(self, *, autocomplete: str = "", latest_today: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=self.make_widget(autocomplete), **kwargs)
        self.latest_today = latest_today

    def make_widget(self, autocomplete: str) -> DateParts:
        """Return the inputs of this kind of date."""
        return DateParts(autocomplete)

    def clean(self, value: Any) -> str:
        """Return the date, or an empty text for no answer."""
        typed = [re.sub(r"\s", "", ascii_digits(readable(str(part or "")[:40]))) for part in (value or [])][:3]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        known = self.known(*typed)
        last = known.latest()
        first_possible = date(known.year or FIRST_YEAR, known.month or 1, known.day or 1)
        if last and not FIRST_YEAR <= last.year <= LAST_YEAR:
            raise ValidationError(_("Bitte geben Sie das Jahr mit vier Ziffern an, zum Beispiel 2026."), code="year")
        if self.latest_today and first_possible > timezone.localdate():
            raise ValidationError(_("Dieses Datum liegt in der Zukunft. Bitte prüfen Sie es."), code="future")
        return str(known)

    def known(self, day: str, month: str, year: str) -> PartialDate:
        """Return the date of three typed parts; raises ``ValidationError``."""
        if self.day_required and not (day and month and year):
            raise ValidationError(
                _("Bitte geben Sie Tag, Monat und Jahr an, zum Beispiel 27 3 2026."), code="incomplete"
            )
        if not year or (day and not month):
            raise ValidationError(
                _("Bitte geben Sie mindestens das Jahr an. Zu einem Tag gehört auch der Monat."), code="incomplete"
            )
        numbers = [int(part) if part.isdecimal() and len(part) <= 4 else -1 for part in (day, month, year) if part]
        try:
            if len(year) != 4 or min(numbers) < 1:
                raise ValueError
            text = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(
                _("Dieses Datum gibt es nicht. Bitte schreiben Sie es mit Ziffern, das Jahr mit vier: 27 3 2026."),
                code="date",
            ) from error


class PartialDateField(DateField):
    """A date of which the day, the month or everything may be unknown."""

    day_required = False
    template = "wizard/partial_date.html"

    def get_bound_field(self, form: Any, field_name: str) -> PartialDateBoundField:
        """Return the bound field that the template reads."""
        return PartialDateBoundField(form, self, field_name)

    def make_widget(self, autocomplete: str) -> DateParts:
        """Add the checkbox for a date that nobody knows."""
        return PartialDateParts(autocomplete)

    def clean(self, value: Any) -> str:
        """Return the date as far as it is known; ``00`` for a day or month, as passports print it, is unknown."""
        parts = list(value or [])
        if len(parts) > 3 and parts[3] and not any(str(part or "").strip() for part in parts[:3]):
            return "unknown"
        blank = {"0", "00", "xx", "XX"}
        return super().clean(["" if ascii_digits(str(part or "")).strip() in blank else part for part in parts[:3]])
