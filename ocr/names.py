"""Compare names and dates as documents write them: ICAO 9303-3 transliteration, truncation, unknown parts."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

Verdict = Literal["same", "different", "unsure"]

# Letters with more than one permitted spelling; the first is the recommended one.
_VARIANTS: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"),
    "Ö": ("OE", "O"),
    "Ü": ("UE", "U", "UXX"),
    "Å": ("AA", "A"),
    "Æ": ("AE",),
    "Ø": ("OE", "O"),
    "Œ": ("OE",),
    "ß": ("SS", "S"),
    "ẞ": ("SS", "S"),
    "Ñ": ("N", "NXX"),
    "Þ": ("TH",),
    "Ð": ("D", "DH"),
    "Đ": ("D", "DJ"),
    "Ł": ("L",),
    "Ħ": ("H",),
    "Ŧ": ("T",),
    "Ŋ": ("N",),
    "Ĳ": ("IJ",),
    "İ": ("I",),
    "I": ("I",),
    "ı": ("I",),
    "Ə": ("E", "A"),
    # Cyrillic; where national rules differ (Ukrainian, Russian, Serbian), the variants follow them.
    "А": ("A",),
    "Б": ("B",),
    "В": ("V",),
    "Г": ("H", "G"),
    "Ґ": ("G",),
    "Д": ("D",),
    "Е": ("E", "IE", "YE"),
    "Ё": ("E", "IO", "YO"),
    "Є": ("IE", "YE"),
    "Ж": ("ZH", "Z"),
    "З": ("Z",),
    "И": ("Y", "I"),
    "І": ("I",),
    "Ї": ("I", "YI"),
    "Й": ("I", "Y"),
    "К": ("K",),
    "Л": ("L",),
    "М": ("M",),
    "Н": ("N",),
    "О": ("O",),
    "П": ("P",),
    "Р": ("R",),
    "С": ("S",),
    "Т": ("T",),
    "У": ("U",),
    "Ф": ("F",),
    "Х": ("KH", "H"),
    "Ц": ("TS", "C"),
    "Ч": ("CH", "C"),
    "Ш": ("SH", "S"),
    "Щ": ("SHCH",),
    "Ъ": ("IE", ""),
    "Ы": ("Y",),
    "Ь": ("",),
    "Э": ("E",),
    "Ю": ("IU", "YU"),
    "Я": ("IA", "YA"),
}
MOST_VARIANTS = 256
_SEPARATORS = re.compile(r"[\s\-‐‑–—'’‘ʼ`´.,·/<]+")


def tokens(name: str) -> list[str]:
    """Split at spaces, hyphens and apostrophes; upper case, composed letters."""
    composed = unicodedata.normalize("NFC", name)
    # str.upper would make SS of ß and lose the dotless i; both have rules of their own
    upper = "".join(letter if letter in "ßı" else letter.upper() for letter in composed)
    return [part for part in _SEPARATORS.split(upper) if part]


def _spellings(letter: str) -> tuple[str, ...]:
    if letter in _VARIANTS:
        return _VARIANTS[letter]
    if "A" <= letter <= "Z" or letter.isdigit():
        return (letter,)
    base = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    if base != letter and base:
        return tuple("".join(parts) for parts in itertools.product(*(_spellings(part) for part in base)))
    return ()


def transliterations(token: str) -> Iterator[str]:
    """Give the spellings in A to Z that a machine-readable zone may use; none if a letter is unknown."""
    choices = [_spellings(letter) for letter in token if not unicodedata.combining(letter)]
    if not choices or not all(choices):
        return
    spelled = ("".join(parts) for parts in itertools.product(*choices))
    yield from itertools.islice(dict.fromkeys(itertools.islice(spelled, 4 * MOST_VARIANTS)), MOST_VARIANTS)


def fold(text: str) -> str:
    """One plain spelling for searching: recommended transliteration, letters and digits only."""
    folded = []
    for token in tokens(text):
        folded.append(next(transliterations(token), token))
    return "".join(folded)


def same_name(stated: str, read: str, *, truncated: bool = False) -> Verdict:
    """Compare a name as stated in a form with one of a machine-readable zone.

    Separators do not count. With `truncated`, the zone's name may break off or shorten its parts.
    A name in a script without a rule here is "unsure", never "different".
    """
    stated_tokens, read_tokens = tokens(stated), tokens(read)
    if not stated_tokens or not read_tokens:
        return "unsure"
    spelled = [list(transliterations(token)) for token in stated_tokens]
    if not all(spelled):
        return "unsure"
    target = "".join(read_tokens)
    joined = _joined_reach(spelled, target)
    if target in joined:
        return "same"
    if truncated and (_is_prefix(spelled, target) or _shortened(spelled, read_tokens)):
        return "same"
    return "different"


def _joined_reach(spelled: list[list[str]], target: str) -> set[str]:
    """The prefixes of `target` that the tokens' spellings can reach one after another."""
    reached = {""}
    for variants in spelled:
        reached = {done + variant for done in reached for variant in variants if target.startswith(done + variant)}
    return reached


def _is_prefix(spelled: list[list[str]], target: str) -> bool:
    reached = {""}
    for variants in spelled:
        following = set()
        for done in reached:
            for variant in variants:
                longer = done + variant
                if longer.startswith(target):
                    return True
                if target.startswith(longer):
                    following.add(longer)
        reached = following
    return False


def _shortened(spelled: list[list[str]], read_tokens: list[str]) -> bool:
    """True when each read part begins a stated part, in order, none invented."""
    if len(read_tokens) > len(spelled):
        return False
    return all(
        any(variant.startswith(part) for variant in variants)
        for part, variants in zip(read_tokens, spelled, strict=False)
    )


def same_date(stated: str, read: str) -> Verdict:
    """Compare two dates of YYYY, YYYY-MM or YYYY-MM-DD by the parts that both know."""
    left, right = stated.split("-"), read.split("-")
    if not stated or not read or not left[0].isdigit() or not right[0].isdigit():
        return "unsure"
    if any(one != other for one, other in zip(left, right, strict=False)):
        return "different"
    return "same"


def same_number(stated: str, read: str) -> Verdict:
    """Compare document numbers; O and 0, I and 1 count as one, spaces and fillers as nothing."""
    table = str.maketrans({"O": "0", "I": "1"})

    def plain(text: str) -> str:
        return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(table)

    if not plain(stated) or not plain(read):
        return "unsure"
    return "same" if plain(stated) == plain(read) else "different"


def distance(left: str, right: str, most: int) -> int:
    """Edit distance, given up beyond `most` (then `most` + 1)."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    row = list(range(len(right) + 1))
    for index, letter in enumerate(left, 1):
        following = [index]
        for column, other in enumerate(right, 1):
            following.append(min(row[column] + 1, following[-1] + 1, row[column - 1] + (letter != other)))
        row = following
        if min(row) > most:
            return most + 1
    return row[-1]
