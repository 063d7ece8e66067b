"""Write a seed form as the fields of a ``FormPage`` in one language, the way an editor would have entered it."""

import uuid
from collections.abc import Iterable
from typing import Any

from cms.seed.catalogues import DOCUMENT, TITLE, Catalogue, catalogue
from cms.seed.composing import Raw
from cms.seed.definitions import SLOTS_OF_REPEAT, options_of

Block = dict[str, Any]

NAMESPACE = uuid.UUID("7d0d2c3e-5a0b-4d6e-9a52-1f6f2f3f7b10")
JUNCTIONS = ("all", "any")


def form_fields(raw: Raw, language: str) -> dict[str, Any]:
    """Return ``{field of FormPage: value}``; block ids are the same in every language and at every load.

    German stands in for what is not translated yet, as the translation tool does it.
    """
    return FormWriter(raw["key"], catalogue(language)).fields(raw)


class FormWriter:
    """Writes blocks with ids that follow from the form's key and the block's place."""

    def __init__(self, form_key: str, translations: Catalogue) -> None:
        self.form_key = form_key
        self.text = translations.text

    def block(self, where: str, kind: str, value: Any) -> Block:
        """Return a stream child with its stable id."""
        return {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{self.form_key}:{where}"))}

    def fields(self, raw: Raw) -> dict[str, Any]:
        """Return all fields."""
        processing, appointment = raw["processing"], raw["appointment"]
        return {
            "title": self.text(raw["title"], TITLE),
            "service_key": raw["key"],
            "for_whom": self.text(raw["for_whom"]),
            "summary": self.text(raw.get("summary")),
            "legal_basis": [
                self.block(f"norm.{number}", "norm", norm) for number, norm in enumerate(raw["legal_basis"])
            ],
            "target_days": processing.get("target_days"),
            "card_production_days": processing.get("card_production_days"),
            "processing_note": self.text(processing.get("note")),
            "appointment_type": appointment["type"],
            "appointment_minutes": appointment["duration_min"],
            "extra_person_minutes": appointment["extra_person_min"],
            "bring": [
                self.block(f"bring.{number}", "thing", self.text(thing))
                for number, thing in enumerate(appointment["bring"])
            ],
            "appointment_note": self.text(appointment.get("note")),
            "steps": [self.step(step, raw["submit_requires"]) for step in raw["steps"]],
            "documents": [self.document(document) for document in raw["documents"]],
            "fees": [self.fee(fee) for fee in raw["fees"]],
            "fee_rules": [self.fee_rule(rule) for rule in raw["fee_rules"]],
            "points": [self.points(raw["points"])] if "points" in raw else [],
        }

    def step(self, raw: Raw, submit_requires: Iterable[str]) -> Block:
        """Return the block of a step."""
        where = f"step.{raw['key']}"
        value = {
            "key": raw["key"],
            "label": self.text(raw["label"]),
            "heading": self.text(raw.get("heading")),
            "intro": self.text(raw.get("intro")),
            "submit_requires": raw["key"] in submit_requires,
            "condition": self.condition(where, raw.get("condition")),
            "repeat": self.repeat(raw.get("repeat")),
            "items": [self.item(item, f"{raw['key']}[]." if "repeat" in raw else "") for item in raw["items"]],
        }
        return self.block(where, "step", value)

    def repeat(self, raw: Raw | None) -> dict[str, Any]:
        """Return how often a step is answered; without a greatest number it is answered once."""
        if raw is None:
            return {"min": None, "max": None, **dict.fromkeys(SLOTS_OF_REPEAT, "")}
        return {"min": raw["min"], "max": raw["max"], **{slot: self.text(raw[slot]) for slot in SLOTS_OF_REPEAT}}

    def item(self, raw: Raw, group: str) -> Block:
        """Return the block of a question or a statement; ``group`` is ``<step>[].`` in a repeating step."""
        if "statement" in raw:
            where = f"statement.{raw['statement']}"
            value = {
                "key": raw["statement"],
                "heading": self.text(raw.get("heading")),
                "text": self.text(raw["text"]),
                "condition": self.condition(where, raw.get("condition")),
            }
            return self.block(where, "statement", value)
        where = f"question.{group}{raw['question']}"
        value = {
            "key": raw["question"],
            "type": raw["type"],
            "label": self.text(raw["label"]),
            "help": self.text(raw.get("help")),
            "required": bool(raw.get("required")),
            "options": [self.option(where, option) for option in options_of(raw)],
            "condition": self.condition(where, raw.get("condition")),
            "max_length": raw.get("max_length"),
            "min": raw.get("min"),
            "max": raw.get("max"),
            "pattern": raw.get("pattern") or "",
            "pattern_hint": self.text(raw.get("pattern_hint")),
            "codelist": raw.get("codelist") or "",
            "default": raw.get("default") or "",
            "note": raw.get("note") or "",
        }
        return self.block(where, "question", value)

    def option(self, where: str, raw: Raw) -> Block:
        """Return the list item of an answer to choose."""
        value = {"value": raw["value"], "label": self.text(raw["label"]), "help": self.text(raw.get("help"))}
        return self.block(f"{where}.{raw['value']}", "item", value)

    def document(self, raw: Raw) -> Block:
        """Return the block of a paper that is needed."""
        where = f"document.{raw['key']}"
        value = {
            "key": raw["key"],
            "label": self.text(raw["label"], DOCUMENT),
            "help": self.text(raw.get("help")),
            "required": raw["required"],
            "condition": self.condition(where, raw.get("condition")),
            "evidence": [
                self.block(f"{where}.evidence.{number}", "item", self.text(evidence))
                for number, evidence in enumerate(raw["accepted_evidence"])
            ],
            "max_files": raw["max_files"],
            "max_age_days": raw.get("max_age_days"),
            "original_at_appointment": raw["original_at_appointment"],
            "translation_needed": raw["translation_needed"],
            "legalisation_or_apostille": raw["legalisation_or_apostille"],
            "checks": ", ".join(raw["checks"]),
            "overrides": [],
        }
        return self.block(where, "document", value)

    def fee(self, raw: Raw) -> Block:
        """Return the block of a fee."""
        where = f"fee.{raw['key']}"
        value = {
            "key": raw["key"],
            "label": self.text(raw["label"]),
            "amount_eur": str(raw["amount_eur"]),
            "legal_basis": raw["legal_basis"],
            "condition": self.condition(where, raw.get("condition")),
        }
        return self.block(where, "fee", value)

    def fee_rule(self, raw: Raw) -> Block:
        """Return the block of a reduction."""
        where = f"fee_rule.{raw['key']}"
        value = {
            "key": raw["key"],
            "label": self.text(raw["label"]),
            "legal_basis": raw["legal_basis"],
            "condition": self.condition(where, raw.get("condition")),
            "effect": raw["effect"],
            "value": raw["value"],
            "confirmed_by": raw.get("confirmed_by", ""),
        }
        return self.block(where, "rule", value)

    def points(self, raw: Raw) -> Block:
        """Return the block of a points calculator."""
        items = [
            self.block(
                f"points.{item['value']}",
                "item",
                {**item, "exclusive_group": item.get("exclusive_group", "")},
            )
            for item in raw["items"]
        ]
        return self.block("points", "points", {**raw, "items": items})

    def condition(self, where: str, raw: Raw | None) -> dict[str, Any]:
        """Return the value of a ``ConditionBlock``."""
        junction, parts = "all", [raw] if raw else []
        if raw and "not" in raw:
            inner = raw["not"]
            junction, parts = "none", list(inner["any"]) if "any" in inner else [inner]
        elif raw and any(name in raw for name in JUNCTIONS):
            junction = next(name for name in JUNCTIONS if name in raw)
            parts = list(raw[junction])
        return {
            "junction": junction,
            "parts": [self.part(f"{where}.if.{number}", part) for number, part in enumerate(parts)],
        }

    def part(self, where: str, raw: Raw) -> Block:
        """Return a rule, or a group of rules; deeper nesting has no block and raises ``KeyError``."""
        if "field" not in raw:
            return self.block(where, "group", self.condition(where, raw))
        return self.block(
            where, "rule", {"field": raw["field"], "op": raw["op"], "value": as_entered(raw.get("value"))}
        )


def as_entered(value: Any) -> str:
    """Return a rule's value as an editor types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(as_entered(part) for part in value)
    return str(value)
