"""The parts of the case's form beside documents and messages: questions to answers, fee rules, forwarding, calls."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.applications.models import Application
from intake.authorities.models import Authority
from intake.reviews.actions import ForwardInput, QuestionInput
from intake.reviews.models import Review
from intake.reviews.models_case import Forwarding
from intake.reviews.reasons import answer_reasons

FREE = "free"
NOTE_KINDS: Mapping[str, str | Promise] = {
    Review.NoteKind.NOTE: _("Notiz"),
    Review.NoteKind.PHONE: _("Telefonat"),
}
FORWARD_REASONS: Mapping[str, str | Promise] = {
    Forwarding.Reason.MOVED: _("verzogen"),
    Forwarding.Reason.NOT_RESIDENT: _("wohnte nie hier"),
    Forwarding.Reason.OTHER_OFFICE: _("andere Behörde ist sachlich zuständig"),
    Forwarding.Reason.OTHER: _("anderer Grund"),
}


class ExtraForm(forms.Form):
    """What a note is of, and to whom a case goes."""

    note_kind = forms.ChoiceField(required=False, label=_("Art der Notiz"), choices=list(NOTE_KINDS.items()))
    occurred_at = forms.DateTimeField(
        required=False,
        label=_("Zeit des Telefonats"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    forward_to = forms.ChoiceField(required=False, label=_("Zuständige Behörde"))
    forward_text = forms.CharField(
        required=False, max_length=300, label=_("Name und Anschrift, wenn sie nicht in der Liste steht")
    )
    forward_reason = forms.ChoiceField(
        required=False, label=_("Grund der Abgabe"), choices=[("", "–"), *FORWARD_REASONS.items()]
    )

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data, initial={"note_kind": Review.NoteKind.NOTE})
        self._authorities = {
            str(each.pk): each for each in Authority.objects.exclude(pk=application.authority_id).order_by("name")
        }
        self.fields["forward_to"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((key, each.name) for key, each in self._authorities.items()),
            (FREE, _("nicht in der Liste")),
        ]

    def forward(self) -> ForwardInput | None:
        """Return to whom the case goes, if anything was said about it."""
        chosen = self.cleaned_data["forward_to"]
        typed = self.cleaned_data["forward_text"].strip()
        if not (chosen or typed):
            return None
        return ForwardInput(self.cleaned_data["forward_reason"], self._authorities.get(chosen), typed)

    def note_facts(self) -> dict[str, Any]:
        """Return what the note is of; a call without a time was just now."""
        kind = self.cleaned_data["note_kind"] or Review.NoteKind.NOTE
        if kind != Review.NoteKind.PHONE:
            return {"note_kind": Review.NoteKind.NOTE, "occurred_at": None}
        return {"note_kind": kind, "occurred_at": self.cleaned_data["occurred_at"] or timezone.now()}


@dataclass(frozen=True)
class QuestionField:
    """The fields with which the clerk asks for one answer again."""

    key: str
    checked: bool = False
    reason: str = ""
    comment: str = ""

    @property
    def name(self) -> str:
        """Return the name of the tick box."""
        return f"q-{self.key}"

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Return the reasons in the clerk's language."""
        language = get_language() or "de"
        return [
            {"value": each.key, "label": each.label(language), "chosen": each.key == self.reason}
            for each in answer_reasons().values()
        ]


def question_field(key: str, data: Mapping[str, Any] | None) -> QuestionField:
    """Return the fields for an answer as they were posted."""
    given = data or {}
    name = f"q-{key}"
    return QuestionField(
        key, name in given, str(given.get(f"{name}-reason", "")), str(given.get(f"{name}-comment", ""))[:1000]
    )


def questions_asked(keys: Collection[str], data: Mapping[str, Any]) -> tuple[QuestionInput, ...]:
    """Return the questions that were ticked, of those that the case has."""
    fields = [field for key in dict.fromkeys(keys) if (field := question_field(key, data)).checked]
    return tuple(QuestionInput(field.key, field.reason, field.comment) for field in fields)


def fee_rules_ticked(data: Any) -> frozenset[str] | None:
    """Return the fee rules that were ticked, ``None`` where the page showed none."""
    return frozenset(data.getlist("fee")) if "fees_shown" in data else None
