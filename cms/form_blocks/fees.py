"""What an application costs, the rules that lower it, and the points of an opportunity card."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.form_blocks.rules import ANY_LINE, KEY, KEY_ERRORS, ConditionBlock, UniqueKeysBlock, key_block
from intake.definitions.fees import CLERK

EFFECTS = [
    ("multiply", _("Gebühr mal Faktor")),
    ("replace", _("Betrag statt der Gebühr")),
    ("replace_with_parameter", _("Gesetzlicher Wert statt der Gebühr")),
    ("manual_review", _("Sachbearbeitung entscheidet")),
]


class FeeBlock(blocks.StructBlock):
    """A fee and when it is due."""

    key = key_block()
    label = blocks.CharBlock(label=_("Wofür"))
    amount_eur = blocks.DecimalBlock(min_value=0, max_digits=8, decimal_places=2, label=_("Betrag in Euro"))
    legal_basis = blocks.RegexBlock(regex=ANY_LINE, label=_("Rechtsgrundlage"))
    condition = ConditionBlock(required=False)

    class Meta:
        icon = "tag"
        label = _("Gebühr")
        label_format = "{label}"


class FeeRuleBlock(blocks.StructBlock):
    """A rule that lowers the fee under a condition; rules apply in their order."""

    key = key_block()
    label = blocks.CharBlock(label=_("Für wen"))
    legal_basis = blocks.RegexBlock(regex=ANY_LINE, label=_("Rechtsgrundlage"))
    condition = ConditionBlock(required=False)
    effect = blocks.ChoiceBlock(choices=EFFECTS, label=_("Wirkung"))
    value = blocks.RegexBlock(
        regex=r"^[a-z0-9_.]+$",
        default="0",
        label=_("Faktor, Betrag oder Schlüssel des gesetzlichen Wertes"),
        help_text=_("Zum Beispiel: 0.5 oder id_card_fee_adult"),
    )
    confirmed_by = blocks.ChoiceBlock(
        choices=[(CLERK, _("Sachbearbeitung"))],
        required=False,
        label=_("Gilt erst nach Bestätigung durch"),
    )

    class Meta:
        icon = "minus-inverse"
        label = _("Gebührenregel")
        label_format = "{key}: {label}"

    def clean(self, value: Any) -> Any:
        """Ask for a number where the effect counts with one."""
        cleaned = super().clean(value)
        if self.is_deferred_validation or cleaned["effect"] == "replace_with_parameter":
            return cleaned
        try:
            Decimal(cleaned["value"])
        except InvalidOperation as error:
            message = ValidationError(_("Bitte schreiben Sie eine Zahl mit Punkt, zum Beispiel 0.5."))
            raise StructBlockValidationError(block_errors={"value": message}) from error
        return cleaned


class PointsItemBlock(blocks.StructBlock):
    """What one answer counts."""

    value = blocks.RegexBlock(regex=r"^[A-Za-z0-9_.-]{1,64}$", label=_("Gespeicherter Wert der Antwort"))
    points = blocks.IntegerBlock(min_value=0, max_value=100, label=_("Punkte"))
    exclusive_group = blocks.RegexBlock(
        regex=KEY,
        required=False,
        error_messages=KEY_ERRORS,
        label=_("Gruppe"),
        help_text=_("Von Antworten derselben Gruppe zählt nur die höchste."),
    )

    class Meta:
        icon = "plus-inverse"
        label = _("Punkte")


class PointsBlock(blocks.StructBlock):
    """A points calculator over one question with several answers."""

    question = blocks.RegexBlock(regex=KEY, error_messages=KEY_ERRORS, label=_("Schlüssel der Frage"))
    minimum = blocks.IntegerBlock(min_value=0, label=_("So viele Punkte sind nötig"))
    items = blocks.ListBlock(PointsItemBlock(), label=_("Punkte der Antworten"), collapsed=True)

    class Meta:
        icon = "order"
        label = _("Punkterechner")


class FeesBlock(UniqueKeysBlock):
    """All fees of a form."""

    fee = FeeBlock()


class FeeRulesBlock(UniqueKeysBlock):
    """All rules that lower a form's fees."""

    rule = FeeRuleBlock()


class PointsStreamBlock(blocks.StreamBlock):
    """At most one points calculator."""

    points = PointsBlock()

    class Meta:
        max_num = 1
        required = False
