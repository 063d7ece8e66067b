"""Read a form from its seed file: the logic once, the texts per language.

A seed file holds labels beside keys (``label: {de: ..., en: ...}``) and takes long lists of options from
``codelists.yaml``. What comes out has the shape that ``intake.definitions.services.revision_freeze`` takes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.seed import read_seed
from intake.definitions.schema import CHOICE_TYPES

Raw = Mapping[str, Any]
Texts = dict[str, dict[str, str]]

LOGIC_OF_QUESTION = ("type", "required", "condition", "max_length", "min", "max", "pattern", "codelist")
LOGIC_OF_DOCUMENT = (
    "condition",
    "max_files",
    "max_age_days",
    "original_at_appointment",
    "translation_needed",
    "legalisation_or_apostille",
)


def form_seed(key: str) -> tuple[dict[str, Any], Texts]:
    """Return ``(content, texts)`` of the seed form ``<key>.yaml``."""
    raw = read_seed(key)
    return form_content(raw), form_texts(raw)


def options_of(question: Raw) -> list[Raw]:
    """Return a question's options; a choice without options of its own takes those of its code list."""
    if question["type"] not in CHOICE_TYPES:
        return []
    own = question.get("options")
    return list(own if own else read_seed("codelists")[question["codelist"]]["values"])


def _given(raw: Raw, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: raw[name] for name in names if raw.get(name) is not None}


def _item(raw: Raw) -> dict[str, Any]:
    if "statement" in raw:
        return {"statement": raw["statement"], **_given(raw, ("condition",))}
    item = {"question": raw["question"], **_given(raw, LOGIC_OF_QUESTION)}
    if values := [option["value"] for option in options_of(raw)]:
        item["options"] = values
    return item


def form_content(raw: Raw) -> dict[str, Any]:
    """Return the form's logic in the shape of ``FormRevision.content``."""
    appointment = raw.get("appointment", {})
    return {
        "key": raw["key"],
        "steps": [
            {"key": step["key"], **_given(step, ("condition",)), "items": [_item(item) for item in step["items"]]}
            for step in raw["steps"]
        ],
        "documents": [
            {
                "key": document["key"],
                "required": document["required"],
                **_given(document, LOGIC_OF_DOCUMENT),
                "checks": list(document["checks"]),
                "evidence_count": len(document["accepted_evidence"]),
            }
            for document in raw["documents"]
        ],
        "fees": [
            {
                "key": fee["key"],
                "amount_eur": str(fee["amount_eur"]),
                "legal_basis": fee["legal_basis"],
                **_given(fee, ("condition",)),
            }
            for fee in raw["fees"]
        ],
        "legal_basis": list(raw["legal_basis"]),
        "submit_requires": list(raw["submit_requires"]),
        "appointment": {
            **_given(appointment, ("type", "duration_min", "extra_person_min")),
            "bring_count": len(appointment.get("bring", ())),
        },
        "processing": _given(raw["processing"], ("target_days", "card_production_days")),
    }


def form_texts(raw: Raw) -> Texts:
    """Return ``{language: {path: text}}`` with the paths of ``intake.definitions.schema.text_paths``."""
    texts: Texts = {}
    for path, translations in _labelled(raw):
        for language, text in (translations or {}).items():
            texts.setdefault(language, {})[path] = text
    return texts


def _labelled(raw: Raw) -> Iterator[tuple[str, Mapping[str, str] | None]]:
    for name in ("title", "for_whom", "summary"):
        yield name, raw.get(name)
    for step in raw["steps"]:
        for name in ("label", "heading", "intro"):
            yield f"step.{step['key']}.{name}", step.get(name)
        for item in step["items"]:
            yield from _labelled_item(item)
    for document in raw["documents"]:
        for name in ("label", "help"):
            yield f"document.{document['key']}.{name}", document.get(name)
        for number, evidence in enumerate(document["accepted_evidence"]):
            yield f"document.{document['key']}.evidence.{number}", evidence
    for fee in raw["fees"]:
        yield f"fee.{fee['key']}.label", fee["label"]
    for number, thing in enumerate(raw["appointment"].get("bring", ())):
        yield f"appointment.bring.{number}", thing
    yield "appointment.note", raw["appointment"].get("note")
    yield "processing.note", raw["processing"].get("note")


def _labelled_item(item: Raw) -> Iterator[tuple[str, Mapping[str, str] | None]]:
    if "statement" in item:
        for name in ("heading", "text"):
            yield f"statement.{item['statement']}.{name}", item.get(name)
        return
    for name in ("label", "help", "pattern_hint"):
        yield f"question.{item['question']}.{name}", item.get(name)
    for option in options_of(item):
        for name in ("label", "help"):
            yield f"option.{item['question']}.{option['value']}.{name}", option.get(name)
