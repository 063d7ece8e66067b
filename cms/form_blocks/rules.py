"""Keys, and the conditions under which something is shown or needed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

KEY = r"^[a-z][a-z0-9_]{0,63}$"
#: A question, or one of a repeating step: ``children[].birth_date``.
ADDRESS = r"^[a-z][a-z0-9_]{0,63}(\[\]\.[a-z][a-z0-9_]{0,63})?$"
KEY_HELP = _("Kleine Buchstaben, Ziffern und Unterstrich. Nach der ersten Veröffentlichung unveränderlich.")
KEY_ERRORS = {"invalid": _("Ein Schlüssel beginnt mit einem kleinen Buchstaben und hat nur a–z, 0–9 und _.")}
ANY_LINE = r"^.+$"

OPERATORS = [
    ("eq", _("ist gleich")),
    ("ne", _("ist nicht gleich")),
    ("in", _("ist eines von (durch Komma getrennt)")),
    ("not_in", _("ist keines von (durch Komma getrennt)")),
    ("contains", _("enthält (Auswahl mit mehreren Antworten)")),
    ("truthy", _("ist Ja")),
    ("falsy", _("ist Nein")),
    ("empty", _("ist nicht beantwortet")),
    ("not_empty", _("ist beantwortet")),
    ("lt", _("ist kleiner als")),
    ("lte", _("ist kleiner als oder gleich")),
    ("gt", _("ist größer als")),
    ("gte", _("ist größer als oder gleich")),
]
WITHOUT_VALUE = frozenset({"truthy", "falsy", "empty", "not_empty"})
JUNCTIONS = [
    ("all", _("alle gelten")),
    ("any", _("mindestens eine gilt")),
    ("none", _("keine gilt")),
]


def key_block(**options: Any) -> blocks.RegexBlock:
    """Return the block of a stable key."""
    return blocks.RegexBlock(
        regex=KEY, label=_("Schlüssel"), help_text=KEY_HELP, error_messages=KEY_ERRORS, max_length=64, **options
    )


class RuleBlock(blocks.StructBlock):
    """One comparison with the answer to an earlier question."""

    field = blocks.RegexBlock(regex=ADDRESS, label=_("Schlüssel der Frage"), error_messages=KEY_ERRORS)
    op = blocks.ChoiceBlock(choices=OPERATORS, label=_("Vergleich"))
    value = blocks.RegexBlock(regex=ANY_LINE, label=_("Wert"), required=False)

    class Meta:
        icon = "help"
        label = _("Regel")
        label_format = "{field} {op} {value}"
        form_layout = ["field", "op", "value"]

    def clean(self, value: Any) -> Any:
        """Ask for a value where the operator compares with one."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and cleaned["op"] not in WITHOUT_VALUE and not cleaned["value"]:
            raise StructBlockValidationError({"value": ValidationError(_("Bitte geben Sie den Wert an."))})
        return cleaned


class GroupBlock(blocks.StructBlock):
    """Rules that count together, as in “(A or B) and C”."""

    junction = blocks.ChoiceBlock(choices=JUNCTIONS, default="any", label=_("Von diesen Regeln"))
    parts = blocks.StreamBlock([("rule", RuleBlock())], label=_("Regeln"))

    class Meta:
        icon = "list-ul"
        label = _("Gruppe von Regeln")


class ConditionBlock(blocks.StructBlock):
    """When something is shown or needed; without a rule: always."""

    junction = blocks.ChoiceBlock(choices=JUNCTIONS, default="all", label=_("Nur wenn von diesen Regeln"))
    parts = blocks.StreamBlock(
        [("rule", RuleBlock()), ("group", GroupBlock())],
        required=False,
        label=_("Regeln"),
        help_text=_("Ohne Regel gilt es immer. Regeln können sich nur auf frühere Fragen beziehen."),
    )

    class Meta:
        icon = "view"
        label = _("Bedingung")
        label_format = "{parts}"
        collapsed = True


def fields_of_condition(condition: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield the keys of the questions to which a ``ConditionBlock``'s value refers."""
    for part in (condition or {}).get("parts") or ():
        if part.block_type == "group":
            yield from (rule.value["field"] for rule in part.value["parts"])
        else:
            yield part.value["field"]


def reference_error(condition: Any, known: set[str], everywhere: set[str]) -> ValidationError | None:
    """Return what is wrong with a condition's references, as the editor is told."""
    for field in fields_of_condition(condition):
        if field in known:
            continue
        if field in everywhere:
            return ValidationError(
                _("Die Frage „%(field)s“ kommt erst später. Eine Bedingung kann sich nur auf frühere Fragen beziehen."),
                params={"field": field},
            )
        return ValidationError(_("Es gibt keine Frage mit dem Schlüssel „%(field)s“."), params={"field": field})
    return None


def used_twice() -> ValidationError:
    """Return what an editor is told about a key that is taken."""
    return ValidationError(_("Diesen Schlüssel gibt es schon."))


class UniqueKeysBlock(blocks.StreamBlock):
    """Things with a key of their own each."""

    class Meta:
        collapsed = True

    def clean(self, value: Any) -> Any:
        """Show every fault at its block."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {
            index: StructBlockValidationError(block_errors=faults)
            for index, faults in self.faults_of(cleaned).items()
            if faults
        }
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned

    def faults_of(self, cleaned: Any) -> dict[int, dict[str, Any]]:
        """Find keys that occur twice."""
        keys = [child.value["key"] for child in cleaned]
        return {index: {"key": used_twice()} for index, key in enumerate(keys) if key in keys[:index]}
