"""Collect every German text of the seed that people read, with the place where it stands, for the catalogues."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cms.seed import read_seed
from cms.seed.catalogues import elements
from cms.seed.composing import FORMS, form_raw
from cms.seed.definitions import form_german

ANSWER_TEXTS = ("label", "help", "advice", "nothing")


@dataclass
class German:
    """A text to translate; ``places`` says to translators where it is used."""

    text: str
    context: str | None = None
    places: list[str] = field(default_factory=list)


def german_texts() -> list[German]:
    """Return every text once, in the order of the forms; with a context only where the same text has another use."""
    found: dict[tuple[str, str | None], German] = {}
    for place, text, context in _places():
        found.setdefault((text, context), German(text, context)).places.append(place)
    plain: dict[tuple[str, str | None], German] = {}
    for (text, context), own in found.items():
        wanted = context if context and (text, None) in found else None
        kept = plain.setdefault((text, wanted), German(text, wanted))
        kept.places += own.places
    return list(plain.values())


def _places() -> Iterator[tuple[str, str, str | None]]:
    for key in FORMS:
        for path, text, context in form_german(form_raw(key)):
            yield f"{key}:{path}", text, context
    yield from _places_of_triage()
    yield from _places_of_sites()


def _places_of_triage() -> Iterator[tuple[str, str, None]]:
    for node in read_seed("triage")["nodes"]:
        for slot in ("question", "help"):
            if slot in node:
                yield f"triage:{node['key']}.{slot}", node[slot], None
        for answer in node["answers"]:
            where = f"triage:{node['key']}.{answer['value']}"
            yield from ((f"{where}.{slot}", answer[slot], None) for slot in ANSWER_TEXTS if slot in answer)


def _places_of_sites() -> Iterator[tuple[str, str, None]]:
    sites = read_seed("sites")
    yield "library", sites["library"], None
    for name, raw in sites["texts"].items():
        yield from _places_of_page(f"page:{name}", raw)
    for authority in sites["authorities"]:
        yield f"{authority['key']}:directions", authority["location"]["directions"], None
        for raw in authority["pages"]:
            yield from _places_of_page(f"{authority['key']}:{raw['key']}", raw)


def _places_of_page(where: str, raw: dict[str, str]) -> Iterator[tuple[str, str, None]]:
    for slot in ("title", "lead"):
        if raw.get(slot):
            yield f"{where}.{slot}", raw[slot], None
    yield from ((f"{where}.body", text, None) for text in elements(raw.get("body", "")))
