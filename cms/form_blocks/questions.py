"""Questions with their options, and texts that are read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.form_blocks.rules import ANY_LINE, KEY, ConditionBlock, key_block
from intake.definitions.codelists import BUILT_IN
from intake.definitions.schema import CHOICE_TYPES

TYPES = [
    ("text", _("Text, eine Zeile")),
    ("text_latin", _("Text in lateinischer Schrift (Namen)")),
    ("textarea", _("Text, mehrere Zeilen")),
    ("partial_date", _("Datum, auch teilweise unbekannt")),
    ("date", _("Datum")),
    ("country", _("Staat")),
    ("nationality_list", _("Staatsangehörigkeiten")),
    ("single_choice", _("Auswahl, eine Antwort")),
    ("multi_choice", _("Auswahl, mehrere Antworten")),
    ("boolean", _("Ja oder Nein")),
    ("consent", _("Zustimmung oder Bestätigung")),
    ("integer", _("Ganze Zahl")),
    ("currency", _("Betrag in Euro")),
    ("email", _("E-Mail-Adresse")),
    ("phone", _("Telefonnummer")),
    ("doc_number", _("Nummer eines Dokuments")),
]


class OptionBlock(blocks.StructBlock):
    """One answer to choose: the stored value never changes and is never translated."""

    value = blocks.RegexBlock(regex=r"^[A-Za-z0-9_.-]{1,64}$", label=_("Gespeicherter Wert"))
    label = blocks.CharBlock(label=_("Beschriftung"))
    help = blocks.CharBlock(required=False, label=_("Erklärung"))

    class Meta:
        icon = "radio-full"
        label = _("Antwort")
        form_layout = ["value", "label", "help"]


class QuestionBlock(blocks.StructBlock):
    """One field of a step."""

    key = key_block()
    type = blocks.ChoiceBlock(choices=TYPES, label=_("Art der Antwort"))
    label = blocks.CharBlock(label=_("Frage"))
    help = blocks.TextBlock(required=False, label=_("Hilfe"), rows=2)
    required = blocks.BooleanBlock(required=False, default=True, label=_("Pflichtangabe"))
    options = blocks.ListBlock(OptionBlock(), default=[], label=_("Antworten zur Auswahl"), collapsed=True)
    condition = ConditionBlock(required=False)
    max_length = blocks.IntegerBlock(required=False, min_value=1, label=_("Höchstens so viele Zeichen"))
    min = blocks.IntegerBlock(required=False, label=_("Kleinster Wert"))
    max = blocks.IntegerBlock(required=False, label=_("Größter Wert"))
    pattern = blocks.RegexBlock(regex=ANY_LINE, required=False, max_length=200, label=_("Muster (regulärer Ausdruck)"))
    pattern_hint = blocks.CharBlock(required=False, label=_("Hinweis zum Muster"))
    codelist = blocks.RegexBlock(
        regex=KEY,
        required=False,
        label=_("Codeliste"),
        help_text=_("Mit „sprachenkatalog“ braucht eine Auswahl keine eigenen Antworten: alle Sprachen sind dabei."),
    )
    default = blocks.RegexBlock(
        regex=ANY_LINE,
        required=False,
        label=_("Vorbelegung"),
        help_text=_("Gespeicherter Wert, der schon eingetragen ist. Nicht für Ja/Nein und Zustimmungen."),
    )
    note = blocks.RegexBlock(
        regex=ANY_LINE, required=False, label=_("Notiz für die Redaktion"), help_text=_("Wird niemandem sonst gezeigt.")
    )

    class Meta:
        icon = "help"
        label = _("Frage")
        label_format = "{key}: {label}"

    def clean(self, value: Any) -> Any:
        """Ask for options where the answer is chosen, and for none elsewhere."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if cleaned["type"] in CHOICE_TYPES and not cleaned["options"] and cleaned["codelist"] not in BUILT_IN:
            raise StructBlockValidationError({"options": ValidationError(_("Eine Auswahl braucht Antworten."))})
        if cleaned["type"] not in CHOICE_TYPES and cleaned["options"]:
            raise StructBlockValidationError(
                {"options": ValidationError(_("Nur eine Auswahl hat Antworten. Entfernen Sie sie oder die Art."))}
            )
        return cleaned


class StatementBlock(blocks.StructBlock):
    """A text that is read, not answered."""

    key = key_block()
    heading = blocks.CharBlock(required=False, label=_("Überschrift"))
    text = blocks.TextBlock(label=_("Text"))
    condition = ConditionBlock(required=False)

    class Meta:
        icon = "info-circle"
        label = _("Hinweistext")
        label_format = "{key}: {heading}"
