"""Everything that is wrong with the catalogues of a language: for translators, and for the check of the repository.

Knows no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polib
import yaml

from cms.translations.catalogues import INTERFACE, ROOT, Catalogue, State, catalogues_of, needed_in
from cms.translations.glossary import term_faults
from cms.translations.rules import Fault, faults, plural_faults

EXCEPTIONS = INTERFACE / "exceptions.yaml"


@dataclass(frozen=True)
class Violation:
    """One fault of one entry of a catalogue."""

    path: Path
    entry: polib.POEntry
    text: str
    fault: Fault

    def __str__(self) -> str:
        """Write it as one line for a terminal."""
        where = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{where}: {self.fault.rule}: {self.fault.words}: {self.entry.msgid!r} -> {self.text!r}"


@lru_cache(maxsize=1)
def exceptions() -> frozenset[tuple[str, str, str]]:
    """Return the excused ``(rule, language or "all", German text)``."""
    rows: list[dict[str, Any]] = yaml.safe_load(EXCEPTIONS.read_text(encoding="utf-8"))
    return frozenset(
        (row["rule"], language, text)
        for row in rows
        for language in ([row["languages"]] if isinstance(row["languages"], str) else row["languages"])
        for text in row["texts"]
    )


def excuse_of(rule: str, language: str, source: str) -> tuple[str, str, str] | None:
    """Return the exception that covers this fault."""
    candidates = ((rule, language, source), (rule, "all", source))
    return next((candidate for candidate in candidates if candidate in exceptions()), None)


def entry_faults(entry: polib.POEntry, language: str) -> Iterator[tuple[str, Fault]]:
    """Yield ``(translation, fault)`` of one entry, excused ones too; an untranslated text has none."""
    if entry.msgid_plural:
        for text in filter(None, entry.msgstr_plural.values()):
            yield from ((text, fault) for fault in plural_faults((entry.msgid, entry.msgid_plural), text, language))
    elif entry.msgstr:
        found = faults(entry.msgid, entry.msgstr, language) + term_faults(entry.msgid, entry.msgstr, language)
        yield from ((entry.msgstr, fault) for fault in found)


def violations(language: str) -> list[Violation]:
    """Return what is wrong with the translations of a language, without what is excused."""
    return [
        Violation(path, entry, text, fault)
        for path in catalogues_of(language)
        for entry in Catalogue.read(path).entries
        for text, fault in entry_faults(entry, language)
        if not excuse_of(fault.rule, language, entry.msgid)
    ]


def idle_exceptions(languages: list[str]) -> list[tuple[str, str, str]]:
    """Return the exceptions that excuse nothing, once every catalogue has its translations."""
    used = {
        excuse_of(fault.rule, language, entry.msgid)
        for language in languages
        for path in catalogues_of(language)
        for entry in Catalogue.read(path).entries
        for _text, fault in entry_faults(entry, language)
    }
    return sorted(exceptions() - used)


def gaps(language: str) -> Iterator[tuple[Path, polib.POEntry]]:
    """Yield what a language still has to translate, with its catalogue."""
    for path in catalogues_of(language):
        catalogue = Catalogue.read(path)
        for entry in catalogue.entries:
            if catalogue.state(entry) in {State.MISSING, State.OUTDATED} and needed_in(entry, language):
                yield path, entry
