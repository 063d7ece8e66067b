"""The spellings under which a name or a date is looked for: what a clerk types need not be what a form holds."""

import re
import unicodedata
from datetime import date
from functools import cache
from itertools import islice

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import override

from ocr.names import tokens, transliterations

MOST_SPELLINGS = 32
_UMLAUTS = (("AE", "A"), ("OE", "O"), ("UE", "U"))

# What Arabic and Persian letters and their Latin spellings have in common: consonants, sounds that lie close as one.
_CONSONANTS = {
    "ب": "B", "ت": "T", "ث": "T", "ج": "J", "ح": "H", "خ": "X", "د": "D", "ذ": "D", "ر": "R",
    "ز": "Z", "س": "S", "ش": "C", "ص": "S", "ض": "D", "ط": "T", "ظ": "Z", "غ": "G", "ف": "F", "ق": "K", "ك": "K",
    "ک": "K", "گ": "G", "ل": "L", "م": "M", "ن": "N", "ه": "H", "پ": "P", "چ": "C", "ژ": "J",
}  # fmt: skip
_LATIN_SOUNDS = (
    (re.compile(r"SCH|SH|CH"), "1"),
    (re.compile(r"KH"), "2"),
    (re.compile(r"DJ|DZH|ZH"), "J"),
    (re.compile(r"PH"), "F"),
    (re.compile(r"([TDG])H"), r"\1"),
    (re.compile(r"[CQ]"), "K"),
    (re.compile(r"H$"), ""),
    (re.compile(r"[AEIOUYWV]"), ""),
    (re.compile(r"1"), "C"),
    (re.compile(r"2"), "X"),
)
_TWICE = re.compile(r"(.)\1+")
_DAY_FIRST = re.compile(r"\b(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{1,2})\b")
_IN_WORDS = re.compile(r"\b(\d{1,2})\.?\s+([^\W\d_]{3,})\.?\s+(\d{4})\b")
_IN_ONE = re.compile(r"\b(\d{2})(\d{2})(\d{4})\b")


def name_variants(name: str) -> set[str]:
    """Return the parts of a name in A to Z, each in its transliterations (ICAO 9303-3), and all as one word."""
    parts = tokens(name)
    variants: set[str] = set()
    for part in [*parts, "".join(parts)]:
        variants |= _spelled(part)
    return variants - {""}


def name_parts(word: str) -> list[set[str]]:
    """Return, for each part of a typed word, the spellings of which a name must have one."""
    parts = tokens(word)
    whole = _spelled("".join(parts))
    return [_spelled(part) | whole for part in parts]


def _spelled(part: str) -> set[str]:
    plain = islice((spelling for spelling in transliterations(part) if "XX" not in spelling), MOST_SPELLINGS)
    found = {"".join(letter for letter in spelling if letter.isalnum()) for spelling in plain}
    return found | {_without_umlauts(spelling) for spelling in found}


def _without_umlauts(spelling: str) -> str:
    for written, bare in _UMLAUTS:
        spelling = spelling.replace(written, bare)
    return spelling


def skeletons(name: str) -> set[str]:
    """Return the consonants of each part of a name, the same for Arabic script and for its romanisations.

    Loose: only a query in Arabic script is looked for by it. A part with fewer than two consonants has none.
    """
    found = set()
    for part in tokens(name):
        if any(letter in _CONSONANTS for letter in part):
            bones = "".join(_CONSONANTS.get(letter, "") for letter in part.removeprefix("ال"))
            found.add(_TWICE.sub(r"\1", re.sub("H$", "", bones)))
        else:
            bones = next(transliterations(part), "")
            for pattern, sound in _LATIN_SOUNDS:
                bones = pattern.sub(sound, bones)
            found.add(_TWICE.sub(r"\1", bones))
    return {bones for bones in found if len(bones) > 1}


def is_arabic(word: str) -> bool:
    """Tell whether a word is written in Arabic script."""
    return any("ARABIC LETTER" in unicodedata.name(letter, "") for letter in word)


def plain_digits(text: str) -> str:
    """Write every script's digits as 0 to 9."""
    return "".join(str(unicodedata.digit(char, char)) for char in text)


def dates_taken(text: str) -> tuple[list[set[str]], str]:
    """Return the dates in a query, each as the ISO days that it may mean, and the query without them."""
    found: list[set[str]] = []

    def take(pattern: re.Pattern[str], order: tuple[int, int, int], rest: str) -> str:
        def one(match: re.Match[str]) -> str:
            days = _days(*(match.group(place) for place in order))
            if not days:
                return match.group(0)
            found.append(days)
            return " "

        return pattern.sub(one, rest)

    text = plain_digits(text)
    text = take(_YEAR_FIRST, (1, 2, 3), text)
    text = take(_DAY_FIRST, (3, 2, 1), text)
    text = take(_IN_WORDS, (3, 2, 1), text)
    return found, take(_IN_ONE, (3, 2, 1), text)


def _days(year: str, month: str, day: str) -> set[str]:
    numbers = [int(month)] if month.isdigit() else sorted(_months().get(month.casefold()[:3], ()))
    today = timezone.localdate()
    years = [int(year)] if len(year) == 4 else [century + int(year) for century in (1900, 2000)]
    found = set()
    for number in numbers:
        for full in years:
            try:
                meant = date(full, number, int(day))
            except ValueError:
                continue
            if len(year) == 4 or meant <= today:
                found.add(meant.isoformat())
    return found


@cache
def _months() -> dict[str, set[int]]:
    """Return the months by the first three letters of their German and English names."""
    found: dict[str, set[int]] = {}
    for language in ("de", "en"):
        with override(language):
            for number in range(1, 13):
                for name in (MONTHS[number], MONTHS_3[number]):
                    found.setdefault(str(name).casefold()[:3], set()).add(number)
    return found
