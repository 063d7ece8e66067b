"""The steps of a form, also those that repeat, with the checks that need to see them all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.form_blocks.questions import QuestionBlock, StatementBlock
from cms.form_blocks.rules import ConditionBlock, UniqueKeysBlock, key_block, reference_error, used_twice
from intake.definitions.derived import DERIVED
from intake.definitions.lint import MAX_ENTRIES

#: What follows from the day, and from the points calculator, which stands beside the steps.
ALWAYS_KNOWN = frozenset(
    {"points_total", "points_reached", *(name for name, own in DERIVED.items() if own.source is None)}
)
TEXTS_OF_REPEAT = ("item", "ask_first", "ask_more")


class RepeatBlock(blocks.StructBlock):
    """Makes a list of a step: its questions are asked for each entry, as for each child."""

    min = blocks.IntegerBlock(
        required=False, min_value=0, max_value=MAX_ENTRIES, label=_("Mindestens so viele Einträge")
    )
    max = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MAX_ENTRIES,
        label=_("Höchstens so viele Einträge"),
        help_text=_("Leer: Der Schritt wird einmal beantwortet. Mit einer Zahl wird er zur Liste, etwa der Kinder."),
    )
    item = blocks.CharBlock(
        required=False, default="", label=_("Name eines Eintrags"), help_text=_("Zum Beispiel: Kind")
    )
    ask_first = blocks.CharBlock(
        required=False,
        default="",
        label=_("Frage vor dem ersten Eintrag"),
        help_text=_("Zum Beispiel: Haben Sie Kinder?"),
    )
    ask_more = blocks.CharBlock(
        required=False,
        default="",
        label=_("Frage nach jedem Eintrag"),
        help_text=_("Zum Beispiel: Möchten Sie ein weiteres Kind angeben?"),
    )

    class Meta:
        icon = "duplicate"
        label = _("Wiederholung")
        collapsed = True

    def clean(self, value: Any) -> Any:
        """Ask for the words of a list, and for bounds in their order."""
        cleaned = super().clean(value)
        if self.is_deferred_validation or not cleaned["max"]:
            return cleaned
        errors = {name: ValidationError(_("Eine Liste braucht diesen Text.")) for name in TEXTS_OF_REPEAT}
        errors = {name: error for name, error in errors.items() if not cleaned[name]}
        if (cleaned["min"] or 0) > cleaned["max"]:
            errors["max"] = ValidationError(_("Der größte Wert ist kleiner als der kleinste."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


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
    repeat = RepeatBlock(required=False)
    items = blocks.StreamBlock(
        [("question", QuestionBlock()), ("statement", StatementBlock())],
        label=_("Fragen und Hinweistexte"),
        collapsed=True,
    )

    class Meta:
        icon = "form"
        label = _("Schritt")
        label_format = "{key}: {label}"


def repeats(step: Any) -> bool:
    """Tell whether the value of a ``StepBlock`` is a list."""
    return bool((step.get("repeat") or {}).get("max"))


def questions_of(step: Any) -> list[Any]:
    """Return the values of a step's ``QuestionBlock``s."""
    return [item.value for item in step["items"] if item.block_type == "question"]


def address_of(step: Any, key: str) -> str:
    """Return the key of a question in the whole form: ``key`` or ``<step>[].key``."""
    return f"{step['key']}[].{key}" if repeats(step) else key


def known_after(step: Any) -> set[str]:
    """Return what conditions after a step may refer to: its questions and what follows from them."""
    keys = {address_of(step, own["key"]) for own in questions_of(step)}
    keys |= {name for name, own in DERIVED.items() if own.source in keys}
    return keys | {f"{step['key']}_count"} if repeats(step) else keys


def question_keys(steps: Any) -> set[str]:
    """Return everything that a condition at the end of a form may refer to."""
    return set(ALWAYS_KNOWN).union(*(known_after(step.value) for step in steps))


class StepsBlock(UniqueKeysBlock):
    """The steps of a form."""

    step = StepBlock()

    def faults_of(self, cleaned: Any) -> dict[int, dict[str, Any]]:
        """Find keys that occur twice and conditions that refer to later or missing questions."""
        everywhere = question_keys(cleaned)
        known = set(ALWAYS_KNOWN)
        seen: set[tuple[str, str]] = set()
        faults = super().faults_of(cleaned)
        for index, child in enumerate(cleaned):
            step, own = child.value, faults.setdefault(index, {})
            if problem := reference_error(step["condition"], known, everywhere):
                own["condition"] = problem
            if items := _item_errors(step, known, everywhere, seen):
                own["items"] = StreamBlockValidationError(block_errors=items)
            known |= known_after(step)
        return faults


def _item_errors(
    step: Any, known: set[str], everywhere: set[str], seen: set[tuple[str, str]]
) -> dict[int, ValidationError]:
    """Return what is wrong with a step's items; inside an entry, its own questions have their bare keys."""
    inside, errors = set(known), {}
    siblings = {own["key"] for own in questions_of(step)}
    for index, item in enumerate(step["items"]):
        key, faults = item.value["key"], {}
        name = (item.block_type, address_of(step, key) if item.block_type == "question" else key)
        if name in seen:
            faults["key"] = used_twice()
        seen.add(name)
        if problem := reference_error(item.value["condition"], inside, everywhere | siblings):
            faults["condition"] = problem
        if faults:
            errors[index] = StructBlockValidationError(block_errors=faults)
        if item.block_type == "question":
            inside |= {key, address_of(step, key)}
            inside |= set() if repeats(step) else {name for name, own in DERIVED.items() if own.source == key}
    return errors
