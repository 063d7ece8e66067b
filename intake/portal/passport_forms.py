"""What was read in the passport, one row a question: a tick takes it over, and it can be changed before."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.definitions.schema import Question
from intake.definitions.selectors import RevisionTexts, form_of
from intake.prechecks.passport import ReadValue
from intake.wizard.field_makers import field_for
from intake.wizard.fields import AnswerField

TICK = "use_"
TYPE = "passport_type"


class PassportForm(forms.Form):
    """Nothing is ticked when the page is opened: what is not confirmed is not taken."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, application: Application, values: Sequence[ReadValue], texts: RevisionTexts, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.read = {own.question_key: own for own in values}
        questions = {question.key: question for question in form_of(application.revision_id).questions}
        for own in values:
            question = questions.get(own.question_key)
            if question is None or question.group:
                continue
            self._add(question, own, texts)

    def _add(self, question: Question, own: ReadValue, texts: RevisionTexts) -> None:
        field = field_for(question, texts)
        field.show_if = None
        field.initial = field.to_widget(own.value)
        label = texts.get(f"question.{question.address}.label")
        # Marked as no option of its own, and never judged: without it the value is not looked at.
        tick = forms.BooleanField(label=_("„%(question)s“ übernehmen") % {"question": label})
        self.fields[f"{TICK}{question.key}"] = tick
        self.fields[question.key] = field

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each value with its tick and whether it was read for sure."""
        for key, own in self.read.items():
            if key in self.fields:
                yield {"field": self[key], "tick": self[f"{TICK}{key}"], "sure": own.sure}

    def _clean_fields(self) -> None:
        """Judge only what was ticked."""
        for key in self.read:
            if key not in self.fields or not self[f"{TICK}{key}"].data:
                continue
            bound: BoundField = self[key]
            field = bound.field
            assert isinstance(field, AnswerField)  # noqa: S101 - made by field_for
            try:
                self.cleaned_data[key] = field.clean(bound.data)
            except forms.ValidationError as error:
                self.add_error(key, error)

    def clean(self) -> dict[str, Any]:
        """Ask for the kind of passport with what depends on it, and for at least one value."""
        taken = self.cleaned_data
        depends = [key for key in taken if key.startswith("passport_") and key != TYPE]
        known = self.application.answers.get(TYPE)
        if depends and not known and TYPE not in taken and TYPE in self.fields:
            self.add_error(
                TYPE,
                _("Bitte bestätigen Sie auch diese Angabe, sonst können wir die Angaben zum Pass nicht speichern."),
            )
        if not taken and not self.errors:
            raise forms.ValidationError(_("Bitte wählen Sie aus, was Sie übernehmen möchten."))
        return taken

    def by_step(self) -> dict[str, dict[str, Any]]:
        """Return what was confirmed by the step that it belongs to, in the order of the form."""
        found: dict[str, dict[str, Any]] = {}
        for step in path_of(self.application).steps:
            own = {
                question.key: self.cleaned_data[question.key]
                for question in step.questions
                if not step.repeat and question.key in self.cleaned_data
            }
            if own:
                found[step.key] = own
        return found
