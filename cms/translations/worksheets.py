"""A worksheet: what a language still lacks, as JSON for whoever translates, and the way back into the catalogues.

One item is ``{"id", "catalogue", "context", "source", "plural", "places", "state", "former", "placeholders", "terms",
"text"}``. Only ``text`` is filled in: a string, or for a plural the list of forms in the catalogue's order. What would
break a page is refused, item by item; the rest is taken. Knows no Django.
"""

import fcntl
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polib

from cms.translations.catalogues import Catalogue, State, catalogues_of, interface_path, needed_in, texts_of
from cms.translations.glossary import terms_in
from cms.translations.rules import BREAKING, PLACEHOLDER, TAG, Fault
from cms.translations.violations import entry_faults, excuse_of

Item = dict[str, Any]
PLACES = 4


class SheetRefused(ValueError):
    """The file is no worksheet of this language."""


def identity(path: Path, entry: polib.POEntry, language: str) -> str:
    """Return the stable name of an entry within a language."""
    name = "\x00".join([kind_of(path, language), entry.msgctxt or "", entry.msgid])
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def kind_of(path: Path, language: str) -> str:
    """Return ``interface`` or ``content``."""
    return "interface" if path == interface_path(language) else "content"


def worksheet(language: str, *, everything: bool = False, kind: str = "") -> list[Item]:
    """Return what is missing or outdated, or everything, in the order of the catalogues."""
    items = []
    for path in catalogues_of(language):
        if kind and kind_of(path, language) != kind:
            continue
        catalogue, former = Catalogue.read(path), former_texts(path)
        for entry in catalogue.entries:
            state = catalogue.state(entry)
            if needed_in(entry, language) and (everything or state in {State.MISSING, State.OUTDATED}):
                items.append(_item(path, entry, language, state, former))
    return items


def former_texts(path: Path) -> dict[str, str]:
    """Return the translations of texts that are no longer in use, by their German."""
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.obsolete and entry.msgstr}


def _item(path: Path, entry: polib.POEntry, language: str, state: State, former: Mapping[str, str]) -> Item:
    source = f"{entry.msgid} {entry.msgid_plural}"
    return {
        "id": identity(path, entry, language),
        "catalogue": kind_of(path, language),
        "context": entry.msgctxt or "",
        "source": entry.msgid,
        "plural": entry.msgid_plural or "",
        "places": [name for name, _line in entry.occurrences][:PLACES],
        "state": str(state),
        "former": former.get(entry.previous_msgid or entry.msgid, ""),
        "placeholders": sorted({*PLACEHOLDER.findall(source), *TAG.findall(source)}),
        "terms": [
            {
                "german": term.german,
                "say": list(term.wordings.get(language, ())),
                "german_in_brackets": term.shows_german(language),
            }
            for term in terms_in(source)
        ],
        "text": texts_of(entry) if entry.msgid_plural else entry.msgstr,
    }


def part_of(items: Sequence[Item], part: int, parts: int) -> list[Item]:
    """Return the given part (from 1) of so many, each one a run of neighbours."""
    size = -(-len(items) // parts)
    return list(items[(part - 1) * size : part * size])


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one import at a time write a catalogue; the folder is what they queue at, so that no file is left behind."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def worksheet_import(language: str, raw: str) -> tuple[int, list[str], list[str]]:
    """Write the filled-in texts into the catalogues; return how many changed, what was refused, and what to look at.

    Raises ``SheetRefused`` for a file that is no worksheet.
    """
    filled = _filled(raw)
    changed, refused, remarks = 0, [], []
    for path in catalogues_of(language):
        with _alone(path):
            catalogue = polib.pofile(str(path), wrapwidth=0)
            by_id = {identity(path, entry, language): entry for entry in catalogue if not entry.obsolete}
            for key in [key for key in filled if key in by_id]:
                entry, text = by_id[key], filled.pop(key)
                problem, notes = _fill(entry, text, language)
                refused += [f"{entry.msgid!r}: {problem}"] if problem else []
                remarks += notes
                changed += not problem
            catalogue.save(str(path))
    refused += [f"{key}: no text of this language has this id (collected again since the export?)" for key in filled]
    return changed, refused, remarks


def _filled(raw: str) -> dict[str, Any]:
    try:
        rows = json.loads(raw)
        filled = {row["id"]: row["text"] for row in rows}
    except (ValueError, TypeError, KeyError) as error:
        raise SheetRefused(f"not a worksheet: {error}") from error
    return {key: text for key, text in filled.items() if text and (isinstance(text, str) or any(text))}


def _fill(entry: polib.POEntry, text: str | list[str], language: str) -> tuple[str, list[str]]:
    """Write one text, or leave the entry as it is; return why it was refused and what the translator should look at."""
    before = (entry.msgstr, dict(entry.msgstr_plural))
    if entry.msgid_plural:
        if not isinstance(text, list) or len(text) != len(entry.msgstr_plural) or not all(text):
            return f"needs a list of {len(entry.msgstr_plural)} forms", []
        entry.msgstr_plural = dict(zip(sorted(entry.msgstr_plural), text, strict=True))
    elif not isinstance(text, str):
        return "needs one text", []
    else:
        entry.msgstr = text
    found: list[Fault] = [fault for _text, fault in entry_faults(entry, language)]
    if broken := [fault.words for fault in found if fault.rule in BREAKING]:
        entry.msgstr, entry.msgstr_plural = before
        return "; ".join(broken), []
    entry.previous_msgid = None
    return "", [
        f"{fault.rule}: {fault.words}: {entry.msgid!r}"
        for fault in found
        if not excuse_of(fault.rule, language, entry.msgid)
    ]


def overview(languages: Sequence[str]) -> list[tuple[str, str, dict[State, int]]]:
    """Return ``(language, kind, counts)`` of every catalogue."""
    rows: dict[tuple[str, str], dict[State, int]] = defaultdict(dict)
    for language in languages:
        for path in catalogues_of(language):
            rows[language, kind_of(path, language)] = dict(Catalogue.read(path).counts())
    return [(language, kind, counts) for (language, kind), counts in rows.items()]
