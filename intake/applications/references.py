"""Case references and typed codes: Crockford base 32, so that nothing can be misread or misspelt on paper."""

import secrets
import unicodedata

from django.utils import timezone

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_CHARACTERS = 12  # 60 bit


def new_reference(prefix: str) -> str:
    """Return for example ``HER-26-7K3QX``; uniqueness is the database's."""
    return f"{prefix}-{timezone.localdate():%y}-" + "".join(secrets.choice(ALPHABET) for _ in range(5))


def new_code() -> str:
    """Return a typed code of 60 bit in three groups of four."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
    return "-".join(raw[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))


def normalise(typed: str) -> str:
    """Fold what a person typed: case, spaces, dashes, Arabic-Indic digits, O for 0, I and L for 1."""
    kept = "".join(str(_digit(char)) for char in typed.upper() if char.isalnum())
    return kept.translate(_MISREAD)


def _digit(char: str) -> str:
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)


def normalise_reference(typed: str) -> str:
    """Return the reference in its stored form, or an empty text when it cannot be one.

    The prefix keeps its letters (``O`` is no zero there); year and number are folded.
    """
    compact = "".join(_digit(char) for char in typed.upper() if char.isalnum())
    if len(compact) < 9:
        return ""
    prefix, rest = compact[:-7], compact[-7:].translate(_MISREAD)
    return f"{prefix}-{rest[:2]}-{rest[2:]}"
