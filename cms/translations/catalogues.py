"""The catalogues of texts that lie in files: the interface (``locale/``) and the demo's content (``cms/seed/locale``).

Knows no Django, so that ``.ci/messages``, translators' tools and the admin read the same. Whether a person has
confirmed a translation stands in a file beside the catalogue (``django.reviewed``, one fingerprint of source and
translation a line): gettext's own mark, ``fuzzy``, would hide the text from the reader. A fingerprint holds until one
of the two changes, so nobody has to take a confirmation back.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
INTERFACE = ROOT / "locale"
CONTENT = ROOT / "cms" / "seed" / "locale"
STAFF_LANGUAGES = ("de", "en")
REVIEWED = ".reviewed"
FINGERPRINT = 20


class State(StrEnum):
    """What is known about one translated text, worst first."""

    MISSING = "missing"
    OUTDATED = "outdated"
    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"


def folder_name(language: str) -> str:
    """Return gettext's name of a language: ``de-simple`` is ``de_Simple``, ``pt-br`` is ``pt_BR``."""
    base, _, variant = language.partition("-")
    if not variant:
        return base
    return f"{base}_{variant.title() if len(variant) > 2 else variant.upper()}"


def language_of(folder: str) -> str:
    """Return the code of a catalogue's folder or file name."""
    return folder.replace("_", "-").lower()


def interface_path(language: str, root: Path = INTERFACE) -> Path:
    """Return the interface catalogue of a language, which need not exist."""
    return root / folder_name(language) / "LC_MESSAGES" / "django.po"


def content_path(language: str, root: Path = CONTENT) -> Path:
    """Return the demo content's catalogue of a language, which need not exist."""
    exact = root / f"{language}.po"
    return exact if exact.exists() else root / f"{folder_name(language)}.po"


def catalogue_languages(root: Path = INTERFACE) -> list[str]:
    """Return the languages that have an interface catalogue."""
    return sorted(language_of(path.name) for path in root.iterdir() if (path / "LC_MESSAGES").is_dir())


def catalogues_of(language: str) -> list[Path]:
    """Return the existing catalogues of a language, the interface first."""
    return [path for path in (interface_path(language), content_path(language)) if path.exists()]


@lru_cache(maxsize=1)
def staff_patterns() -> tuple[str, ...]:
    """Return the patterns of the source files whose texts only staff read (``locale/staff-only.txt``)."""
    lines = (INTERFACE / "staff-only.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def is_staff_only(entry: polib.POEntry) -> bool:
    """Tell whether every place of this text is one that only staff see."""
    places = [name for name, _line in entry.occurrences]
    return bool(places) and all(any(fnmatch(name, pattern) for pattern in staff_patterns()) for name in places)


def needed_in(entry: polib.POEntry, language: str) -> bool:
    """Tell whether a language has this text in its catalogue: staff read German and English, applicants all."""
    return language in STAFF_LANGUAGES or not is_staff_only(entry)


def texts_of(entry: polib.POEntry) -> list[str]:
    """Return the translation, or all its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def is_translated(entry: polib.POEntry) -> bool:
    """Tell whether every form of the text has a translation."""
    texts = texts_of(entry)
    return bool(texts) and all(text.strip() for text in texts)


def fingerprint(entry: polib.POEntry) -> str:
    """Return what stands in the file of confirmed texts: a digest of context, source and translation."""
    parts = [entry.msgctxt or "", entry.msgid, entry.msgid_plural or "", *texts_of(entry)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:FINGERPRINT]


@dataclass(frozen=True)
class Catalogue:
    """One PO file with its file of confirmed texts."""

    path: Path
    entries: tuple[polib.POEntry, ...]
    reviewed: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> "Catalogue":
        """Read both files; raises ``OSError`` with gettext's words for a broken catalogue."""
        entries = tuple(entry for entry in polib.pofile(str(path)) if not entry.obsolete)
        return cls(path, entries, frozenset(read_reviewed(path)))

    def state(self, entry: polib.POEntry) -> State:
        """Return the state of one text; outdated means that its German changed and the former one is known."""
        if not is_translated(entry):
            return State.OUTDATED if entry.previous_msgid else State.MISSING
        return State.REVIEWED if fingerprint(entry) in self.reviewed else State.UNREVIEWED

    def counts(self) -> Counter[State]:
        """Return how many texts are in each state."""
        return Counter(self.state(entry) for entry in self.entries)


def reviewed_path(path: Path) -> Path:
    """Return the file of confirmed texts beside a catalogue."""
    return path.with_suffix(REVIEWED)


def read_reviewed(path: Path) -> set[str]:
    """Return the fingerprints that were confirmed for a catalogue."""
    beside = reviewed_path(path)
    return set(beside.read_text(encoding="ascii").split()) if beside.exists() else set()


def entries_confirm(path: Path, entries: Iterable[polib.POEntry]) -> int:
    """Add translated entries to the confirmed ones, drop what is gone; return how many are new."""
    known = read_reviewed(path)
    alive = {fingerprint(entry) for entry in polib.pofile(str(path)) if not entry.obsolete}
    added = {fingerprint(entry) for entry in entries if is_translated(entry)} & alive
    lines = sorted((known & alive) | added)
    reviewed_path(path).write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    return len(added - known)


def interface_coverage(languages: Iterable[str]) -> Iterator[tuple[str, Counter[State]]]:
    """Yield each language with the states of its interface texts; a language without a catalogue has none."""
    for language in languages:
        path = interface_path(language)
        yield language, Catalogue.read(path).counts() if path.exists() else Counter()
