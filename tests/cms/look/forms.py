"""A form with every kind of question, and a date of three parts as the wizard makes it."""

from django import forms


class SplitDate(forms.MultiWidget):
    use_fieldset = True
    subwidget_labels = ("Tag", "Monat", "Jahr")

    def __init__(self):
        numeric = {"inputmode": "numeric", "dir": "ltr"}
        super().__init__(
            {
                "day": forms.TextInput({**numeric, "maxlength": 2, "autocomplete": "bday-day"}),
                "month": forms.TextInput({**numeric, "maxlength": 2, "autocomplete": "bday-month"}),
                "year": forms.TextInput({**numeric, "maxlength": 4, "autocomplete": "bday-year"}),
            }
        )

    def decompress(self, value):
        return list(reversed((value or "--").split("-")))


class SplitDateField(forms.Field):
    widget = SplitDate

    def clean(self, value):
        return super().clean("-".join(part for part in reversed(value or []) if part))


class OptionHints(forms.RadioSelect):
    option_hints = {"study": "An einer Hochschule oder einem Studienkolleg."}


class KitchenSinkForm(forms.Form):
    purpose = forms.ChoiceField(
        label="Wozu brauchen Sie den Aufenthaltstitel?",
        choices=[
            ("study", "Für ein Studium"),
            ("work", "Für eine Arbeit"),
            ("family", "Für das Leben mit der Familie"),
        ],
        widget=OptionHints,
    )
    family_name = forms.CharField(
        label="Familienname",
        help_text="Wie in Ihrem Pass, auch wenn er dort anders geschrieben ist als sonst.",
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    birth_date = SplitDateField(
        label="Wann sind Sie geboren?",
        help_text="Zum Beispiel 27 3 2001. Wenn Sie den Tag nicht wissen, lassen Sie ihn leer.",
    )
    nationality = forms.ChoiceField(
        label="Staatsangehörigkeit", choices=[("", "Bitte wählen"), ("SYR", "Syrien"), ("TUR", "Türkei")]
    )
    languages = forms.MultipleChoiceField(
        label="Welche Sprachen sprechen Sie?",
        choices=[("de", "Deutsch"), ("en", "Englisch"), ("ar", "Arabisch")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Sie können mehrere auswählen.",
    )
    email = forms.EmailField(label="E-Mail-Adresse", widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(
        label="Telefonnummer", required=False, widget=forms.TextInput({"type": "tel", "inputmode": "tel"})
    )
    rent = forms.DecimalField(label="Miete im Monat", widget=forms.TextInput({"inputmode": "decimal"}))
    reason = forms.CharField(
        label="Möchten Sie uns noch etwas sagen?", required=False, widget=forms.Textarea({"rows": 4})
    )
    passport = forms.FileField(
        label="Foto oder Scan Ihres Passes", help_text="PDF, JPEG, PNG oder HEIC, höchstens 15 MB."
    )
    time = forms.ChoiceField(
        label="Wann möchten Sie kommen?",
        choices=[
            ("Montag, 7. Dezember 2026", [("1", "08:00"), ("2", "08:20"), ("3", "10:40"), ("4", "11:00")]),
            ("Dienstag, 8. Dezember 2026", [("5", "14:00"), ("6", "14:20")]),
        ],
        widget=forms.RadioSelect,
    )
    truth = forms.BooleanField(label="Meine Angaben sind richtig und vollständig.")
    spouse_name = forms.CharField(label="Name Ihres Ehemannes oder Ihrer Ehefrau", required=False)

    married_since = SplitDateField(label="Seit wann sind Sie verheiratet?", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["married_since"].show_if = {"field": "spouse_name", "op": "not_empty"}
        self.fields["rent"].suffix = "€"
        self.fields["spouse_name"].show_if = {"field": "purpose", "op": "eq", "value": "family"}


class OneQuestionForm(forms.Form):
    married = forms.ChoiceField(
        label="Sind Sie verheiratet?", choices=[("yes", "Ja"), ("no", "Nein")], widget=forms.RadioSelect
    )
