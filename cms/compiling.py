"""Turn a form's page into the logic and the texts of a revision.

The German page gives the logic and the path of every text. Another language gives texts only: each is found by the
id of its block, which is the same in all languages, so that a renamed key or a moved question keeps its translation.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wagtail_localize.models import Translation

from cms.form_blocks import WITHOUT_VALUE
from cms.pages.forms import FormPage

Content = dict[str, Any]
Place = tuple[str, str]

BOOLEAN_TYPES = frozenset({"boolean", "consent"})
DERIVED_TYPES = {"is_minor": "boolean", "age_years": "integer"}
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
    types = dict(DERIVED_TYPES)
    for step in page.steps:
        types |= {i.value["key"]: i.value["type"] for i in step.value["items"] if i.block_type == "question"}
    steps = list(page.steps)
    return {
        "key": page.service_key,
        "steps": [
            {
                "key": step.value["key"],
                **_condition_of(step.value, types),
                "items": [_item(item.block_type, item.value, types) for item in step.value["items"]],
            }
            for step in steps
        ],
        "documents": [_document(document.value, types) for document in page.documents],
        "fees": [_fee(fee.value, types) for fee in page.fees],
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


def _given(value: Mapping[str, Any], names: tuple[str, ...]) -> Content:
    return {name: value[name] for name in names if value[name] not in {None, ""}}


def _condition_of(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    condition = compile_condition(value["condition"], types)
    return {"condition": condition} if condition else {}


def _item(kind: str, value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
    if kind == "statement":
        return {"statement": value["key"], **_condition_of(value, types)}
    item = {
        "question": value["key"],
        "type": value["type"],
        "required": bool(value["required"]),
        **_condition_of(value, types),
        **_given(value, ("max_length", "min", "max", "pattern", "codelist")),
    }
    if options := [option["value"] for option in value["options"]]:
        item["options"] = options
    return item


def _document(value: Mapping[str, Any], types: Mapping[str, str]) -> Content:
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
    if kind in BOOLEAN_TYPES:
        return text == "true"
    if kind == "integer" and text.lstrip("-").isdigit():
        return int(text)
    return text


def compile_texts(page: FormPage, translations: Mapping[str, FormPage]) -> dict[str, dict[str, str]]:
    """Return ``{language: {path: text}}``; ``page`` is the German one, ``translations`` the other languages' pages.

    German that only stands in for a translation which nobody has written yet is no text of that language.
    """
    german = {place: (path, text) for place, path, text in _texts(page) if text}
    texts = {"de": dict(german.values())}
    for language, translation in translations.items():
        stand_ins = untranslated_places(translation)
        texts[language] = {
            german[place][0]: text
            for place, _path, text in _texts(translation)
            if text and place in german and not (place in stand_ins and text == german[place][1])
        }
    return texts


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
        yield from _slots(step.id, f"step.{step.value['key']}", step.value, ("label", "heading", "intro"))
        for item in step.value["items"]:
            yield from _item_texts(item)
    for document in page.documents:
        where = f"document.{document.value['key']}"
        yield from _slots(document.id, where, document.value, ("label", "help"))
        for number, evidence in enumerate(document.value["evidence"].bound_blocks):
            yield (evidence.id, ""), f"{where}.evidence.{number}", evidence.value
    for fee in page.fees:
        yield from _slots(fee.id, f"fee.{fee.value['key']}", fee.value, ("label",))
    for number, thing in enumerate(page.bring):
        yield (thing.id, ""), f"appointment.bring.{number}", thing.value


def _item_texts(item: Any) -> Iterator[tuple[Place, str, str]]:
    key = item.value["key"]
    if item.block_type == "statement":
        yield from _slots(item.id, f"statement.{key}", item.value, ("heading", "text"))
        return
    yield from _slots(item.id, f"question.{key}", item.value, ("label", "help", "pattern_hint"))
    for option in item.value["options"].bound_blocks:
        where = f"option.{key}.{option.value['value']}"
        yield from _slots(option.id, where, option.value, ("label", "help"))


def _slots(
    block_id: str, where: str, value: Mapping[str, Any], slots: tuple[str, ...]
) -> Iterator[tuple[Place, str, str]]:
    for slot in slots:
        yield (block_id, slot), f"{where}.{slot}", value[slot] or ""
