"""Compare names and dates as documents write them: ICAO 9303-3 transliteration, truncation, unknown parts."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

Verdict = Literal["same", "different", "unsure"]

# Letters that are not A to Z with their permitted spellings, the recommended one first (ICAO 9303-3,
# section 6). Letters that only bear a mark (é, ç, ş, ğ, ơ, ț) lose it and need no line here.
_LATIN = {
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
    "ĸ": ("Q", "K"),
    "Ĳ": ("IJ", "Y"),
    "İ": ("I",),
    "ı": ("I",),
    "Ə": ("E", "A", "AE"),
}
# National rules differ (ICAO, GOST, ISO 9, passports before 2010, Ukrainian, Serbian, Bulgarian, Kazakh).
_CYRILLIC = {
    **{letter: (plain,) for letter, plain in zip("АБВДЗКЛМНОПРСТУФІЈ", "ABVDZKLMNOPRSTUFIJ", strict=True)},
    "Г": ("H", "G"),
    "Ґ": ("G",),
    "Е": ("E", "IE", "YE", "JE"),
    "Ё": ("E", "IO", "YO", "JO"),
    "Є": ("IE", "YE", "JE"),
    "Ж": ("ZH", "Z", "J"),
    "И": ("Y", "I"),
    "Ї": ("I", "YI", "JI"),
    "Й": ("I", "Y", "J", ""),
    "Х": ("KH", "H", "X"),
    "Ц": ("TS", "C", "TC", "TZ"),
    "Ч": ("CH", "C", "TCH"),
    "Ш": ("SH", "S", "SCH"),
    "Щ": ("SHCH", "SHT", "SCH", "SHH"),
    "Ъ": ("IE", "", "A", "Y"),
    "Ы": ("Y", "I"),
    "Ь": ("", "J"),
    "Э": ("E",),
    "Ю": ("IU", "YU", "JU"),
    "Я": ("IA", "YA", "JA"),
    "Ў": ("U", "W"),
    "Ђ": ("DJ", "D"),
    "Љ": ("LJ", "L"),
    "Њ": ("NJ", "N"),
    "Ћ": ("C", "CJ"),
    "Џ": ("DZ", "DZH"),
    "Ѓ": ("GJ", "G"),
    "Ќ": ("KJ", "K"),
    "Ѕ": ("DZ", "Z"),
    "Ә": ("A", "AE"),
    "Ғ": ("G", "GH"),
    "Қ": ("K", "Q"),
    "Ң": ("N", "NG"),
    "Ө": ("O", "OE"),
    "Ұ": ("U",),
    "Ү": ("U",),
    "Һ": ("H",),
}
_GREEK = {  # ELOT 743
    **{letter: (plain,) for letter, plain in zip("ΑΓΔΕΖΙΚΛΜΝΞΟΠΡΣΤΦΩ", "AGDEZIKLMNXOPRSTFO", strict=True)},
    "Β": ("V", "B"),
    "Η": ("I",),
    "Θ": ("TH",),
    "Υ": ("Y", "U", "I", "V", "F"),
    "Χ": ("CH", "H"),
    "Ψ": ("PS",),
}
_VARIANTS: dict[str, tuple[str, ...]] = {**_LATIN, **_CYRILLIC, **_GREEK}
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
    choices = _spelled(token)
    if not choices:
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
    "unsure", never "different": a name in a script without a rule here, and two romanisations that one
    Arabic or Persian name can have (Mohammed, Muhammad), since only a person knows whether they are one.
    """
    stated_tokens, read_tokens = tokens(stated), tokens(read)
    if not stated_tokens or not read_tokens:
        return "unsure"
    spelled = [_spelled(token) for token in stated_tokens]
    if not all(spelled):
        return "unsure"
    target = "".join(read_tokens)
    letters = [spellings for token in spelled for spellings in token]
    if len(target) in _reached(letters, target):
        return "same"
    if truncated and (_is_prefix(letters, target) or _shortened(spelled, read_tokens)):
        return "same"
    if romanisations(stated_tokens) & romanisations(read_tokens):
        return "unsure"
    return "different"


Spelled = list[tuple[str, ...]]  # the spellings of each letter


def _spelled(token: str) -> Spelled:
    """Give each letter's spellings; none when one letter is unknown."""
    choices = [_spellings(letter) for letter in token if not unicodedata.combining(letter)]
    return choices if all(choices) else []


def _reached(letters: Spelled, target: str) -> set[int]:
    """Tell how many letters of `target` the spellings can have used up when all are written out."""
    reached = {0}
    for spellings in letters:
        reached = {done + len(text) for done in reached for text in spellings if target.startswith(text, done)}
    return reached


def _is_prefix(letters: Spelled, target: str) -> bool:
    """True when the written name begins with `target`, which may break off inside a letter's spelling."""
    reached = {0}
    for spellings in letters:
        following = set()
        for done in reached:
            rest = target[done:]
            if any(text.startswith(rest) for text in spellings if text):
                return True
            following |= {done + len(text) for text in spellings if rest.startswith(text)}
        reached = following
    return len(target) in reached


def _shortened(spelled: list[Spelled], read_tokens: list[str]) -> bool:
    """True when each read part begins a stated part, in order, none invented."""
    if len(read_tokens) > len(spelled):
        return False
    return all(_is_prefix(letters, part) for part, letters in zip(read_tokens, spelled, strict=False))


# What romanisations of Arabic, Persian and Urdu write for one sound; the order matters.
_SOUNDS = (
    (re.compile(r"^(?:ABD)(?:[EUAO]|OU)([LRSZNDT])"), r"ABDA\1"),
    (re.compile(r"^(?:EL|UL|AL)(?=.)"), "AL"),
    (re.compile(r"^(?:IBN|BEN)$"), "BIN"),
    (re.compile(r"YY"), "Y"),
    (re.compile(r"OU|OO|O"), "U"),
    (re.compile(r"EE|Y"), "I"),
    (re.compile(r"DJ"), "J"),
    (re.compile(r"CH"), "SH"),
    (re.compile(r"([DTGK])H"), r"\1"),
    (re.compile(r"Q|C"), "K"),
    (re.compile(r"W"), "V"),
    (re.compile(r"(?:AH|EH|A|E)$"), "A"),
    (re.compile(r"([B-DF-HJ-NP-TV-Z])\1"), r"\1"),
)
MOST_VOWELS = 5


def romanisations(parts: list[str]) -> set[str]:
    """Reduce a name to what its romanisations have in common; E may stand for A, I or U.

    One form per reading of E, for comparing only. Empty for names that are not written in A to Z.
    """
    plain = []
    for part in parts:
        text = "AL" if part in ("EL", "UL") else part
        for pattern, sound in _SOUNDS:
            text = pattern.sub(sound, text)
        plain.append(text)
    joined = "".join(plain)
    if not joined.isascii() or joined.count("E") > MOST_VOWELS:
        return set()
    choices = [("A", "I", "U") if letter == "E" else (letter,) for letter in joined]
    return {re.sub(r"([B-DF-HJ-NP-TV-Z])\1", r"\1", "".join(letters)) for letters in itertools.product(*choices)}


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
