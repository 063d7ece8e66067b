"""A prepared message about several cases: which one, then its text, what the clerk fills in, and who will read it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.review.bulk_forms import BulkForm
from cms.review.filters import DayInput
from cms.review.messages_form import Part, parts_of
from cms.translations.names import language_name
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.reviews.bulk_message import case_message_send, messages_for_several
from intake.reviews.errors import PlaceholdersOpen
from intake.reviews.message_texts import Prepared
from intake.reviews.placeholders import ASKED_LENGTH, Kind, Placeholder, day_in, names_in
from intake.reviews.reasons import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Readers:
    """How many of the cases are in a language, and whether their people read the German text for want of another."""

    language: str
    number: int
    is_fallback: bool


class MessageChoiceForm(BulkForm):
    """Choose a message of the cases' authority; it says for how many of the cases that is possible."""

    has_next = True
    message = forms.ChoiceField(label=_("Vorlage"))

    def prepare(self) -> None:
        """Offer what may be sent about at least one case."""
        offered = messages_for_several(self.cases)
        self.offered = {prepared.key: prepared for prepared, _number in offered}
        total, language = len(self.cases), get_language() or SOURCE_LANGUAGE
        self.fields["message"].choices = [  # type: ignore[attr-defined]
            (each.key, each.label(language) if number == total else f"{each.label(language)} ({number}/{total})")
            for each, number in offered
        ]

    def next_form(self) -> BulkForm:
        """Show the chosen message."""
        return MessageForm(self.cases, self.offered[self.cleaned_data["message"]])


class MessageForm(BulkForm):
    """The chosen message with what fills it, asked once for all cases."""

    message = forms.CharField(widget=forms.HiddenInput)
    is_shown = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, cases: Sequence[Application], prepared: Prepared, data: Any = None) -> None:
        self.prepared = prepared
        super().__init__(cases, data)

    def prepare(self) -> None:
        """Ask for each placeholder that the clerk fills."""
        self.initial = {"message": self.prepared.key}
        for placeholder in self.prepared.asked:
            self.fields[placeholder.name] = _field(placeholder)

    @property
    def subject_de(self) -> str:
        """Return the German subject."""
        return self.prepared.text(SOURCE_LANGUAGE).subject

    @property
    def text_de(self) -> list[Part]:
        """Return the German text with its placeholders."""
        return parts_of(self.prepared.text(SOURCE_LANGUAGE).text)

    @property
    def state(self) -> str:
        """Return the state that comes with the message, if any."""
        return str(State(self.prepared.state).label) if self.prepared.state else ""

    @property
    def readers(self) -> list[Readers]:
        """Return in which languages it will be sent, the most frequent first."""
        return [
            Readers(language_name(language), number, self.prepared.text(language).is_fallback)
            for language, number in Counter(case.language for case in self.cases).most_common()
        ]

    def change(self, case: Application, actor: Actor) -> bool:
        """Send it about the case; where a fact is missing, the service refuses."""
        case_message_send(application=case, prepared=self.prepared, typed=self.typed, actor=actor)
        return True

    def typed(self, language: str) -> dict[str, str]:
        """Return what the clerk typed; a day is written as a language does."""
        values = {placeholder.name: self.cleaned_data[placeholder.name] for placeholder in self.prepared.asked}
        return {name: day_in(language, value) if isinstance(value, date) else value for name, value in values.items()}


def message_form(cases: Sequence[Application], data: Any = None) -> BulkForm:
    """Return the choice, or what follows it; a message that is not offered (any more) leads back to the choice."""
    choice = MessageChoiceForm(cases, data)
    if data is None or "is_shown" not in data or not choice.is_valid():
        return choice
    return MessageForm(cases, choice.offered[choice.cleaned_data["message"]], data)


def _field(placeholder: Placeholder) -> forms.Field:
    if placeholder.kind == Kind.DAY:
        return forms.DateField(label=str(placeholder.label), widget=DayInput)
    attributes = {"dir": "auto", "autocomplete": "off"}
    lines = placeholder.kind == Kind.PARAGRAPH
    return forms.CharField(
        label=str(placeholder.label),
        help_text=_("(wird nicht übersetzt)"),
        max_length=ASKED_LENGTH,
        widget=forms.Textarea({**attributes, "rows": 3}) if lines else forms.TextInput(attributes),
        validators=[_no_placeholder],
    )


def _no_placeholder(value: str) -> None:
    """Refuse braces in what was typed, which no case would fill."""
    if names := names_in(value):
        raise ValidationError(PlaceholdersOpen(names=", ".join(f"{{{name}}}" for name in names)).text)
