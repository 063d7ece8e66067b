"""The form in which the applicant writes to the office."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.applications.messages import TEXT_LENGTH


class MessageForm(forms.Form):
    """A text, and the document that it is about; files go to the pages of their documents."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Ihre Nachricht"),
        help_text=_(
            "Sie dürfen in Ihrer Sprache schreiben. Bitte schicken Sie hier keine Dokumente: Dafür gibt es bei jedem "
            "Dokument eine eigene Seite."
        ),
        max_length=TEXT_LENGTH,
        error_messages={
            "required": _("Bitte schreiben Sie einen Text."),
            "max_length": _("Bitte schreiben Sie höchstens %(limit_value)d Zeichen."),
        },
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    requirement_key = forms.ChoiceField(
        label=_("Geht es um ein bestimmtes Dokument?"),
        required=False,
        error_messages={"invalid_choice": _("Bitte wählen Sie ein Dokument aus der Liste.")},
    )

    def __init__(self, *args: Any, documents: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["requirement_key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Nein, es geht um etwas anderes")), *documents]
