"""Form fields whose clean value is the JSON that a case stores, and which can show such a value again."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from intake.definitions.countries import country_choices, nationality_choices
from intake.partial_dates import PartialDate
from intake.wizard.typed import ascii_digits, decimal_of, latin_name, readable
from intake.wizard.widgets import (
    MAX_NATIONALITIES,
    CountrySelect,
    DateParts,
    NationalitySelects,
    PartialDateParts,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
HOME_REGION = "DE"
SHORTEST_NUMBER = 10_000  # five digits without zeros in front; the library lets any local number pass
RAW_LIMIT = 100_000  # characters looked at; more than any answer may have, so that a flood costs nothing

REQUIRED = _("Bitte beantworten Sie diese Frage.")


class AnswerField(forms.Field):
    """What every question has beside Django's: its condition, and how its stored value is shown."""

    show_if: Mapping[str, Any] | None = None
    value_type = ""
    width: int | str = ""
    template = "components/field.html"

    default_error_messages = {"required": REQUIRED}

    def to_widget(self, value: Any) -> Any:
        """Return what the widget shows for a stored value."""
        return value


class NationalityBoundField(BoundField):
    """Give the template each list with its label."""

    @property
    def selects(self) -> list[dict[str, Any]]:
        """Return the lists of this question."""
        attrs = self.build_widget_attrs({"id": self.auto_id, "class": "kern-form-input__select"})
        parts: list[dict[str, Any]] = self.field.widget.parts(self.html_name, self.value(), attrs)
        return parts

    @property
    def has_more_selects(self) -> bool:
        """Tell whether some lists are not in sight at once."""
        return len([code for code in (self.value() or []) if code]) < MAX_NATIONALITIES


class PartialDateBoundField(BoundField):
    """Tell the template whether the checkbox is ticked."""

    @property
    def is_unknown(self) -> bool:
        """Tell whether the whole date was given as unknown."""
        value = self.value()
        return bool(value == "unknown" or (isinstance(value, list) and len(value) > 3 and value[3]))


class TextField(AnswerField):
    """One line, or several (``lines``), of at most ``max_length`` characters."""

    default_error_messages = {
        "too_long": _("Bitte kürzen Sie den Text auf höchstens %(limit)d Zeichen. Es sind jetzt %(length)d."),
    }

    def __init__(
        self,
        *,
        max_length: int,
        lines: bool = False,
        pattern: str | None = None,
        pattern_hint: str = "",
        **kwargs: Any,
    ) -> None:
        widget = forms.Textarea(attrs={"rows": 4}) if lines else forms.TextInput()
        super().__init__(widget=widget, **kwargs)
        self.max_length, self.lines = max_length, lines
        self.pattern, self.pattern_hint = pattern, pattern_hint
        if not lines and max_length <= 20:
            self.width = 20 if max_length > 9 else 10
        if pattern and not re.search("[A-Za-z]", pattern.replace("\\d", "").replace("\\Z", "")):
            self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> str:
        """Return the tidied text."""
        text = self.tidy(readable(str(value or "")[:RAW_LIMIT], lines=self.lines))
        if len(text) > self.max_length:
            raise ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"limit": self.max_length, "length": len(str(value))},
            )
        if not text and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if text and self.pattern and not re.fullmatch(self.pattern, text):
            raise ValidationError(self.pattern_hint or _("Bitte prüfen Sie die Schreibweise."), code="pattern")
        return text

    def tidy(self, text: str) -> str:
        """Bring the readable text into its stored form; where a pattern counts, digits of any script count."""
        return ascii_digits(text) if self.pattern else text


class LatinField(TextField):
    """A name or place as in a passport: DIN 91379, datatype A."""

    def tidy(self, text: str) -> str:
        """Hold the text to the standard's characters."""
        return latin_name(text)


class DocNumberField(TextField):
    """A number of a document: A to Z and 0 to 9, as the machine-readable zone writes it."""

    default_error_messages = {
        "doc_number": _("Hier sind nur die Buchstaben A bis Z und Ziffern möglich. Bitte prüfen Sie die Nummer."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"})
        self.width = 20

    def tidy(self, text: str) -> str:
        """Drop what only separates, and refuse other signs."""
        number = re.sub(r"[\s\-./]", "", ascii_digits(text)).upper()
        if number and not re.fullmatch(r"[A-Z0-9]+", number):
            raise ValidationError(self.error_messages["doc_number"], code="doc_number")
        return number


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": 254})
        self.widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
        self.width = ""

    def tidy(self, text: str) -> str:
        """Check the form of the address; whether it exists shows when mail is sent."""
        address = ascii_digits(text).replace(" ", "")
        if address:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(
                    _("Bitte geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@example.org."),
                    code="email",
                ) from error
        return address


class PhoneField(TextField):
    """A telephone number, stored as E.164; a number without a country's code is German."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": 40})
        self.widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "dir": "ltr"})
        self.width = 20

    def tidy(self, text: str) -> str:
        """Return the number in its international form."""
        if not text:
            return ""
        try:
            number = phonenumbers.parse(ascii_digits(text), HOME_REGION)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or number.national_number < SHORTEST_NUMBER or not phonenumbers.is_possible_number(number):
            raise ValidationError(
                _("Bitte prüfen Sie die Telefonnummer. Nummern aus anderen Ländern beginnen mit +, zum Beispiel +90."),
                code="phone",
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def to_widget(self, value: Any) -> Any:
        """Show the number in groups."""
        try:
            number = phonenumbers.parse(str(value or ""))
        except phonenumbers.NumberParseException:
            return value
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class WholeNumberField(AnswerField):
    """A whole number within bounds."""

    value_type = "number"
    width = 4

    def __init__(self, *, low: int | None = None, high: int | None = None, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}), **kwargs)
        self.low, self.high = low, high

    def clean(self, value: Any) -> int | None:
        """Return the number, or ``None`` for no answer."""
        text = re.sub(r"\s", "", ascii_digits(readable(str(value or "")[:RAW_LIMIT])))
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not re.fullmatch(r"-?\d{1,9}", text):
            raise ValidationError(
                _("Bitte geben Sie eine ganze Zahl ein, ohne Komma und ohne Buchstaben."), code="number"
            )
        number = int(text)
        if self.low is not None and number < self.low:
            raise ValidationError(_("Die Zahl muss mindestens %(low)d sein."), code="low", params={"low": self.low})
        if self.high is not None and number > self.high:
            raise ValidationError(_("Die Zahl darf höchstens %(high)d sein."), code="high", params={"high": self.high})
        return number


class CurrencyField(AnswerField):
    """An amount in euros, typed as in any of our languages, stored as ``1234.50``."""

    value_type = "number"
    width = 10
    suffix = "€"

    def __init__(self, *, low: int | None = None, high: int | None = None, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}), **kwargs)
        self.low, self.high = low, high

    def clean(self, value: Any) -> str:
        """Return the amount with two decimals and a point, or an empty text."""
        text = readable(str(value or "")[:RAW_LIMIT])
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        try:
            amount = decimal_of(text)
        except ValueError as error:
            raise ValidationError(
                _("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 992 oder 992,50."), code="amount"
            ) from error
        if (self.low is not None and amount < self.low) or (self.high is not None and amount > self.high):
            raise ValidationError(_("Bitte prüfen Sie den Betrag."), code="amount")
        return f"{amount:.2f}"

    def to_widget(self, value: Any) -> Any:
        """Show the amount in the language's own notation."""
        return number_format(value, use_l10n=True, force_grouping=True) if value else value


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


class ChoiceField(AnswerField):
    """One of the form's options, as radio buttons with their hints, or as a list when there are many without."""

    LIST_FROM = 9

    default_error_messages = {"invalid_choice": _("Bitte wählen Sie eine der angebotenen Antworten.")}

    def __init__(self, *, choices: list[tuple[str, Any]], hints: Mapping[str, Any], **kwargs: Any) -> None:
        self.values = frozenset(value for value, _label in choices)
        as_list = len(choices) >= self.LIST_FROM and not hints
        widget = (
            forms.Select(choices=[("", _("Bitte wählen")), *choices]) if as_list else forms.RadioSelect(choices=choices)
        )
        widget.option_hints = dict(hints)  # type: ignore[union-attr]
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the stored value of the option."""
        if not value:
            if self.required:
                raise ValidationError(_("Bitte wählen Sie eine Antwort."), code="required")
            return ""
        if value not in self.values:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return str(value)


class MultiChoiceField(AnswerField):
    """Several of the form's options, in the form's order."""

    default_error_messages = {"invalid_choice": ChoiceField.default_error_messages["invalid_choice"]}

    def __init__(self, *, choices: list[tuple[str, Any]], hints: Mapping[str, Any], **kwargs: Any) -> None:
        self.values = [value for value, _label in choices]
        widget = forms.CheckboxSelectMultiple(choices=choices)
        widget.option_hints = dict(hints)  # type: ignore[attr-defined]
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the stored values of the chosen options."""
        chosen = set(value or [])
        if not chosen and self.required:
            raise ValidationError(_("Bitte wählen Sie mindestens eine Antwort."), code="required")
        if chosen - set(self.values):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return [own for own in self.values if own in chosen]


class YesNoField(AnswerField):
    """A question that must be answered with yes or no; neither is chosen beforehand."""

    value_type = "boolean"
    STORED = {"true": True, "false": False}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.RadioSelect(choices=[("true", _("Ja")), ("false", _("Nein"))]), **kwargs)

    def clean(self, value: Any) -> bool | None:
        """Return the answer; ``None`` for none."""
        answer = self.STORED.get(str(value))
        if answer is None and (value or self.required):
            raise ValidationError(_("Bitte wählen Sie „Ja“ oder „Nein“."), code="required")
        return answer

    def to_widget(self, value: Any) -> Any:
        """Choose the stored answer."""
        return {True: "true", False: "false"}.get(value)


class TickField(AnswerField):
    """A statement that may be ticked; not ticked is stored as ``False``."""

    value_type = "boolean"
    widget = forms.CheckboxInput

    def clean(self, value: Any) -> bool:
        """Return whether the box was ticked."""
        return bool(value)

    def to_widget(self, value: Any) -> bool:
        """Tick the box for a stored consent as well."""
        return bool(value)


class ConsentField(TickField):
    """A declaration that must be made; the form adds when, and to which revision's words."""

    def clean(self, value: Any) -> bool:
        """Return ``True``, or raise ``ValidationError``."""
        if self.required and not value:
            raise ValidationError(_("Bitte bestätigen Sie diese Erklärung."), code="required")
        return bool(value)


class CountryField(AnswerField):
    """A state, stored as ISO 3166-1 alpha-3."""

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        super().__init__(widget=CountrySelect(language), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the state's code."""
        if not value:
            if self.required:
                raise ValidationError(_("Bitte wählen Sie einen Staat."), code="required")
            return ""
        if value not in _codes(persons=False):
            raise ValidationError(_("Bitte wählen Sie einen Staat aus der Liste."), code="invalid_choice")
        return str(value)


class NationalitiesField(AnswerField):
    """One to five nationalities, codes of ICAO 9303 included."""

    template = "wizard/nationalities.html"

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        super().__init__(widget=NationalitySelects(language), **kwargs)

    def get_bound_field(self, form: Any, field_name: str) -> NationalityBoundField:
        """Return the bound field that the template reads."""
        return NationalityBoundField(form, self, field_name)

    def clean(self, value: Any) -> list[str]:
        """Return the codes once each, in the order given."""
        codes = list(dict.fromkeys(str(code) for code in (value or []) if code))
        if not codes and self.required:
            raise ValidationError(_("Bitte wählen Sie mindestens eine Staatsangehörigkeit."), code="required")
        if len(codes) > MAX_NATIONALITIES or not set(codes) <= _codes(persons=True):
            raise ValidationError(_("Bitte wählen Sie Staaten aus der Liste, höchstens 5."), code="invalid_choice")
        return codes


def _codes(*, persons: bool) -> set[str]:
    choices = nationality_choices("de") if persons else country_choices("de")
    return {code for code, _name in choices}
