"""Amounts and dates that the law changes by itself: a new year needs a new row, and no new form.

A condition names one as ``param:<key>``, a text as ``{param:<key>}``, a fee rule by its key. What counts is the row
in force on the case's day: of its submission, or today.
"""

import re
import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.definitions.conditions import PARAMETER

#: How long another process may still read a former value, in seconds. Laws come with more notice.
STALE_SECONDS = 60
IN_TEXT = re.compile(r"\{param:([a-z0-9_]+)\}")
DATE_UNIT = "date"


class ParameterValue(models.Model):
    """One value of a parameter, in force from a day until the next row's day."""

    key = models.CharField(
        _("Schlüssel"),
        max_length=64,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,63}$")],
        help_text=_("Zum Beispiel: blue_card_salary_regular. Bedingungen und Texte nennen ihn so."),
    )
    valid_from = models.DateField(_("Gilt ab"))
    value = models.CharField(
        _("Wert"), max_length=32, help_text=_("Eine Zahl mit Punkt (50700.00) oder ein Datum (2027-03-04).")
    )
    unit = models.CharField(_("Einheit"), max_length=32, help_text=_("Zum Beispiel: EUR, EUR/month, days, date."))
    legal_basis = models.CharField(_("Rechtsgrundlage"), max_length=200)
    source = models.CharField(_("Fundstelle"), max_length=300, blank=True)
    note = models.CharField(_("Notiz"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Gesetzlicher Wert")
        verbose_name_plural = _("Gesetzliche Werte")
        ordering = ["key", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="parameter_value_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from:%d.%m.%Y}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let this process see it at once."""
        super().save(*args, **kwargs)
        clear_parameters()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and let this process see it at once."""
        result = super().delete(*args, **kwargs)
        clear_parameters()
        return result

    def clean(self) -> None:
        """Refuse a value that is neither the number nor the date that its unit asks for."""
        try:
            if self.unit == DATE_UNIT:
                date.fromisoformat(self.value)
            elif not Decimal(self.value).is_finite():
                raise ValueError(self.value)
        except (ValueError, InvalidOperation) as error:
            message = _("Bitte schreiben Sie eine Zahl mit Punkt (50700.00) oder ein Datum (2027-03-04).")
            raise ValidationError({"value": message}) from error


Row = tuple[date, str, str]


@lru_cache(maxsize=2)
def _rows(_minute: int) -> Mapping[str, tuple[Row, ...]]:
    """Return every parameter's ``(valid_from, value, unit)``, newest first."""
    rows: dict[str, tuple[Row, ...]] = {}
    for own in ParameterValue.objects.all():
        rows[own.key] = (*rows.get(own.key, ()), (own.valid_from, own.value, own.unit))
    return rows


def clear_parameters() -> None:
    """Forget what was read."""
    _rows.cache_clear()


def _in_force(key: str, on: date) -> Row | None:
    rows = _rows(int(time.monotonic() // STALE_SECONDS)).get(key, ())
    return next((row for row in rows if row[0] <= on), None)


def parameter_value(key: str, on: date) -> str | None:
    """Return the value in force on a day as it is written (``50700.00``, ``2027-03-04``); ``None`` without one."""
    row = _in_force(key, on)
    return row[1] if row else None


def parameter_facts(keys: frozenset[str], on: date) -> dict[str, str]:
    """Return ``{"param:<key>": value}`` for conditions and fee rules; keys without a value are left out."""
    values = {f"{PARAMETER}{key}": parameter_value(key, on) for key in keys}
    return {name: value for name, value in values.items() if value is not None}


def parameter_keys() -> frozenset[str]:
    """Return the keys that have any value, for the lint."""
    return frozenset(ParameterValue.objects.values_list("key", flat=True).distinct())


def parameter_words(key: str, on: date, language: str) -> str:
    """Return a value for a text in a language; an ellipsis where there is none, never a key."""
    row = _in_force(key, on)
    if row is None:
        return "…"
    _valid_from, value, unit = row
    with override(language):
        if unit == DATE_UNIT:
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
        number = Decimal(value)
        whole = number == number.to_integral_value()
        return number_format(number, decimal_pos=0 if whole else 2, force_grouping=True)


def filled_in(text: str, language: str) -> str:
    """Return a text with each ``{param:<key>}`` replaced by today's value."""
    if "{" not in text:
        return text
    today = timezone.localdate()
    return IN_TEXT.sub(lambda found: parameter_words(found[1], today, language), text)


def parameters_in(text: str) -> set[str]:
    """Return the keys of the parameters that a text names."""
    return set(IN_TEXT.findall(text)) if "{" in text else set()
