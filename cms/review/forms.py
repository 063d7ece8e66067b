"""The case page's one form: a decision for each document, a state, a note."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.applications.models import Application
from intake.applications.states import State
from intake.documents.models import Document
from intake.documents.states import NEEDS_APPLICANT, Verdict
from intake.reviews.reasons import Reason, reasons_for
from intake.reviews.selectors import states_offered, verdicts_offered
from intake.reviews.services import DecisionInput

COMMENT_LIMIT = 1000
NOTE_LIMIT = 4000

#: What a clerk does, in the words of doing it; the states' own labels say what came of it.
ACTIONS: Mapping[str, str | Promise] = {
    Verdict.ACCEPTED: _("Anerkennen"),
    Verdict.QUERY: _("Rückfrage"),
    Verdict.REJECTED: _("Nicht anerkennen"),
    Verdict.ORIGINAL_SEEN: _("Original gesehen"),
    Verdict.WAIVED: _("Verzichten"),
}


class DecisionForm(forms.Form):
    """What the clerk decides about one document; the first choice leaves it as it is."""

    verdict = forms.ChoiceField(required=False, label=_("Entscheidung"))
    reason = forms.ChoiceField(required=False, label=_("Grund"))
    comment = forms.CharField(
        required=False, max_length=COMMENT_LIMIT, label=_("Zusatz für die antragstellende Person")
    )

    def __init__(self, document: Document, language: str, data: Any = None) -> None:
        super().__init__(data, prefix=f"d-{document.pk}")
        self.document = document
        self._language = language
        self._reasons = reasons_for(document.requirement_key)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *((verdict, ACTIONS[verdict]) for verdict in verdicts_offered(document)),
        ]
        self.fields["reason"].choices = [("", ""), *((reason.key, reason.key) for reason in self._reasons)]  # type: ignore[attr-defined]

    def verdict_choices(self) -> list[dict[str, Any]]:
        """Return the choices for the template."""
        chosen = self["verdict"].value() or ""
        return [
            {
                "value": value,
                "label": label,
                "checked": value == chosen,
                "id": f"{self.prefix}-verdict-{value or 'keep'}",
                "asks": value in NEEDS_APPLICANT,
            }
            for value, label in self.fields["verdict"].choices  # type: ignore[attr-defined]
        ]

    def reason_choices(self) -> list[dict[str, Any]]:
        """Return the reasons with the clerk's label and with what the applicant will read."""
        chosen = self["reason"].value() or ""
        return [self._reason_choice(reason, chosen) for reason in self._reasons]

    def _reason_choice(self, reason: Reason, chosen: str) -> dict[str, Any]:
        return {
            "value": reason.key,
            "label": reason.label(get_language() or "de"),
            "checked": reason.key == chosen,
            "id": f"{self.prefix}-reason-{reason.key}",
            "text_de": reason.text("de"),
            "text": reason.text(self._language) if self._language != "de" else "",
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the applicant has to be told one."""
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in NEEDS_APPLICANT and not cleaned.get("reason"):
            self.add_error("reason", _("Bitte wählen Sie einen Grund. Er wird der antragstellenden Person mitgeteilt."))
        return cleaned

    def decision(self) -> DecisionInput | None:
        """Return the decision, or ``None`` where nothing changes."""
        if not self.cleaned_data["verdict"]:
            return None
        return DecisionInput(
            document_id=self.document.pk,
            verdict=Verdict(self.cleaned_data["verdict"]),
            reason_key=self.cleaned_data["reason"],
            comment=self.cleaned_data["comment"],
        )


class CaseForm(forms.Form):
    """What concerns the whole case. ``lock_version`` is the case's when the page was made."""

    lock_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    state = forms.ChoiceField(required=False, label=_("Stand des Antrags"))
    note = forms.CharField(
        required=False,
        max_length=NOTE_LIMIT,
        label=_("Interne Notiz"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(data, initial={"lock_version": application.lock_version})
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", _("aus den Entscheidungen ableiten")),
            *((state.value, state.label) for state in states_offered(application)),
        ]

    def wanted_state(self) -> State | None:
        """Return the state that the clerk chose, or ``None`` to let it follow from the decisions."""
        return State(self.cleaned_data["state"]) if self.cleaned_data["state"] else None


def decision_forms(documents: Iterable[Document], language: str, data: Any = None) -> dict[uuid.UUID, DecisionForm]:
    """Return a form for each document, bound where there is data."""
    return {document.pk: DecisionForm(document, language, data) for document in documents}
