"""Tell script and language of what was read, from its letters and its commonest words.

Languages go by Tesseract's codes. A guess costs no engine: it decides whether another one is worth its second.
"""

import re
from collections import Counter
from typing import Literal

from ocr.kinds_match import plain_word
from ocr.text import PageText

Script = Literal["latin", "cyrillic", "arabic", "none"]

# The commonest words, and those that certificates repeat, in plain letters.
_COMMON: dict[str, str] = {
    "deu": "der die das und ist im in den dem des von zu mit am fuer bei auf nicht wird sie ihre nach frau herr"
    " geboren name vom bis zum seit strasse datum urkunde bescheinigung",
    "eng": "the of and to in is for with this that by on has been date name born certificate hereby we was are",
    "fra": "le la les de du des et un une est au aux en dans pour par sur nom prenom prenoms ne nee fils fille acte"
    " naissance mariage republique ville date fait officier etat civil extrait numero",
    "tur": "ve bir ile bu icin olarak tarihi adi soyadi dogum yeri baba anne no sayi turkiye cumhuriyeti il ilce"
    " belgesi evlenme nufus mudurlugu uyrugu cinsiyeti kayit olan universitesi",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_UKRAINIAN, _RUSSIAN, _PERSIAN = frozenset("іїєґ"), frozenset("ыэъё"), frozenset("پچژگ")
ENOUGH, LEAD = 4, 1.5
SURELY_READ = 0.72
_CAPITAL_WITHIN = re.compile(r"[a-zäöüß][A-ZÄÖÜ]")


def letters_of(text: str) -> Counter[Script]:
    """Count letters by script."""
    count: Counter[Script] = Counter()
    for letter in text:
        if letter.isalpha():
            if "\u0400" <= letter <= "\u052f":
                count["cyrillic"] += 1
            elif "\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufefc":
                count["arabic"] += 1
            else:
                count["latin"] += 1
    return count


def script(text: str) -> Script:
    """The script of most letters."""
    count = letters_of(text)
    return max(count, key=lambda name: count[name]) if count else "none"


def language(text: str) -> str | None:
    """Give the main language, or None when too little speaks for one."""
    found = script(text)
    low = text.lower()
    if found == "cyrillic":
        ukrainian = sum(low.count(letter) for letter in _UKRAINIAN)
        return "ukr" if ukrainian > sum(low.count(letter) for letter in _RUSSIAN) else "rus"
    if found == "arabic":
        return "fas" if sum(low.count(letter) for letter in _PERSIAN) >= 3 else "ara"
    if found == "none":
        return None
    tokens = Counter(map(plain_word, text.split()))
    points = {name: sum(tokens[word] for word in words) for name, words in _WORDS.items()}
    best, second = sorted(points, key=lambda name: -points[name])[:2]
    return best if points[best] >= ENOUGH and points[best] > LEAD * points[second] else None


def doubtful(text: PageText) -> bool:
    """True when German and English seem to have read letters that are not theirs.

    They read foreign letters at a confidence of 0.25 to 0.70, rarely 0.80, and German photos at 0.75 and
    more but for two of 41 (drawn pages and shared specimens); read wrongly, capitals stand within words.
    """
    if text.confidence < SURELY_READ:
        return True
    if text.confidence >= 0.9 or language(text.text) is not None:
        return False
    words = [word for word in text.text.split() if len(word) > 3 and word.isalpha()]
    return 5 * sum(bool(_CAPITAL_WITHIN.search(word)) for word in words) >= len(words) > 0


#: Packs to read a page of this language with; German and English are what every page is read with first.
PACKS: dict[str, tuple[str, ...]] = {
    "fra": ("fra", "eng"),
    "tur": ("tur", "eng"),
    "rus": ("rus", "eng"),
    "ukr": ("ukr", "rus"),
    "ara": ("ara", "eng"),
    "fas": ("fas", "eng"),
}
#: Packs that a strip is tried with, by script.
TRIALS: tuple[tuple[Script, tuple[str, ...]], ...] = (("cyrillic", ("rus", "ukr")), ("arabic", ("ara", "fas")))


def convincing(text: PageText, expected: Script) -> bool:
    """True when a trial reads like that script: its own letters, nearly all of them, and surely."""
    count = letters_of(text.text)
    own = count[expected]
    return own >= 12 and own >= 0.75 * sum(count.values()) and text.confidence >= 0.65
