"""The table of kinds, read from `kinds.toml`, and its page for people.

`python -m ocr.kinds_table` prints docs/document-kinds.md, which a test compares with the table.
"""

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ocr.kinds_match import plain

SOURCE = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True)
class Kind:
    """How one kind is told; titles and words are kept by language as they are printed."""

    key: str
    title: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    word: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    against: tuple[str, ...] = ()
    look: str = ""
    zone: tuple[str, ...] = ()
    accepts: frozenset[str] = frozenset()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """All titles in plain letters, each once."""
        return tuple(dict.fromkeys(plain(title) for titles in self.title.values() for title in titles))

    @cached_property
    def words(self) -> Mapping[str, float]:
        """All supporting words in plain letters with their points; of two languages the higher counts."""
        points: dict[str, float] = {}
        for words in self.word.values():
            for word, weight in words.items():
                points[plain(word)] = max(weight, points.get(plain(word), 0.0))
        return points

    @cached_property
    def opponents(self) -> tuple[str, ...]:
        return tuple(plain(word) for word in self.against)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _weighted(text: str) -> dict[str, float]:
    """Read "word:points | word:points"."""
    pairs = (item.rpartition(":") for item in _split(text))
    return {word: float(points) for word, _, points in pairs}


def load(source: Path = SOURCE) -> Mapping[str, Kind]:
    tables = tomllib.loads(source.read_text("utf-8"))
    return {
        key: Kind(
            key=key,
            title={language: _split(text) for language, text in table.get("title", {}).items()},
            word={language: _weighted(text) for language, text in table.get("word", {}).items()},
            against=_split(table.get("against", "")),
            look=table["look"],
            zone=tuple(table.get("zone", ())),
            accepts=frozenset(table.get("accepts", ())),
        )
        for key, table in tables.items()
    }


def page(kinds: Mapping[str, Kind]) -> str:
    """The table as Markdown."""
    parts = [
        "# How documents are recognised",
        "Printed from `ocr/kinds.toml` by `python -m ocr.kinds_table`; a test keeps both the same. A title in a "
        "heading counts nine points (five or three elsewhere), a supporting word the points in brackets, an opposing "
        "word takes five. A kind needs six points and two more than the next; otherwise the answer is `other`.",
    ]
    for kind in kinds.values():
        lines = [f"## {kind.key}", kind.look]
        if kind.zone:
            codes = ", ".join(f"`{code}`" for code in kind.zone)
            lines.append(f"Machine-readable zone: {codes}.")
        if kind.accepts:
            lines.append("Also serves when asked for: " + ", ".join(f"`{key}`" for key in sorted(kind.accepts)) + ".")
        rows = [_row(kind, language) for language in dict.fromkeys([*kind.title, *kind.word])]
        if rows:
            lines.append("\n".join(["| language | titles | words (points) |", "|---|---|---|", *rows]))
        if kind.against:
            lines.append("Speak against it: " + ", ".join(kind.against) + ".")
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _row(kind: Kind, language: str) -> str:
    words = ", ".join(f"{word} ({points:g})" for word, points in kind.word.get(language, {}).items())
    return f"| {language} | {', '.join(kind.title.get(language, ()))} | {words} |"


if __name__ == "__main__":
    sys.stdout.write(page(load()))
