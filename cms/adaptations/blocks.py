"""The StreamField blocks of a local adaptation: one block an operation, each addressed by a key of the standard."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.form_blocks import ANY_LINE, DocumentBlock, QuestionBlock, StatementBlock
from intake.definitions.adaptations import LOCAL_PREFIX

ADDRESS = r"^[a-z][a-z0-9_]{0,63}(\[\]\.[a-z][a-z0-9_]{0,63})?$"
THINGS = [("question", _("Frage")), ("document", _("Unterlage"))]
PLACES = [
    ("question", _("der Frage")),
    ("statement", _("dem Hinweistext")),
    ("step", _("der Überschrift des Schritts")),
]


def address_block(label: Any, **options: Any) -> blocks.RegexBlock:
    """Return the block of a key of the standard; an entry's question is addressed as ``children[].birth_date``."""
    return blocks.RegexBlock(
        regex=ADDRESS,
        label=label,
        error_messages={"invalid": _("Bitte geben Sie den Schlüssel so an, wie er im Standard steht.")},
        **options,
    )


class OperationBlock(blocks.StructBlock):
    """What every operation has: why it is needed, for the report of differences."""

    reason = blocks.CharBlock(
        label=_("Grund"), help_text=_("Steht im öffentlichen Bericht der Abweichungen."), required=False
    )


def must_be_local(value: Mapping[str, Any]) -> None:
    """Refuse a new key that a later standard could take; raises a ``StructBlockValidationError``."""
    if not value["key"].startswith(LOCAL_PREFIX):
        message = _("Örtliche Schlüssel beginnen mit „local_“, damit kein späterer Standard sie belegt.")
        raise StructBlockValidationError(block_errors={"key": ValidationError(message)})


class LocalQuestionBlock(QuestionBlock):
    """A question of the authority's own."""

    def clean(self, value: Any) -> Any:
        """Ask for a local key."""
        cleaned = super().clean(value)
        must_be_local(cleaned)
        return cleaned


class LocalStatementBlock(StatementBlock):
    """A text of the authority's own."""

    def clean(self, value: Any) -> Any:
        """Ask for a local key."""
        cleaned = super().clean(value)
        must_be_local(cleaned)
        return cleaned


class LocalDocumentBlock(DocumentBlock):
    """A paper that only this authority asks for."""

    def clean(self, value: Any) -> Any:
        """Ask for a local key."""
        cleaned = super().clean(value)
        must_be_local(cleaned)
        return cleaned


class AddQuestionBlock(OperationBlock):
    """Ask one question more."""

    place = blocks.ChoiceBlock(choices=PLACES, default="question", label=_("Nach"))
    after = address_block(_("Schlüssel"))
    question = LocalQuestionBlock()

    class Meta:
        icon = "plus"
        label = _("Frage hinzufügen")
        label_format = "{question}"


class AddStatementBlock(OperationBlock):
    """Show one text more."""

    place = blocks.ChoiceBlock(choices=PLACES, default="question", label=_("Nach"))
    after = address_block(_("Schlüssel"))
    statement = LocalStatementBlock()

    class Meta:
        icon = "plus"
        label = _("Hinweistext hinzufügen")
        label_format = "{statement}"


class AddDocumentBlock(OperationBlock):
    """Ask for one paper more."""

    after = address_block(_("Nach der Unterlage"), required=False, help_text=_("Leer: am Ende."))
    document = LocalDocumentBlock()

    class Meta:
        icon = "plus"
        label = _("Unterlage hinzufügen")
        label_format = "{document}"


class ReplaceHelpBlock(OperationBlock):
    """Say something else beside a question or a paper."""

    thing = blocks.ChoiceBlock(choices=THINGS, default="question", label=_("Hilfetext zu"))
    key = address_block(_("Schlüssel"))
    help = blocks.TextBlock(label=_("Neuer Hilfetext"), rows=3)

    class Meta:
        icon = "edit"
        label = _("Hilfetext ersetzen")
        label_format = "{key}"


class HideBlock(OperationBlock):
    """Do not ask what is optional anyway."""

    thing = blocks.ChoiceBlock(choices=THINGS, default="question", label=_("Ausblenden"))
    key = address_block(_("Schlüssel"), help_text=_("Nur freiwillige Fragen und Unterlagen können wegfallen."))

    class Meta:
        icon = "no-view"
        label = _("Freiwilliges ausblenden")
        label_format = "{key}"


class SetFeeBlock(OperationBlock):
    """Charge another amount, within the law."""

    key = address_block(_("Schlüssel der Gebühr"))
    amount_eur = blocks.DecimalBlock(min_value=0, max_digits=8, decimal_places=2, label=_("Betrag in Euro"))
    legal_basis = blocks.RegexBlock(regex=ANY_LINE, required=False, label=_("Rechtsgrundlage"))

    class Meta:
        icon = "tag"
        label = _("Gebühr festlegen")
        label_format = "{key}"


class SetAppointmentBlock(OperationBlock):
    """Another kind of appointment, or another duration."""

    type = blocks.RegexBlock(regex=r"^[a-z_]{1,64}$", required=False, label=_("Art des Termins (Schlüssel)"))
    duration_min = blocks.IntegerBlock(min_value=5, max_value=240, required=False, label=_("Dauer in Minuten"))
    extra_person_min = blocks.IntegerBlock(
        min_value=0, max_value=120, required=False, label=_("Minuten für jede weitere Person")
    )

    class Meta:
        icon = "calendar"
        label = _("Termin festlegen")


class SetLimitBlock(OperationBlock):
    """Other limits for a paper."""

    key = address_block(_("Schlüssel der Unterlage"))
    max_files = blocks.IntegerBlock(required=False, min_value=1, max_value=60, label=_("Höchstens so viele Dateien"))
    max_age_days = blocks.IntegerBlock(required=False, min_value=1, label=_("Höchstens so viele Tage alt"))

    class Meta:
        icon = "doc-full"
        label = _("Grenzen einer Unterlage")
        label_format = "{key}"


class OperationsBlock(blocks.StreamBlock):
    """All that an authority changes of one standard form."""

    add_question = AddQuestionBlock()
    add_statement = AddStatementBlock()
    add_document = AddDocumentBlock()
    replace_help = ReplaceHelpBlock()
    hide = HideBlock()
    set_fee = SetFeeBlock()
    set_appointment = SetAppointmentBlock()
    set_limit = SetLimitBlock()

    class Meta:
        collapsed = True
        required = False
