"""Read what people type: digits of any script, untidy spaces, characters that no text may hold.

Names are held to DIN 91379, datatype A: the Latin letters and marks in which a person's name may be registered in
Europe. Other texts of one line are held to its datatype C. The ranges below are the standard's, for text in Unicode
form NFC.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Not ours to keep: NUL and other controls, halves of surrogate pairs, and what a decoder put for broken bytes.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")
# They turn the direction of the text that follows, also outside of the answer (U32).
DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")

_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u0187\u0188\u018f\u0197\u01a0\u01a1\u01af\u01b0\u01b7"
    "\u01cd-\u01dc\u01de\u01df\u01e2-\u01f0\u01f4\u01f5\u01f8-\u01ff\u0212\u0213\u0218-\u021b\u021e\u021f"
    "\u0227-\u0233\u0259\u0268\u0292\u1e02\u1e03\u1e06\u1e07\u1e0a-\u1e11\u1e17\u1e1c-\u1e2b\u1e2f-\u1e37"
    "\u1e3a\u1e3b\u1e40-\u1e49\u1e52-\u1e5b\u1e5e-\u1e63\u1e6a-\u1e6f\u1e80-\u1e87\u1e8c-\u1e97\u1e9e\u1ea0-\u1ef9"
)
# Marks of the standard's letter sequences, which have no composed form.
_MARKS = (
    "\u0300-\u0302\u0304\u0306-\u0308\u030a-\u030c\u0310\u0315\u031b\u0323\u0325\u0326\u0328\u032d\u032e\u0331\u035f"
)
_SIGNS = " ',.\\-`~\u00a8\u00b4\u00b7\u02b9\u02ba\u02be\u02bf\u02c8\u02cc\u2019\u2021"
NOT_IN_NAMES = re.compile(f"[^{_LETTERS}{_MARKS}{_SIGNS}]")
# Datatype C: the same letters, and the signs of any other text in German and European forms.
_MORE_SIGNS = (
    "!-/:-@\\[-`{-~\u00a1-\u00ac\u00ae-\u00b1\u00b2\u00b3\u00b5\u00b6\u00b9\u00ba\u00bb-\u00bf\u00d7\u00f7"
    "\u2010-\u201f\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2070\u2074-\u208e\u20ac\u2122\u221e\u2248\u2264\u2265"
)
NOT_IN_TEXTS = re.compile(f"[^0-9{_LETTERS}{_MARKS}{_SIGNS}{_MORE_SIGNS}]")
# What phones and word processors put for an apostrophe and a hyphen.
_LOOK_ALIKES = str.maketrans({"\u2018": "\u2019", "\u02bc": "\u2019", "\u2010": "-", "\u2011": "-", "\u2013": "-"})

MAX_AMOUNT = Decimal("99999999.99")
_ARABIC_SEPARATORS = str.maketrans({"\u066b": ".", "\u066c": None, "\u060c": ","})


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script (Arabic-Indic, Persian, Bengali, ...) as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def readable(text: str, *, lines: bool = False) -> str:
    """Return the text in NFC, trimmed, without marks that turn its direction; raises ``ValidationError`` (W14)."""
    if UNREADABLE.search(text):
        raise ValidationError(
            _("Der Text enthält Zeichen, die wir nicht lesen können. Bitte schreiben Sie ihn neu."), code="unreadable"
        )
    text = unicodedata.normalize("NFC", DIRECTION_MARKS.sub("", text))
    if lines:
        return "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return " ".join(text.split())


def latin_name(text: str) -> str:
    """Return a name in the characters of DIN 91379, datatype A; raises ``ValidationError`` naming the others."""
    text = text.translate(_LOOK_ALIKES)
    if wrong := sorted(set(NOT_IN_NAMES.findall(text))):
        raise ValidationError(
            _(
                "Bitte schreiben Sie mit lateinischen Buchstaben, wie in Ihrem Pass. "
                "Diese Zeichen sind hier nicht möglich: %(characters)s"
            ),
            code="not_latin",
            params={"characters": " ".join(wrong[:10])},
        )
    return text


def latin_text(text: str) -> str:
    """Return a text in the characters of DIN 91379, datatype C; raises ``ValidationError`` naming the others."""
    if wrong := sorted(set(NOT_IN_TEXTS.findall(text))):
        raise ValidationError(
            _(
                "Bitte schreiben Sie hier mit lateinischen Buchstaben, damit die Behörde es lesen und eintragen kann. "
                "Diese Zeichen sind hier nicht möglich: %(characters)s"
            ),
            code="not_latin",
            params={"characters": " ".join(wrong[:10])},
        )
    return text


def decimal_of(text: str) -> Decimal:
    """Read an amount as written in any of our languages: ``1.234,50``, ``1,234.50``, ``1 234,5``, ``١٬٢٣٤٫٥٠``.

    A single separator before exactly three digits groups thousands, since amounts have two decimals.
    Raises ``ValueError``.
    """
    bare = re.sub(r"[\s€'’]|EUR", "", ascii_digits(text.upper())).translate(_ARABIC_SEPARATORS)
    if not re.fullmatch(r"\d[\d.,]{0,19}", bare):
        raise ValueError(text)
    decimal_sign = _decimal_sign(bare)
    whole, _sign, cents = bare.rpartition(decimal_sign) if decimal_sign else (bare, "", "")
    groups = re.split(r"[.,]", whole)
    if len(cents) > 2 or not all(len(group) == 3 for group in groups[1:]):
        raise ValueError(text)
    try:
        amount = Decimal("".join(groups) + "." + (cents or "0"))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if amount > MAX_AMOUNT:
        raise ValueError(text)
    return amount


def _decimal_sign(bare: str) -> str:
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return ""
    sign, rest = bare[last], bare[last + 1 :]
    both = "." in bare and "," in bare
    if bare.count(sign) > 1 or (len(rest) == 3 and not both):
        return ""
    return sign
