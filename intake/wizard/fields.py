"""Form fields for what is typed: texts, numbers, telephone, e-mail.

Every field's clean value is the JSON that a case stores, and ``to_widget`` shows such a value again.
"""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from intake.wizard.typed import ascii_digits, decimal_of, latin_name, latin_text, readable

HOME_REGION = "DE"
SHORTEST_NUMBER = 10_000  # five digits without zeros in front; the library lets any local number pass
RAW_LIMIT = 100_000  # characters looked at; more than any answer may have, so that a flood costs nothing

REQUIRED = _("Bitte beantworten Sie diese Frage.")


class AnswerField(forms.Field):
    """What every question has beside Django's: its condition, and how its stored value is shown."""

    show_if: Mapping[str, Any] | None = None
    default: Any = None
    value_type = ""
    width: int | str = ""
    template = "components/field.html"

    default_error_messages = {"required": REQUIRED}

    def to_widget(self, value: Any) -> Any:
        """Return what the widget shows for a stored value."""
        return value


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
        """Bring the readable text into its stored form: one line in DIN 91379, datatype C; several in any script."""
        return text if self.lines else latin_text(ascii_digits(text))


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
        if (
            number is None
            or (number.national_number or 0) < SHORTEST_NUMBER
            or not phonenumbers.is_possible_number(number)
        ):
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
