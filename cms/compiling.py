"""Turn a form's page into the logic and the texts of a revision.

The German page gives the logic and the path of every text. Another language gives texts only: each is found by the
id of its block, which is the same in all languages, so that a renamed key or a moved question keeps its translation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wagtail_localize.models import Translation

from cms.form_blocks import TEXTS_OF_REPEAT, WITHOUT_VALUE, address_of, repeats
from cms.pages.forms import FormPage
from intake.definitions.conditions import PARAMETER
from intake.definitions.derived import DERIVED

Content = dict[str, Any]
Place = tuple[str, str]

BOOLEAN_TYPES = frozenset({"boolean", "consent"})
NUMBER_TYPES = frozenset({"integer", "currency"})
DERIVED_TYPES = {name: own.type for name, own in DERIVED.items()} | {
    "points_total": "integer",
    "points_reached": "boolean",
}
LISTS = frozenset({"in", "not_in"})
FIELDS = {
    "title": "title",
    "for_whom": "for_whom",
    "summary": "summary",
    "appointment_note": "appointment.note",
    "processing_note": "processing.note",
}
BLOCK_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def compile_content(page: FormPage) -> Content:
    """Return the form's logic in the shape of ``FormRevision.content``."""
    steps = list(page.steps)
    types = answer_types(steps)
    return {
        "key": page.service_key,
        "steps": [_step(step.value, types) for step in steps],
        "documents": [compile_document(document.value, types) for document in page.documents],
        "fees": [_fee(fee.value, types) for fee in page.fees],
        **_rules(page, types),
        "legal_basis": [norm.value for norm in page.legal_basis],
        "submit_requires": [step.value["key"] for step in steps if step.value["submit_requires"]],
        "appointment": {
            "type": page.appointment_type,
            "duration_min": page.appointment_minutes,
            "extra_person_min": page.extra_person_minutes,
            "bring_count": len(page.bring),
        },
        "processing": _given(
            {"target_days": page.target_days, "card_production_days": page.card_production_days},
            ("target_days", "card_production_days"),
        ),
    }


def answer_types(steps: Iterable[Any]) -> dict[str, str]:
    """Return the type of everything that a condition may compare, by its address in the whole form."""
    types = dict(DERIVED_TYPES)
    for step in steps:
        for item in step.value["items"]:
            if item.block_type == "question":
                types[address_of(step.value, item.value["key"])] = item.value["type"]
        if repeats(step.value):
            types[f"{step.value['key']}_count"] = "integer"
    return types


def _step(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    inside = types
    if repeats(value):
        own = {item.value["key"]: item.value["type"] for item in value["items"] if item.block_type == "question"}
        inside = {**types, **own}
    return {
        "key": value["key"],
        **_condition_of(value, types),
        **({"repeat": {"min": value["repeat"]["min"] or 0, "max": value["repeat"]["max"]}} if repeats(value) else {}),
        "items": [compile_item(item.block_type, item.value, inside) for item in value["items"]],
    }


def _rules(page: FormPage, types: Mapping[str, str]) -> Content:
    """Return the rules that lower fees and the points calculator; nothing where the form has none."""
    content: Content = {}
    if rules := [_fee_rule(rule.value, types) for rule in page.fee_rules]:
        content["fee_rules"] = rules
    for points in page.points:
        content["points"] = {
            "question": points.value["question"],
            "minimum": points.value["minimum"],
            "items": [_given(item, ("value", "points", "exclusive_group")) for item in points.value["items"]],
        }
    return content


def _fee_rule(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    return {
        "key": value["key"],
        "legal_basis": value["legal_basis"],
        **_condition_of(value, types),
        "effect": value["effect"],
        "value": value["value"],
        **_given(value, ("confirmed_by",)),
    }


def _override(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    switches = ("required", "original_at_appointment", "translation_needed", "legalisation_or_apostille")
    return {
        **_condition_of(value, types),
        **{name: value[name] == "yes" for name in switches if value[name]},
        **_given(value, ("max_files", "max_age_days")),
    }


def _given(value: Mapping[str, Any], names: tuple[str, ...]) -> Content:
    return {name: value[name] for name in names if value[name] not in {None, ""}}


def _condition_of(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    condition = compile_condition(value["condition"], types)
    return {"condition": condition} if condition else {}


def compile_item(kind: str, value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    if kind == "statement":
        return {"statement": value["key"], **_condition_of(value, types)}
    item = {
        "question": value["key"],
        "type": value["type"],
        "required": bool(value["required"]),
        **_condition_of(value, types),
        **_given(value, ("max_length", "min", "max", "pattern", "codelist", "default")),
    }
    if options := [option["value"] for option in value["options"]]:
        item["options"] = options
    return item


def compile_document(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    overrides = [override for own in value["overrides"] if len(override := _override(own, types)) > 1]
    return {
        "key": value["key"],
        "required": bool(value["required"]),
        **_condition_of(value, types),
        "max_files": value["max_files"],
        **_given(value, ("max_age_days",)),
        "original_at_appointment": bool(value["original_at_appointment"]),
        "translation_needed": bool(value["translation_needed"]),
        "legalisation_or_apostille": bool(value["legalisation_or_apostille"]),
        "checks": [check.strip() for check in (value["checks"] or "").split(",") if check.strip()],
        "evidence_count": len(value["evidence"]),
        **({"overrides": overrides} if overrides else {}),
    }


def _fee(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    amount = value["amount_eur"]
    return {
        "key": value["key"],
        "amount_eur": str(int(amount)) if amount == int(amount) else str(amount),
        "legal_basis": value["legal_basis"],
        **_condition_of(value, types),
    }


def compile_condition(value: Mapping[str, Any] | None, types: Mapping[str, str]) -> Content | None:
    """Return the condition of a ``ConditionBlock`` as ``conditions.holds`` reads it; ``None`` without a rule."""
    if not value:
        return None
    parts = [
        compile_condition(part.value, types) if part.block_type == "group" else _rule(part.value, types)
        for part in value["parts"]
    ]
    kept = [part for part in parts if part]
    if not kept:
        return None
    if value["junction"] == "none":
        return {"not": kept[0] if len(kept) == 1 else {"any": kept}}
    return kept[0] if len(kept) == 1 else {value["junction"]: kept}


def _rule(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    rule = {"field": value["field"], "op": value["op"]}
    if value["op"] in WITHOUT_VALUE:
        return rule
    kind = types.get(value["field"], "text")
    text = value["value"] or ""
    if value["op"] in LISTS:
        return {**rule, "value": [_typed(part.strip(), kind) for part in text.split(",")]}
    return {**rule, "value": _typed(text, kind)}


def _typed(text: str, kind: str) -> Any:
    """Read a rule's value as an answer of that kind of question is stored."""
    if text.startswith(PARAMETER):
        return text
    if kind in BOOLEAN_TYPES:
        return text == "true"
    if kind in NUMBER_TYPES and text.lstrip("-").isdigit():
        return int(text)
    return text


def compile_texts(page: FormPage, translations: Mapping[str, FormPage]) -> dict[str, dict[str, str]]:
    """Return ``{language: {path: text}}``; ``page`` is the German one, ``translations`` the other languages' pages.

    German that only stands in for a translation which nobody has written yet is no text of that language, and the
    translation of a former wording is none either: a reader is better off with German than with what no longer holds.
    """
    german = {place: (path, text) for place, path, text in _texts(page) if text}
    texts = {"de": dict(german.values())}
    for language, translation in translations.items():
        waiting = untranslated_places(translation)
        texts[language] = {
            german[place][0]: text
            for place, _path, text in _texts(translation)
            if text and place in german and place not in waiting
        }
    return texts


def text_places(page: FormPage) -> dict[Place, str]:
    """Return the path of every text of a page by its place."""
    return {place: path for place, path, text in _texts(page) if text}


def untranslated_places(page: FormPage) -> set[Place]:
    """Return the places whose text the translation tool still waits for; none for a page written by hand."""
    work = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if work is None:
        return set()
    waiting = work.source.stringsegment_set.annotate_translation(page.locale).filter(translation=None)
    return {place_of(path) for path in waiting.values_list("context__path", flat=True)}


def place_of(path: str) -> Place:
    """Read a content path of the translation tool, ``steps.<block id>.items.<block id>.label``."""
    parts = path.split(".")
    ids = [position for position, part in enumerate(parts) if BLOCK_ID.match(part)]
    return (parts[ids[-1]], ".".join(parts[ids[-1] + 1 :])) if ids else ("", path)


def _texts(page: FormPage) -> Iterator[tuple[Place, str, str]]:
    """Yield ``((block id, slot), path, text)`` of every text of a page."""
    yield from ((("", field), path, getattr(page, field)) for field, path in FIELDS.items())
    for step in page.steps:
        yield from _step_texts(step)
    for document in page.documents:
        where = f"document.{document.value['key']}"
        yield from _slots(document.id, where, document.value, ("label", "help"))
        for number, evidence in enumerate(document.value["evidence"].bound_blocks):
            yield (evidence.id, ""), f"{where}.evidence.{number}", evidence.value
    for fee in page.fees:
        yield from _slots(fee.id, f"fee.{fee.value['key']}", fee.value, ("label",))
    for rule in page.fee_rules:
        yield from _slots(rule.id, f"fee_rule.{rule.value['key']}", rule.value, ("label",))
    for number, thing in enumerate(page.bring):
        yield (thing.id, ""), f"appointment.bring.{number}", thing.value


def _step_texts(step: Any) -> Iterator[tuple[Place, str, str]]:
    where = f"step.{step.value['key']}"
    yield from _slots(step.id, where, step.value, ("label", "heading", "intro"))
    if repeats(step.value):
        for slot in TEXTS_OF_REPEAT:
            yield (step.id, f"repeat.{slot}"), f"{where}.{slot}", step.value["repeat"][slot] or ""
    for item in step.value["items"]:
        yield from _item_texts(item, address_of(step.value, item.value["key"]))


def _item_texts(item: Any, address: str) -> Iterator[tuple[Place, str, str]]:
    if item.block_type == "statement":
        yield from _slots(item.id, f"statement.{item.value['key']}", item.value, ("heading", "text"))
        return
    yield from _slots(item.id, f"question.{address}", item.value, ("label", "help", "pattern_hint"))
    for option in item.value["options"].bound_blocks:
        where = f"option.{address}.{option.value['value']}"
        yield from _slots(option.id, where, option.value, ("label", "help"))


def _slots(
    block_id: str, where: str, value: Mapping[str, Any], slots: tuple[str, ...]
) -> Iterator[tuple[Place, str, str]]:
    for slot in slots:
        yield (block_id, slot), f"{where}.{slot}", value[slot] or ""
