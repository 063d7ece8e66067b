"""Say in words what differs between two states of a form, for editors and for the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from intake.definitions.changes import Change
from intake.definitions.models import FormRevision
from intake.definitions.selectors import SOURCE_LANGUAGE

KINDS: dict[str, str | Promise] = {
    "step": gettext_lazy("Schritt"),
    "question": gettext_lazy("Frage"),
    "statement": gettext_lazy("Hinweistext"),
    "document": gettext_lazy("Unterlage"),
    "fee": gettext_lazy("Gebühr"),
    "fee_rule": gettext_lazy("Gebührenregel"),
    "appointment": gettext_lazy("Termin"),
    "processing": gettext_lazy("Bearbeitungszeit"),
    "points": gettext_lazy("Punkte"),
    "form": gettext_lazy("Formular"),
}
SLOTS: dict[str, str | Promise] = {
    "required": gettext_lazy("Pflichtangabe"),
    "condition": gettext_lazy("Bedingung"),
    "type": gettext_lazy("Art"),
    "options": gettext_lazy("Antworten zur Auswahl"),
    "max_length": gettext_lazy("Höchstens so viele Zeichen"),
    "min": gettext_lazy("Kleinster Wert"),
    "max": gettext_lazy("Größter Wert"),
    "pattern": gettext_lazy("Muster"),
    "codelist": gettext_lazy("Codeliste"),
    "default": gettext_lazy("Vorbelegung"),
    "repeat": gettext_lazy("Wiederholung"),
    "max_files": gettext_lazy("Anzahl der Dateien"),
    "max_age_days": gettext_lazy("Höchstalter in Tagen"),
    "original_at_appointment": gettext_lazy("Original zum Termin"),
    "translation_needed": gettext_lazy("Übersetzung nötig"),
    "legalisation_or_apostille": gettext_lazy("Legalisation oder Apostille nötig"),
    "checks": gettext_lazy("Vorprüfungen"),
    "overrides": gettext_lazy("Abweichende Regeln"),
    "evidence_count": gettext_lazy("Anzahl der anerkannten Nachweise"),
    "amount_eur": gettext_lazy("Betrag in Euro"),
    "legal_basis": gettext_lazy("Rechtsgrundlage"),
    "effect": gettext_lazy("Wirkung"),
    "value": gettext_lazy("Wert"),
    "confirmed_by": gettext_lazy("Bestätigt durch"),
    "duration_min": gettext_lazy("Dauer in Minuten"),
    "extra_person_min": gettext_lazy("Minuten für jede weitere Person"),
    "bring_count": gettext_lazy("Anzahl der Dinge zum Mitbringen"),
    "target_days": gettext_lazy("Ziel in Tagen"),
    "card_production_days": gettext_lazy("Herstellung der Karte in Tagen"),
    "submit_requires": gettext_lazy("Zum Einreichen nötig"),
    "_step": gettext_lazy("verschoben in den Schritt"),
    "_after": gettext_lazy("verschoben, steht jetzt nach"),
}
TEXTS: dict[str, str | Promise] = {
    "label": gettext_lazy("Beschriftung"),
    "help": gettext_lazy("Hilfetext"),
    "heading": gettext_lazy("Überschrift"),
    "intro": gettext_lazy("Einleitung"),
    "text": gettext_lazy("Text"),
    "pattern_hint": gettext_lazy("Hinweis zum Muster"),
}
YES_NO = {True: gettext_lazy("Ja"), False: gettext_lazy("Nein"), None: gettext_lazy("nicht angegeben")}


@dataclass(frozen=True)
class ChangeLine:
    """One row of a table of changes."""

    where: str
    thing: str
    what: str
    before: str
    after: str


def change_lines(
    changes: Iterable[Change], former: FormRevision, texts: Mapping[str, Mapping[str, str]]
) -> list[ChangeLine]:
    """Return what changed since ``former`` in words; ``texts`` are those of the new state."""
    old, new = former.texts.get(SOURCE_LANGUAGE, {}), texts.get(SOURCE_LANGUAGE, {})
    return [
        ChangeLine(
            change.where,
            _thing(change.where, new, old),
            _what(change),
            _shown(change, change.before, old),
            _shown(change, change.after, new),
        )
        for change in changes
    ]


def _thing(where: str, *sources: Mapping[str, str]) -> str:
    kind, _dot, key = where.partition(".")
    word = str(KINDS.get(kind, kind))
    return f"{word}: {_label(where, *sources) or key}" if key else word


def _label(where: str, *sources: Mapping[str, str]) -> str:
    for texts in sources:
        for slot in ("label", "heading", "text"):
            if label := texts.get(f"{where}.{slot}"):
                return label
    return ""


def _what(change: Change) -> str:
    if change.came:
        return _("neu")
    if change.went:
        return _("entfernt")
    if not change.slot.startswith("text:"):
        return str(SLOTS.get(change.slot, change.slot))
    slot = change.slot.removeprefix("text:")
    name = str(TEXTS.get(slot.rsplit(".", 1)[-1], slot))
    if change.language == SOURCE_LANGUAGE:
        return name
    return f"{name} ({get_language_info(change.language)['name_translated']})"


def _shown(change: Change, value: Any, texts: Mapping[str, str]) -> str:
    if not change.slot:
        return "" if value is None else _label(change.where, texts)
    if change.slot in {"_after", "_step"}:
        return _label(str(value or ""), texts) or str(value or "")
    if isinstance(value, bool) or value is None:
        return "" if change.slot.startswith("text:") and not value else str(YES_NO[value])
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):
        return " ".join(condition_parts(value))
    return str(value)


def condition_parts(condition: Mapping[str, Any]) -> Iterable[str]:
    """Write a condition, or any other nested logic, in its own short notation."""
    if "field" in condition:
        value = condition.get("value", "")
        yield f"{condition['field']} {condition['op']} {value}".strip()
        return
    for name, inner in condition.items():
        parts = inner if isinstance(inner, list) else [inner]
        written = [" ".join(condition_parts(part)) if isinstance(part, Mapping) else str(part) for part in parts]
        yield f"{name}({', '.join(written)})"
