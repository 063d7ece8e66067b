"""The forms of the document pages. Whether a file may come in is for ``documents.acceptance`` to say."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intake.documents.acceptance import Upload
from intake.documents.errors import FileNotAccepted, NoFile
from intake.documents.models import MissingDocument
from intake.documents.services import NOTE_LENGTH


class UploadForm(forms.Form):
    """One file a request; the phone offers its camera, since pictures are asked for first."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Foto oder Datei auswählen"),
        allow_empty_file=True,
        error_messages={"required": format_lazy("{} {}", NoFile.message, NoFile.next_step)},
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        size = settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"] // (1024 * 1024)
        self.fields["file"].help_text = _(
            "Foto (JPEG, PNG, HEIC), Scan oder PDF, höchstens %(size)s MB. Eine Datei auf einmal; weitere Seiten fügen "
            "Sie danach hinzu."
        ) % {"size": size}

    def upload(self) -> Upload:
        """Return the file, read to one byte beyond the limit: more is never held in memory."""
        file: UploadedFile = self.cleaned_data["file"]
        limit = settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"]
        return Upload(name=str(file.name), data=file.read(limit + 1))

    def refuse(self, problem: FileNotAccepted) -> None:
        """Show why the file was not taken and what to do, at the field and in the summary."""
        self.add_error("file", f"{problem.text} {problem.remedy}")


class ExplainForm(forms.Form):
    """What the applicant wants to say about a document; empty takes it back."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("Ihre Erklärung"),
        help_text=_("Zum Beispiel: „Mein Name hat sich durch Heirat geändert.“ Sie dürfen in Ihrer Sprache schreiben."),
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Bitte schreiben Sie höchstens %(limit_value)d Zeichen.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MissingForm(forms.Form):
    """Why there is no document; whatever the reason, the application goes on."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Warum können Sie dieses Dokument nicht vorlegen?"),
        choices=MissingDocument.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie einen Grund aus.")},
    )
    explanation = forms.CharField(
        label=_("Möchten Sie etwas dazu erklären?"),
        help_text=_(
            "Zum Beispiel: „Ich habe es beantragt und bekomme es im Dezember.“ Sie dürfen in Ihrer Sprache schreiben."
        ),
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Bitte schreiben Sie höchstens %(limit_value)d Zeichen.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
