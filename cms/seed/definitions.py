"""Read a form from its seed files: the logic once, the texts per language.

What comes out has the shape that ``intake.definitions.services.revision_freeze`` takes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.seed import read_seed
from cms.seed.catalogues import DOCUMENT, SOURCE, TITLE, catalogue, languages_with_catalogue
from cms.seed.composing import Raw, form_raw
from intake.definitions.schema import CHOICE_TYPES

Texts = dict[str, dict[str, str]]
Path = str
German = tuple[Path, str, str | None]

LOGIC_OF_QUESTION = ("type", "required", "condition", "max_length", "min", "max", "pattern", "codelist", "default")
LOGIC_OF_DOCUMENT = (
    "condition",
    "max_files",
    "max_age_days",
    "original_at_appointment",
    "translation_needed",
    "legalisation_or_apostille",
)
LOGIC_OF_RULE = ("key", "legal_basis", "condition", "effect", "value", "confirmed_by")
SLOTS_OF_REPEAT = ("item", "ask_first", "ask_more")


def form_seed(key: str) -> tuple[dict[str, Any], Texts]:
    """Return ``(content, texts)`` of a seed form; a language has only the texts that are translated."""
    raw = form_raw(key)
    return form_content(raw), form_texts(raw)


def options_of(question: Raw) -> list[Raw]:
    """Return a question's options; a choice without options of its own takes those of its code list."""
    if question["type"] not in CHOICE_TYPES:
        return []
    own = question.get("options")
    return list(own if own else read_seed("forms/codelists")[question["codelist"]]["values"])


def _given(raw: Raw, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: raw[name] for name in names if raw.get(name) not in (None, "")}


def _item(raw: Raw) -> dict[str, Any]:
    if "statement" in raw:
        return {"statement": raw["statement"], **_given(raw, ("condition",))}
    item = {"question": raw["question"], **_given(raw, LOGIC_OF_QUESTION)}
    if values := [option["value"] for option in options_of(raw)]:
        item["options"] = values
    return item


def _step(raw: Raw) -> dict[str, Any]:
    step = {"key": raw["key"], **_given(raw, ("condition",)), "items": [_item(item) for item in raw["items"]]}
    if "repeat" in raw:
        step["repeat"] = {"min": raw["repeat"]["min"], "max": raw["repeat"]["max"]}
    return step


def _document(raw: Raw) -> dict[str, Any]:
    return {
        "key": raw["key"],
        "required": raw["required"],
        **_given(raw, LOGIC_OF_DOCUMENT),
        "checks": list(raw["checks"]),
        "evidence_count": len(raw["accepted_evidence"]),
    }


def _fee(raw: Raw) -> dict[str, Any]:
    return {
        "key": raw["key"],
        "amount_eur": str(raw["amount_eur"]),
        "legal_basis": raw["legal_basis"],
        **_given(raw, ("condition",)),
    }


def form_content(raw: Raw) -> dict[str, Any]:
    """Return the form's logic in the shape of ``FormRevision.content``."""
    appointment = raw["appointment"]
    content: dict[str, Any] = {
        "key": raw["key"],
        "steps": [_step(step) for step in raw["steps"]],
        "documents": [_document(document) for document in raw["documents"]],
        "fees": [_fee(fee) for fee in raw["fees"]],
        "legal_basis": list(raw["legal_basis"]),
        "submit_requires": list(raw["submit_requires"]),
        "appointment": {
            **_given(appointment, ("type", "duration_min", "extra_person_min")),
            "bring_count": len(appointment["bring"]),
        },
        "processing": _given(raw["processing"], ("target_days", "card_production_days")),
    }
    if raw["fee_rules"]:
        content["fee_rules"] = [_given(rule, LOGIC_OF_RULE) for rule in raw["fee_rules"]]
    if "points" in raw:
        content["points"] = dict(raw["points"])
    return content


def form_texts(raw: Raw) -> Texts:
    """Return ``{language: {path: text}}`` with the paths of ``intake.definitions.text_paths``."""
    german = list(form_german(raw))
    texts: Texts = {}
    for language in languages_with_catalogue():
        found = catalogue(language)
        own = {path: found.find(text, context) for path, text, context in german}
        if language == SOURCE or own["title"]:
            texts[language] = {path: text for path, text in own.items() if text}
    return texts


def form_german(raw: Raw) -> Iterator[German]:
    """Yield ``(path, German text, msgctxt)`` of every text of a form."""
    for path, text, context in _german(raw):
        if text:
            yield path, text, context


def _german(raw: Raw) -> Iterator[tuple[Path, str | None, str | None]]:
    yield "title", raw["title"], TITLE
    yield from _slots("", raw, ("for_whom", "summary"))
    for step in raw["steps"]:
        where = f"step.{step['key']}."
        yield from _slots(where, step, ("label", "heading", "intro"))
        yield from _slots(where, step.get("repeat", {}), SLOTS_OF_REPEAT)
        for item in step["items"]:
            yield from _german_item(item, f"{step['key']}[]." if "repeat" in step else "")
    for document in raw["documents"]:
        where = f"document.{document['key']}"
        yield f"{where}.label", document["label"], DOCUMENT
        yield f"{where}.help", document.get("help"), None
        for number, evidence in enumerate(document["accepted_evidence"]):
            yield f"{where}.evidence.{number}", evidence, None
    for fee in raw["fees"]:
        yield f"fee.{fee['key']}.label", fee["label"], None
    for rule in raw["fee_rules"]:
        yield f"fee_rule.{rule['key']}.label", rule["label"], None
    for number, thing in enumerate(raw["appointment"]["bring"]):
        yield f"appointment.bring.{number}", thing, None
    yield from _slots("appointment.", raw["appointment"], ("note",))
    yield from _slots("processing.", raw["processing"], ("note",))


def _german_item(item: Raw, group: str) -> Iterator[tuple[Path, str | None, str | None]]:
    if "statement" in item:
        yield from _slots(f"statement.{item['statement']}.", item, ("heading", "text"))
        return
    address = f"{group}{item['question']}"
    yield from _slots(f"question.{address}.", item, ("label", "help", "pattern_hint"))
    for option in options_of(item):
        yield from _slots(f"option.{address}.{option['value']}.", option, ("label", "help"))


def _slots(where: str, raw: Mapping[str, Any], slots: tuple[str, ...]) -> Iterator[tuple[Path, str | None, None]]:
    yield from ((f"{where}{slot}", raw.get(slot), None) for slot in slots)
