"""Write a form's content and texts as the fields of a ``FormPage``: the way back from ``cms.compiling``.

Block ids carry the translations (the same block has the same id in all languages), so a thing that an existing page
knows by its path keeps its id, and a new one gets an id that follows from its path.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from cms.form_blocks import TEXTS_OF_REPEAT, address_of
from cms.pages import FormPage
from intake.definitions.changes import item_path

Block = dict[str, Any]
Content = Mapping[str, Any]

NAMESPACE = uuid.UUID("7d0d2c3e-5a0b-4d6e-9a52-1f6f2f3f7b10")
JUNCTIONS = ("all", "any")
SWITCHED: Mapping[bool | None, str] = {True: "yes", False: "no", None: ""}
SWITCHES = ("required", "original_at_appointment", "translation_needed", "legalisation_or_apostille")


class FormWriter:
    """Writes the blocks of one form in one language; German stands in for a text that the language lacks."""

    def __init__(
        self, form_key: str, texts: Mapping[str, str], german: Mapping[str, str], ids: Mapping[str, str] | None = None
    ) -> None:
        self.form_key, self.texts, self.german, self.ids = form_key, texts, german, ids or {}

    def text(self, path: str) -> str:
        """Return a text of the language, else the German one, else nothing."""
        return self.texts.get(path) or self.german.get(path, "")

    def block(self, where: str, kind: str, value: Any) -> Block:
        """Return a stream child with its stable id."""
        known = self.ids.get(where)
        return {"type": kind, "value": value, "id": known or str(uuid.uuid5(NAMESPACE, f"{self.form_key}:{where}"))}

    def fields(self, content: Content) -> dict[str, Any]:
        """Return ``{field of FormPage: value}``; raises ``KeyError`` for what no block can hold."""
        appointment, processing = content.get("appointment", {}), content.get("processing", {})
        return {
            "title": self.text("title"),
            "service_key": content["key"],
            "for_whom": self.text("for_whom"),
            "summary": self.text("summary"),
            "legal_basis": [
                self.block(f"norm.{number}", "norm", norm) for number, norm in enumerate(content.get("legal_basis", ()))
            ],
            "target_days": processing.get("target_days"),
            "card_production_days": processing.get("card_production_days"),
            "processing_note": self.text("processing.note"),
            "appointment_type": appointment["type"],
            "appointment_minutes": appointment["duration_min"],
            "extra_person_minutes": appointment["extra_person_min"],
            "bring": [
                self.block(f"bring.{number}", "thing", self.text(f"appointment.bring.{number}"))
                for number in range(appointment.get("bring_count", 0))
            ],
            "appointment_note": self.text("appointment.note"),
            "steps": [self.step(step, content.get("submit_requires", ())) for step in content["steps"]],
            "documents": [self.document(document) for document in content["documents"]],
            "fees": [self.fee(fee) for fee in content.get("fees", ())],
            "fee_rules": [self.fee_rule(rule) for rule in content.get("fee_rules", ())],
            "points": [self.points(content["points"])] if content.get("points") else [],
        }

    def step(self, step: Content, submit_requires: Iterable[str]) -> Block:
        """Return the block of a step."""
        where = f"step.{step['key']}"
        repeat = step.get("repeat") or {}
        value = {
            "key": step["key"],
            **{slot: self.text(f"{where}.{slot}") for slot in ("label", "heading", "intro")},
            "submit_requires": step["key"] in submit_requires,
            "condition": self.condition(where, step.get("condition")),
            "repeat": {
                "min": repeat.get("min"),
                "max": repeat.get("max"),
                **{slot: self.text(f"{where}.{slot}") if repeat else "" for slot in TEXTS_OF_REPEAT},
            },
            "items": [self.item(item_path(step, item), item) for item in step["items"]],
        }
        return self.block(where, "step", value)

    def item(self, where: str, item: Content) -> Block:
        """Return the block of a question or a statement."""
        condition = self.condition(where, item.get("condition"))
        if "statement" in item:
            texts = {slot: self.text(f"{where}.{slot}") for slot in ("heading", "text")}
            return self.block(where, "statement", {"key": item["statement"], **texts, "condition": condition})
        value = {
            "key": item["question"],
            "type": item["type"],
            **{slot: self.text(f"{where}.{slot}") for slot in ("label", "help", "pattern_hint")},
            "required": bool(item.get("required")),
            "options": [self.option(where, option) for option in item.get("options", ())],
            "condition": condition,
            **{name: item.get(name) for name in ("max_length", "min", "max")},
            **{name: item.get(name) or "" for name in ("pattern", "codelist", "default", "note")},
        }
        return self.block(where, "question", value)

    def option(self, where: str, option: str) -> Block:
        """Return the list item of an answer to choose."""
        path = f"option.{where.partition('.')[2]}.{option}"
        texts = {slot: self.text(f"{path}.{slot}") for slot in ("label", "help")}
        return self.block(f"{where}.{option}", "item", {"value": option, **texts})

    def document(self, document: Content) -> Block:
        """Return the block of a paper that is needed."""
        where = f"document.{document['key']}"
        value = {
            "key": document["key"],
            **{slot: self.text(f"{where}.{slot}") for slot in ("label", "help")},
            "condition": self.condition(where, document.get("condition")),
            "evidence": [
                self.block(f"{where}.evidence.{number}", "item", self.text(f"{where}.evidence.{number}"))
                for number in range(document.get("evidence_count", 0))
            ],
            "max_files": document.get("max_files", 5),
            "max_age_days": document.get("max_age_days"),
            **{name: bool(document.get(name)) for name in SWITCHES},
            "checks": ", ".join(document.get("checks", ())),
            "overrides": [
                self.override(f"{where}.override.{number}", override)
                for number, override in enumerate(document.get("overrides", ()))
            ],
        }
        return self.block(where, "document", value)

    def override(self, where: str, override: Content) -> Block:
        """Return the list item of what some answers change in a requirement."""
        value = {
            "condition": self.condition(where, override.get("condition")),
            **{name: SWITCHED[override.get(name)] for name in SWITCHES},
            "max_files": override.get("max_files"),
            "max_age_days": override.get("max_age_days"),
        }
        return self.block(where, "item", value)

    def fee(self, fee: Content) -> Block:
        """Return the block of a fee."""
        where = f"fee.{fee['key']}"
        value = {
            "key": fee["key"],
            "label": self.text(f"{where}.label"),
            "amount_eur": fee["amount_eur"],
            "legal_basis": fee["legal_basis"],
            "condition": self.condition(where, fee.get("condition")),
        }
        return self.block(where, "fee", value)

    def fee_rule(self, rule: Content) -> Block:
        """Return the block of a reduction."""
        where = f"fee_rule.{rule['key']}"
        value = {
            **{name: rule[name] for name in ("key", "legal_basis", "effect", "value")},
            "label": self.text(f"{where}.label"),
            "condition": self.condition(where, rule.get("condition")),
            "confirmed_by": rule.get("confirmed_by", ""),
        }
        return self.block(where, "rule", value)

    def points(self, points: Content) -> Block:
        """Return the block of a points calculator."""
        items = [
            self.block(f"points.{item['value']}", "item", {"exclusive_group": "", **item}) for item in points["items"]
        ]
        return self.block("points", "points", {**points, "items": items})

    def condition(self, where: str, condition: Content | None) -> dict[str, Any]:
        """Return the value of a ``ConditionBlock``."""
        junction, parts = "all", [condition] if condition else []
        if condition and "not" in condition:
            inner = condition["not"]
            junction, parts = "none", list(inner["any"]) if "any" in inner else [inner]
        elif condition and any(name in condition for name in JUNCTIONS):
            junction = next(name for name in JUNCTIONS if name in condition)
            parts = list(condition[junction])
        return {
            "junction": junction,
            "parts": [self.part(f"{where}.if.{number}", part) for number, part in enumerate(parts)],
        }

    def part(self, where: str, rule: Content) -> Block:
        """Return a rule, or a group of rules."""
        if "field" not in rule:
            return self.block(where, "group", self.condition(where, rule))
        value = {"field": rule["field"], "op": rule["op"], "value": as_entered(rule.get("value"))}
        return self.block(where, "rule", value)


def as_entered(value: Any) -> str:
    """Return a rule's value as an editor types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(as_entered(part) for part in value)
    return str(value)


def block_ids(page: FormPage) -> dict[str, str]:
    """Return the ids of a page's blocks by their paths, as ``FormWriter`` names them."""
    ids: dict[str, str] = {f"norm.{number}": norm.id for number, norm in enumerate(page.legal_basis)}
    ids |= {f"bring.{number}": thing.id for number, thing in enumerate(page.bring)}
    for step in page.steps:
        ids[f"step.{step.value['key']}"] = step.id
        for item in step.value["items"]:
            key = item.value["key"]
            if item.block_type == "statement":
                ids[f"statement.{key}"] = item.id
                continue
            where = f"question.{address_of(step.value, key)}"
            ids[where] = item.id
            ids |= {f"{where}.{option.value['value']}": option.id for option in item.value["options"].bound_blocks}
    for document in page.documents:
        where = f"document.{document.value['key']}"
        ids[where] = document.id
        evidence = document.value["evidence"].bound_blocks
        ids |= {f"{where}.evidence.{number}": one.id for number, one in enumerate(evidence)}
    ids |= {f"fee.{fee.value['key']}": fee.id for fee in page.fees}
    return ids | {f"fee_rule.{rule.value['key']}": rule.id for rule in page.fee_rules}
