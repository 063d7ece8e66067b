"""Form fields for what is chosen: options, yes or no, declarations, states."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from intake.definitions.countries import country_choices, nationality_choices
from intake.wizard.fields import AnswerField
from intake.wizard.widgets import MAX_NATIONALITIES, CountrySelect, NationalitySelects, type_ahead


class ChoiceField(AnswerField):
    """One of the form's options, as radio buttons with their hints, or as a list when there are many without."""

    LIST_FROM = 9
    TYPED_FROM = 25

    default_error_messages = {"invalid_choice": _("Bitte wählen Sie eine der angebotenen Antworten.")}

    def __init__(self, *, choices: list[tuple[str, Any]], hints: Mapping[str, Any], **kwargs: Any) -> None:
        self.values = frozenset(value for value, _label in choices)
        as_list = len(choices) >= self.LIST_FROM and not hints
        widget = (
            forms.Select(choices=[("", _("Bitte wählen")), *choices]) if as_list else forms.RadioSelect(choices=choices)
        )
        widget.option_hints = dict(hints)  # type: ignore[union-attr]
        if len(choices) >= self.TYPED_FROM and as_list:
            widget.attrs.update(type_ahead())
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
