"""The form in which the applicant gives somebody a pass."""

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.applications.passes import LABEL_LENGTH, MAX_DAYS
from intake.applications.scopes import SERIOUS, Scope

DAYS = (1, 3, 7, 14, MAX_DAYS)
#: What one tick for helping stands for.
HELP = "help"


class HelperForm(forms.Form):
    """Who it is for, for how long, and what that person may do."""

    use_required_attribute = False
    label = forms.CharField(
        label=_("Wer hilft Ihnen?"),
        help_text=_(
            "Ein Name, an dem Sie den Zugang wiedererkennen, zum Beispiel „Beratungsstelle“. Nur Sie sehen ihn."
        ),
        max_length=LABEL_LENGTH,
        error_messages={
            "required": _("Bitte schreiben Sie, wer Ihnen hilft."),
            "max_length": _("Bitte schreiben Sie höchstens %(limit_value)d Zeichen."),
        },
    )
    days = forms.TypedChoiceField(
        label=_("Wie viele Tage soll der Zugang gelten?"),
        choices=[(days, str(days)) for days in DAYS],
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie aus, wie lange der Zugang gilt.")},
    )
    may = forms.ChoiceField(
        label=_("Was darf die Person tun?"),
        choices=[
            (Scope.READ.value, _("Nur ansehen")),
            (HELP, _("Ansehen, Angaben ausfüllen und Dokumente hochladen")),
        ],
        initial=HELP,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie aus, was die Person tun darf.")},
    )
    serious = forms.MultipleChoiceField(
        label=_("Darf die Person auch etwas davon für Sie tun?"),
        help_text=_("Wählen Sie nur, was Sie wirklich möchten. Ohne Auswahl darf die Person nichts davon."),
        choices=[(scope.value, scope.label) for scope in SERIOUS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def scopes(self) -> set[Scope]:
        """Return what was ticked."""
        helping = {Scope.UPLOAD, Scope.FILL_IN} if self.cleaned_data["may"] == HELP else set()
        return helping | {Scope(value) for value in self.cleaned_data["serious"]}
