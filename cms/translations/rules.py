"""What every translation must keep, whatever it says: placeholders, markup, script and punctuation.

Each rule takes the German source and one translation and says in words what is wrong, or nothing. Knows no Django.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w:]*\}")
TAG = re.compile(r"</?[a-z][^<>]*>")
NOT_WORDS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w:]*\}|<[^<>]*>|https?://\S+|\S+@\S+")
ARABIC = "\u0600-\u06ff\u0750-\u077f"
SCRIPTS = {"ar": ARABIC, "fa": ARABIC, "ru": "\u0400-\u04ff", "uk": "\u0400-\u04ff"}
# Letters that only the neighbouring language has; a copy from it or a wrong keyboard shows by them.
FOREIGN_LETTERS = {
    "ru": "іїєґІЇЄҐ",
    "uk": "ыэъёЫЭЪЁ",
    "fa": "\u064a\u0643\u0649\u0629",
    "ar": "\u06cc\u06a9\u067e\u0686\u0698\u06af",
}
LATIN_MARK = re.compile(rf"[{ARABIC}][)»”\"]?\s*([?,;])")
FRENCH_MARK = re.compile(r"[^\s\u00a0\u202f?!;:][?!;](?=\s|$)|[^\W\d_]:(?=\s|$)|[ ][?!;:](?=\s|$)")
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+|<[^<>]*>|;\s")
LONGEST_SIMPLE_SENTENCE = 20
SHORT = 12


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a translation: the rule's name, for exceptions, and words for the translator."""

    rule: str
    words: str


def _differences(source: str, text: str, pattern: re.Pattern[str]) -> str:
    wanted, found = Counter(pattern.findall(source)), Counter(pattern.findall(text))
    lacking = [f"fehlt: {part}" for part in (wanted - found)]
    return ", ".join(lacking + [f"zu viel: {part}" for part in (found - wanted)])


def placeholders(source: str, text: str, language: str) -> str:
    """Keep every placeholder, as often as the source has it."""
    return _differences(source, text, PLACEHOLDER)


def markup(source: str, text: str, language: str) -> str:
    """Keep every tag with its attributes."""
    return _differences(source, text, TAG)


def untranslated(source: str, text: str, language: str) -> str:
    """Let no translation equal its source; a short sentence may already be simple German."""
    if source.strip() != text.strip() or not re.search(r"[^\W\d_]{2}", NOT_WORDS.sub("", source)):
        return ""
    if language == "de-simple" and len(source.split()) <= SHORT:
        return ""
    return "gleicht dem deutschen Text"


def script(source: str, text: str, language: str) -> str:
    """Write in the language's own script, with its own letters."""
    if source.strip() == text.strip():
        return ""
    words = NOT_WORDS.sub("", text)
    own = SCRIPTS.get(language)
    if own and re.search(r"[^\W\d_]{3}", words) and not re.search(f"[{own}]", words):
        return "enthält kein Wort in der eigenen Schrift"
    foreign = sorted({letter for letter in words if letter in FOREIGN_LETTERS.get(language, "")})
    return f"enthält fremde Buchstaben: {' '.join(foreign)}" if foreign else ""


def punctuation(source: str, text: str, language: str) -> str:
    """Use the marks of the language: ؟ ، ؛ in Arabic and Persian, a narrow no-break space before ? ! ; : in French."""
    words = NOT_WORDS.sub("", text)
    if language in {"ar", "fa"} and (found := LATIN_MARK.search(words)):
        return f"lateinisches Satzzeichen „{found[1]}“ statt {dict(zip('?,;', '؟،؛', strict=True))[found[1]]}"
    if language == "fr" and FRENCH_MARK.search(words):
        return "vor ? ! ; : steht ein geschütztes Leerzeichen (U+202F oder U+00A0)"
    return ""


def edges(source: str, text: str, language: str) -> str:
    """Begin and end with white space where the source does, and ask where it asks."""
    if source[:1].isspace() != text[:1].isspace() or source[-1:].isspace() != text[-1:].isspace():
        return "Leerraum am Anfang oder Ende weicht ab"
    if source.rstrip().endswith("?") and not text.rstrip().endswith(("?", "؟")):
        return "die Frage endet nicht als Frage"
    return ""


def simple(source: str, text: str, language: str) -> str:
    """Keep the sentences of simple German short."""
    if language != "de-simple":
        return ""
    words = [len(sentence.split()) for sentence in SENTENCE.split(text) if sentence]
    return f"ein Satz hat {max(words)} Wörter" if words and max(words) > LONGEST_SIMPLE_SENTENCE else ""


RULES: dict[str, Callable[[str, str, str], str]] = {
    "placeholders": placeholders,
    "markup": markup,
    "untranslated": untranslated,
    "script": script,
    "punctuation": punctuation,
    "edges": edges,
    "simple": simple,
}
# What would break a page, so that no import takes it; the other rules are for people to weigh.
BREAKING = ("placeholders", "markup")


def faults(source: str, text: str, language: str, rules: tuple[str, ...] = tuple(RULES)) -> list[Fault]:
    """Return what is wrong with one translation."""
    found = ((name, RULES[name](source, text, language)) for name in rules)
    return [Fault(name, words) for name, words in found if words]


def plural_faults(sources: tuple[str, str], text: str, language: str) -> list[Fault]:
    """Return what is wrong with one plural form: it may leave a number out, but bring no placeholder of its own."""
    known = {part for source in sources for part in PLACEHOLDER.findall(source)}
    strange = sorted(set(PLACEHOLDER.findall(text)) - known)
    found = [Fault("placeholders", f"zu viel: {', '.join(strange)}")] if strange else []
    return found + faults(sources[1], text, language, ("script", "punctuation"))
