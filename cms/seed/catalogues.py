"""The translations of the seed: one PO catalogue a language, ``locale/<language>.po``, with German as msgid.

The same German is translated once, wherever it stands. Only where a form's title or a document's name says the same
as an answer to choose ("Duldung"), a msgctxt tells them apart, because other languages write them differently.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import polib

from cms.seed import FOLDER

SOURCE = "de"
LOCALE = FOLDER / "locale"
ELEMENT = re.compile(r"<(p|li|h2|h3)>(.*?)</\1>", re.DOTALL)
LINK = re.compile(r'<a (?:href="[^"]*"|id="a\d+")>')
TITLE, DOCUMENT = "title", "document"


class Catalogue:
    """The translations into one language; German translates to itself."""

    def __init__(self, language: str, entries: Mapping[tuple[str | None, str], str]) -> None:
        self.language = language
        self._entries = entries
        self._linked = {LINK.sub("<a>", text): text for _context, text in entries if "<a " in text}

    def find(self, german: str, context: str | None = None) -> str:
        """Return the translation, ``""`` where there is none yet."""
        if self.language == SOURCE:
            return german
        own = self._entries.get((context, german)) if context else None
        return own or self._entries.get((None, german), "")

    def with_links(self, bare: str) -> str:
        """Return the German text that reads ``bare`` without where its links lead; ``""`` if there is none."""
        return self._linked.get(bare, "")

    def text(self, german: str | None, context: str | None = None) -> str:
        """Return the translation, or German where there is none yet."""
        return self.find(german, context) or german if german else ""

    def html(self, german: str) -> str:
        """Translate rich text element by element."""
        return ELEMENT.sub(lambda match: f"<{match[1]}>{self.text(match[2])}</{match[1]}>", german)


def elements(html: str) -> Iterator[str]:
    """Yield the inner markup of each element of rich text, which is what translators get."""
    return (match[2] for match in ELEMENT.finditer(html))


def catalogue_path(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALE / f"{language}.po"


def languages_with_catalogue() -> list[str]:
    """Return the languages that have a catalogue, German first."""
    return [SOURCE, *sorted(path.stem for path in LOCALE.glob("*.po"))]


@lru_cache(maxsize=16)
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language, an empty one where no file is."""
    path = catalogue_path(language)
    found = polib.pofile(str(path)) if language != SOURCE and path.exists() else ()
    return Catalogue(
        language,
        {(entry.msgctxt, entry.msgid): entry.msgstr for entry in found if entry.msgstr and not entry.fuzzy},
    )
