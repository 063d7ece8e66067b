"""Test cases stored with a form: answers on one side, papers and fee on the other."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.form_blocks.rules import ANY_LINE

ADDRESS = r"^[a-z][a-z0-9_]{0,63}(\[\d{1,2}\]\.[a-z][a-z0-9_]{0,63})?$"
KEYS = r"^[a-z][a-z0-9_]*( *, *[a-z][a-z0-9_]*)*$"


class AnswerBlock(blocks.StructBlock):
    """One answer of the case."""

    question = blocks.RegexBlock(
        regex=ADDRESS, label=_("Schlüssel der Frage"), help_text=_("In einer Liste: children[0].birth_date")
    )
    value = blocks.RegexBlock(
        regex=ANY_LINE,
        label=_("Antwort"),
        help_text=_("Wie gespeichert: Wert der Auswahl, true oder false, 2026-11-22; mehrere durch Komma getrennt."),
    )

    class Meta:
        label = _("Antwort")
        label_format = "{question}: {value}"


class CaseBlock(blocks.StructBlock):
    """One case, such as “student, extension, passport expires soon”."""

    name = blocks.RegexBlock(regex=r"^.{1,80}$", label=_("Name des Falls"))
    today = blocks.DateBlock(required=False, label=_("Gerechnet am"), help_text=_("Leer: am Tag der Veröffentlichung."))
    answers = blocks.ListBlock(AnswerBlock(), default=[], label=_("Antworten"), collapsed=True)
    documents = blocks.RegexBlock(
        regex=KEYS,
        required=False,
        label=_("Diese Unterlagen werden verlangt"),
        help_text=_("Schlüssel, durch Komma getrennt"),
    )
    without = blocks.RegexBlock(regex=KEYS, required=False, label=_("Diese Unterlagen werden nicht verlangt"))
    steps = blocks.RegexBlock(regex=KEYS, required=False, label=_("Diese Schritte erscheinen"))
    fee = blocks.DecimalBlock(required=False, min_value=0, decimal_places=2, label=_("Gebühr in Euro"))

    class Meta:
        icon = "check"
        label = _("Testfall")
        label_format = "{name}"


class CasesBlock(blocks.StreamBlock):
    """All test cases of a form."""

    case = CaseBlock()

    class Meta:
        collapsed = True
        required = False
