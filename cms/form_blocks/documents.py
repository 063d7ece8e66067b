"""The papers that an application needs."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.form_blocks.rules import ConditionBlock, UniqueKeysBlock, key_block

UNCHANGED_YES_NO = [("yes", _("Ja")), ("no", _("Nein"))]


def _switch(label: object) -> blocks.ChoiceBlock:
    """Return yes, no or unchanged."""
    return blocks.ChoiceBlock(choices=UNCHANGED_YES_NO, required=False, label=label)


class OverrideBlock(blocks.StructBlock):
    """What some answers change in a requirement; whatever is left empty stays as it is."""

    condition = ConditionBlock(required=False)
    required = _switch(_("Erforderlich"))
    max_files = blocks.IntegerBlock(required=False, min_value=1, max_value=60, label=_("Höchstens so viele Dateien"))
    max_age_days = blocks.IntegerBlock(required=False, min_value=1, label=_("Höchstens so viele Tage alt"))
    original_at_appointment = _switch(_("Original zum Termin mitbringen"))
    translation_needed = _switch(_("Beglaubigte Übersetzung nötig"))
    legalisation_or_apostille = _switch(_("Legalisation oder Apostille nötig"))

    class Meta:
        icon = "edit"
        label = _("Abweichung")


class DocumentBlock(blocks.StructBlock):
    """A paper that the application needs."""

    key = key_block()
    label = blocks.CharBlock(label=_("Name"))
    help = blocks.TextBlock(required=False, label=_("Hilfe"), rows=2)
    required = blocks.BooleanBlock(required=False, default=True, label=_("Erforderlich"))
    condition = ConditionBlock(required=False)
    evidence = blocks.ListBlock(blocks.CharBlock(), default=[], label=_("Das wird anerkannt"), collapsed=True)
    max_files = blocks.IntegerBlock(default=5, min_value=1, max_value=60, label=_("Höchstens so viele Dateien"))
    max_age_days = blocks.IntegerBlock(required=False, min_value=1, label=_("Höchstens so viele Tage alt"))
    original_at_appointment = blocks.BooleanBlock(required=False, label=_("Original zum Termin mitbringen"))
    translation_needed = blocks.BooleanBlock(required=False, label=_("Beglaubigte Übersetzung nötig"))
    legalisation_or_apostille = blocks.BooleanBlock(required=False, label=_("Legalisation oder Apostille nötig"))
    checks = blocks.RegexBlock(
        regex=r"^[a-z0-9_, ]+$",
        required=False,
        label=_("Vorprüfungen"),
        help_text=_("Schlüssel, durch Komma getrennt, zum Beispiel: image_quality, name_match"),
    )

    overrides = blocks.ListBlock(
        OverrideBlock(), default=[], label=_("Abweichungen bei bestimmten Antworten"), collapsed=True
    )

    class Meta:
        icon = "doc-full"
        label = _("Unterlage")
        label_format = "{key}: {label}"


class DocumentsBlock(UniqueKeysBlock):
    """All papers of a form."""

    document = DocumentBlock()
