"""The terms of the field and their one translation each (``locale/glossary.csv``). Knows no Django.

A column of a language holds the accepted wordings, separated by ``|``; every language bends its words, so a wording
counts as used when the stem of each of its words begins a word of the translation. ``forms`` names German forms that
endings do not explain (``Anträge``). ``german`` names languages (or ``*``) in which the German official term must stand
beside the translation, because it is what the applicant will read on the paper.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cms.translations.rules import Fault

FILE = Path(__file__).resolve().parents[2] / "locale" / "glossary.csv"
ENDINGS = r"(?:e|en|er|ern|es|em|s|n|nen)?"
# Arabic joins "and", "with", "for", "the" to the word that follows.
ARABIC_PREFIX = r"[وفبلکس]{0,2}(?:ال|ل)?"
ALIKE = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "’": "'", "ʼ": "'", "ё": "е"}
)
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True)
class Term:
    """One term: its German word and forms, the wordings of each language, where German stands beside."""

    key: str
    german: str
    german_forms: tuple[str, ...]
    source: re.Pattern[str]
    wordings: dict[str, tuple[str, ...]]
    beside: frozenset[str]

    def shows_german(self, language: str) -> bool:
        """Tell whether the German term must stand beside the translation."""
        return bool(self.beside & {"*", language})


def _source_pattern(word: str, forms: str) -> re.Pattern[str]:
    regular = " ".join(re.escape(part.removesuffix("e")) + ENDINGS for part in word.split())
    others = [re.escape(form.strip()) for form in forms.split("|") if form.strip()]
    return re.compile(rf"(?<![\w-])(?:{'|'.join([regular, *others])})(?!\w)")


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """Return all terms, the longest German wording first, so that it hides the shorter ones within."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in {"key", "de", "forms", "german", "note"}]
    terms = [
        Term(
            row["key"],
            row["de"],
            (row["de"], *row["forms"].split("|")),
            _source_pattern(row["de"], row["forms"]),
            {name: tuple(w.strip() for w in row[name].split("|") if w.strip()) for name in columns},
            frozenset(row["german"].split()),
        )
        for row in rows
    ]
    return tuple(sorted(terms, key=lambda term: -max(map(len, term.german_forms))))


def terms_in(source: str) -> list[Term]:
    """Return the terms that a German text uses."""
    rest, found = source, []
    for term in glossary():
        if term.source.search(rest):
            found.append(term)
            rest = term.source.sub(" ", rest)
    return found


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.translate(ALIKE).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).translate(ALIKE)


def _stem(word: str) -> str:
    length = len(word)
    cut = 0 if length <= 3 else 1 if length <= 5 else 2 if length <= 7 else 3
    return word[: length - cut]


def _uses(text: str, wording: str, language: str) -> bool:
    prefix = ARABIC_PREFIX if language in {"ar", "fa"} else ""
    for word in WORD.findall(_plain(wording)):
        bare = word.removeprefix("ال") if language == "ar" else word
        if not re.search(rf"(?<![^\W_]){prefix}{re.escape(_stem(bare))}", text):
            return False
    return True


def term_faults(source: str, text: str, language: str) -> list[Fault]:
    """Return the terms of the source that the translation calls neither by their name nor by the German one."""
    plain = _plain(text)
    found = []
    for term in terms_in(source):
        wordings = term.wordings.get(language, ())
        german = term.source.search(text)
        if wordings and not german and not any(_uses(plain, wording, language) for wording in wordings):
            found.append(Fault(f"glossary.{term.key}", f"„{term.german}“ heißt hier {' oder '.join(wordings)}"))
        elif wordings and not german and term.shows_german(language):
            found.append(Fault(f"german.{term.key}", f"„{term.german}“ muss in Klammern dabeistehen"))
    return found
