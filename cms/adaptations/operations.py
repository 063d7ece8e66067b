"""Turn an authority's adaptation page into operations: the German page gives the logic, the others give texts."""

from collections.abc import Mapping
from typing import Any

from cms.compiling import Place, compile_document, compile_item, untranslated_places
from cms.pages.adaptations import AdaptationPage
from cms.pages.public import HomePage
from intake.authorities.models import Authority
from intake.definitions.adaptations import Operation
from intake.definitions.changes import things
from intake.definitions.models import FormRevision
from intake.definitions.selectors import SOURCE_LANGUAGE


def adaptation_of(authority: Authority, service_key: str) -> AdaptationPage | None:
    """Return the authority's live adaptation of a form, in German."""
    root = authority.site.root_page if authority.site else None
    if root is None:
        return None
    return AdaptationPage.objects.child_of(root).live().filter(service_key=service_key).first()


def authority_of_page(page: AdaptationPage) -> Authority | None:
    """Return the authority in whose branch the page stands, whatever its language."""
    home = HomePage.objects.ancestor_of(page).first()
    if home is None:
        return None
    roots = HomePage.objects.filter(translation_key=home.translation_key)
    return Authority.objects.filter(site__root_page_id__in=roots.values("pk")).first()


def operations_in_force(authority: Authority, standard: FormRevision) -> list[Operation]:
    """Return what the authority's live adaptation does to this standard; nothing without one."""
    page = adaptation_of(authority, standard.definition.key)
    if page is None:
        return []
    translations = {
        found.locale.language_code: found
        for found in page.get_translations().live().filter(alias_of=None).select_related("locale")
    }
    return operations_of(page, translations, standard)


def operations_of(
    page: AdaptationPage, translations: Mapping[str, AdaptationPage], standard: FormRevision
) -> list[Operation]:
    """Return the page's operations with their texts in every language that has them."""
    types = _types(standard.content) | _local_types(page)
    german = {block.id: _texts(block) for block in page.operations}
    texts: dict[str, dict[str, dict[str, str]]] = {
        block_id: {SOURCE_LANGUAGE: slots} for block_id, slots in german.items()
    }
    for language, translation in translations.items():
        waiting = untranslated_places(translation) if translation.pk else set()
        for block in translation.operations:
            own = {
                slot: text
                for (slot, text), place in zip(_texts(block).items(), _places(block), strict=True)
                if text and not (place in waiting and text == german.get(block.id, {}).get(slot))
            }
            if own and block.id in texts:
                texts[block.id][language] = own
    return [_operation(block, types, texts[block.id]) for block in page.operations]


def _types(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of answer of each question of the standard, by its address."""
    return {
        where.partition(".")[2]: logic["type"]
        for where, logic in things(content).items()
        if where.startswith("question.")
    }


def _local_types(page: AdaptationPage) -> dict[str, str]:
    """Return the kinds of answers of the questions that the page itself adds: later operations may refer to them."""
    added = [block.value["question"] for block in page.operations if block.block_type == "add_question"]
    return {question["key"]: question["type"] for question in added}


def _operation(block: Any, types: Mapping[str, str], texts: Mapping[str, Mapping[str, str]]) -> Operation:
    value = block.value
    target, logic = TARGETS[block.block_type](value), LOGIC[block.block_type](value, types)
    return Operation(id=block.id, kind=block.block_type, target=target, logic=logic, texts=texts)


TARGETS = {
    "add_question": lambda value: f"{value['place']}.{value['after']}",
    "add_statement": lambda value: f"{value['place']}.{value['after']}",
    "add_document": lambda value: f"document.{value['after']}" if value["after"] else "",
    "replace_help": lambda value: f"{value['thing']}.{value['key']}",
    "hide": lambda value: f"{value['thing']}.{value['key']}",
    "set_fee": lambda value: f"fee.{value['key']}",
    "set_appointment": lambda value: "appointment",
    "set_limit": lambda value: f"document.{value['key']}",
}


def _given(value: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value[name] for name in names if value[name] not in {None, ""}}


def _fee(value: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, Any]:
    amount = value["amount_eur"]
    return {
        "amount_eur": str(int(amount)) if amount == int(amount) else str(amount),
        **_given(value, ("legal_basis",)),
    }


LOGIC = {
    "add_question": lambda value, types: compile_item("question", value["question"], types),
    "add_statement": lambda value, types: compile_item("statement", value["statement"], types),
    "add_document": lambda value, types: compile_document(value["document"], types),
    "replace_help": lambda value, types: {},
    "hide": lambda value, types: {},
    "set_fee": _fee,
    "set_appointment": lambda value, types: _given(value, ("type", "duration_min", "extra_person_min")),
    "set_limit": lambda value, types: _given(value, ("max_files", "max_age_days")),
}


def _texts(block: Any) -> dict[str, str]:
    """Return an operation's texts by slot: ``label``, ``option.yes.label``, ``evidence.0``, ``reason``."""
    return {slot: text for slot, _place, text in _slots(block)}


def _places(block: Any) -> list[Place]:
    return [place for _slot, place, _text in _slots(block)]


def _slots(block: Any) -> list[tuple[str, Place, str]]:
    """Return ``(slot, place of the translation tool, text)`` of every text of an operation."""
    value, kind = block.value, block.block_type
    found: list[tuple[str, Place, str]] = [("reason", (block.id, "reason"), value["reason"] or "")]
    if kind == "replace_help":
        found.append(("help", (block.id, "help"), value["help"] or ""))
    if not kind.startswith("add_"):
        return found
    name = kind.removeprefix("add_")
    added = value[name]
    found += [(slot, (block.id, f"{name}.{slot}"), added[slot] or "") for slot in TEXTS[name]]
    for option in added["options"].bound_blocks if name == "question" else ():
        where = f"option.{option.value['value']}"
        found += [(f"{where}.{slot}", (option.id, slot), option.value[slot] or "") for slot in ("label", "help")]
    for number, evidence in enumerate(added["evidence"].bound_blocks if name == "document" else ()):
        found.append((f"evidence.{number}", (evidence.id, ""), evidence.value or ""))
    return found


#: The translatable slots of what an operation may add.
TEXTS = {
    "question": ("label", "help", "pattern_hint"),
    "statement": ("heading", "text"),
    "document": ("label", "help"),
}
