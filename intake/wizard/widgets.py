"""Inputs that Django does not have: dates in parts, and long lists that are written fast."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake.definitions.countries import country_choices, nationality_choices
from intake.partial_dates import PartialDate

MAX_NATIONALITIES = 5
OPEN_SELECTS = 2


def _part(length: int, autocomplete: str) -> forms.TextInput:
    attrs = {"inputmode": "numeric", "maxlength": str(length), "dir": "ltr"}
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    return forms.TextInput(attrs=attrs)


class DateParts(forms.MultiWidget):
    """Day, month and year as three inputs ``<name>_day`` and so on; calendars suit nobody for a date in the past."""

    # "Tag" alone is an English word in other catalogues, and would become "Schlagwort".
    subwidget_labels = (pgettext_lazy("date", "Tag"), pgettext_lazy("date", "Monat"), pgettext_lazy("date", "Jahr"))

    def __init__(self, autocomplete: str = "") -> None:
        def hint(part: str) -> str:
            return f"{autocomplete}-{part}" if autocomplete else ""

        super().__init__(
            {"day": _part(2, hint("day")), "month": _part(2, hint("month")), "year": _part(4, hint("year"))}
        )

    def decompress(self, value: Any) -> list[str]:
        """Split a stored date, of which parts may be unknown."""
        try:
            known = PartialDate.parse(value or "")
        except ValueError:
            return ["", "", ""]
        return ["" if part is None else str(part) for part in (known.day, known.month, known.year)]


class PartialDateParts(DateParts):
    """The same with a checkbox ``<name>_unknown`` beside it, which the step's template draws."""

    def decompress(self, value: Any) -> list[str]:
        """Split a stored date; the fourth part says that nothing of it is known."""
        return [*super().decompress(value), "1" if value == "unknown" else ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any]:
        """Return the three parts and the checkbox."""
        return [*super().value_from_datadict(data, files, name), data.get(f"{name}_unknown", "")]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether neither a part nor the checkbox was sent."""
        return super().value_omitted_from_data(data, files, name) and f"{name}_unknown" not in data


def type_ahead() -> dict[str, str]:
    """Return the attributes by which the page's script makes a long list writable (``type-ahead.js``)."""
    # Translators: {n} is replaced by a number and stays as it is.
    return {"data-type-ahead": str(_("Keine Treffer")), "data-type-ahead-count": str(_("{n} Treffer"))}


@lru_cache(maxsize=64)
def _options(language: str, persons: bool) -> str:
    choices = nationality_choices(language) if persons else country_choices(language)
    return "".join(str(format_html('<option value="{}">{}</option>', code, name)) for code, name in choices)


def country_select(attrs: Mapping[str, Any], *, value: Any, language: str, persons: bool = False) -> SafeString:
    """Write a ``<select>`` of all states from cached options: 250 options cost microseconds, not milliseconds."""
    options = _options(language, persons)
    code = str(value or "")
    if code.isalpha():
        options = options.replace(f'value="{code}"', f'value="{code}" selected', 1)
    return mark_safe(  # noqa: S308 - attributes escaped by flatatt, options by format_html
        f'<select{flatatt({**attrs, **type_ahead()})}><option value="">{_("Bitte wählen")}</option>{options}</select>'
    )


class CountrySelect(forms.Select):
    """A list of all states in one language."""

    def __init__(self, language: str, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}))
        self.language = language

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the list with the stored state chosen."""
        return country_select(
            {**self.build_attrs(self.attrs, attrs), "name": name}, value=value, language=self.language
        )


class NationalitySelects(forms.Widget):
    """Up to five lists under one name; the first two are in sight, the others open on demand without a script."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return all that were sent, empty ones included."""
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether no list was sent."""
        return name not in data

    def id_for_label(self, id_: str) -> str:
        """Point a link in the error summary to the first list."""
        return f"{id_}_0" if id_ else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the lists one after the other; the step's template labels each."""
        return mark_safe("".join(part["html"] for part in self.parts(name, value, attrs or {})))  # noqa: S308

    def parts(self, name: str, value: Any, attrs: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return each list with its number, id, and whether it is in sight at once."""
        codes = [code for code in (value or []) if code]
        base = attrs.get("id") or f"id_{name}"
        parts = []
        for index in range(MAX_NATIONALITIES):
            own = {**attrs, "id": f"{base}_{index}", "name": name}
            code = codes[index] if index < len(codes) else ""
            html = country_select(own, value=code, language=self.language, persons=True)
            parts.append(
                {"number": index + 1, "id": own["id"], "html": html, "open": index < max(OPEN_SELECTS, len(codes))}
            )
        return parts
