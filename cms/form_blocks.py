"""The StreamField blocks of which editors make a form: steps, questions, statements, documents, fees.

Keys and condition values are ``RegexBlock``s: the translation tool takes every ``CharBlock`` for a text to translate
and copies a ``RegexBlock`` as it is. Block ids are the same in all languages, which is how texts find their keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from intake.definitions.schema import CHOICE_TYPES, DERIVED_FIELDS

KEY = r"^[a-z][a-z0-9_]{0,63}$"
KEY_HELP = _("Kleine Buchstaben, Ziffern und Unterstrich. Nach der ersten Veröffentlichung unveränderlich.")
KEY_ERRORS = {"invalid": _("Ein Schlüssel beginnt mit einem kleinen Buchstaben und hat nur a–z, 0–9 und _.")}
ANY_LINE = r"^.+$"

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

    field = blocks.RegexBlock(regex=KEY, label=_("Schlüssel der Frage"), error_messages=KEY_ERRORS)
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
    codelist = blocks.RegexBlock(regex=KEY, required=False, label=_("Codeliste"))
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
        if cleaned["type"] in CHOICE_TYPES and not cleaned["options"]:
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


class StepBlock(blocks.StructBlock):
    """One topic, one page of the form."""

    key = key_block()
    label = blocks.CharBlock(label=_("Kurzer Name"), help_text=_("Steht in der Übersicht der Aufgaben."))
    heading = blocks.CharBlock(required=False, label=_("Überschrift der Seite"))
    intro = blocks.TextBlock(required=False, label=_("Einleitung"), rows=2)
    submit_requires = blocks.BooleanBlock(
        required=False,
        label=_("Zum Einreichen nötig"),
        help_text=_("Alle anderen Schritte können nach dem Einreichen ergänzt werden."),
    )
    condition = ConditionBlock(required=False)
    items = blocks.StreamBlock(
        [("question", QuestionBlock()), ("statement", StatementBlock())],
        label=_("Fragen und Hinweistexte"),
        collapsed=True,
    )

    class Meta:
        icon = "form"
        label = _("Schritt")
        label_format = "{key}: {label}"


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

    class Meta:
        icon = "doc-full"
        label = _("Unterlage")
        label_format = "{key}: {label}"


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


def question_keys(steps: Any) -> list[str]:
    """Return the keys of all questions of a value of ``StepsBlock``, in order."""
    return [item.value["key"] for step in steps for item in step.value["items"] if item.block_type == "question"]


def _twice() -> ValidationError:
    return ValidationError(_("Diesen Schlüssel gibt es schon."))


class StepsBlock(blocks.StreamBlock):
    """The steps of a form, with the checks that need to see them all."""

    step = StepBlock()

    class Meta:
        collapsed = True

    def clean(self, value: Any) -> Any:
        """Find keys that occur twice and conditions that refer to later or missing questions."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        everywhere = set(question_keys(cleaned)) | DERIVED_FIELDS
        known: set[str] = set()
        seen: set[tuple[str, str]] = set()
        errors = {}
        for index, step in enumerate(cleaned):
            faults: dict[str, Any] = {}
            if ("step", step.value["key"]) in seen:
                faults["key"] = _twice()
            seen.add(("step", step.value["key"]))
            if problem := reference_error(step.value["condition"], known, everywhere):
                faults["condition"] = problem
            if items := self._item_errors(step.value["items"], known, everywhere, seen):
                faults["items"] = StreamBlockValidationError(block_errors=items)
            if faults:
                errors[index] = StructBlockValidationError(block_errors=faults)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned

    @staticmethod
    def _item_errors(
        items: Any, known: set[str], everywhere: set[str], seen: set[tuple[str, str]]
    ) -> dict[int, ValidationError]:
        errors: dict[int, ValidationError] = {}
        for index, item in enumerate(items):
            key = item.value["key"]
            faults: dict[str, Any] = {}
            if (item.block_type, key) in seen:
                faults["key"] = _twice()
            seen.add((item.block_type, key))
            if problem := reference_error(item.value["condition"], known, everywhere):
                faults["condition"] = problem
            if faults:
                errors[index] = StructBlockValidationError(block_errors=faults)
            if item.block_type == "question":
                known.add(key)
                known |= DERIVED_FIELDS if key == "birth_date" else set()
        return errors


class UniqueKeysBlock(blocks.StreamBlock):
    """Things with a key of their own each."""

    class Meta:
        collapsed = True

    def clean(self, value: Any) -> Any:
        """Find keys that occur twice."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        keys = [child.value["key"] for child in cleaned]
        errors = {
            index: StructBlockValidationError(block_errors={"key": _twice()})
            for index, key in enumerate(keys)
            if key in keys[:index]
        }
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


class DocumentsBlock(UniqueKeysBlock):
    """All papers of a form."""

    document = DocumentBlock()


class FeesBlock(UniqueKeysBlock):
    """All fees of a form."""

    fee = FeeBlock()
