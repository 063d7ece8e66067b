"""The languages, as data: a code here and a catalogue in ``locale/`` are all that a new one needs.

German is the source and the language of the law. ``de-simple`` is simple German: "simple" is a registered BCP 47
variant (RFC 5646), so the code serves as ``lang`` attribute, address prefix, Wagtail locale and catalogue
(``locale/de_Simple``) alike. It is called "Einfache Sprache" until readers have tested it.
"""

from collections.abc import Iterable

from django.conf import locale

SOURCE = "de"
DEFAULT = ("de", "en", "tr", "ar", "uk", "ru", "fr", "fa", "de-simple")
# What staff read; their texts have translations in these languages only, see locale/staff-only.txt.
STAFF = ("de", "en")

# The name is a msgid of ours (cms/translations/names.py), which Django looks up where it names a language.
locale.LANG_INFO["de-simple"] = {  # type: ignore[attr-defined]
    "bidi": False,
    "code": "de-simple",
    "name": "Einfache Sprache",
    "name_local": "Einfache Sprache",
}
# Where Django's own name carries marks that nobody writes.
OWN_NAMES = {"ar": "العربية"}


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return each language with its name in its own script, German first; raises ``KeyError`` for an unknown code."""
    info = locale.LANG_INFO  # type: ignore[attr-defined]
    rest = [code for code in dict.fromkeys(codes) if code != SOURCE]
    return [(code, OWN_NAMES.get(code) or _upper(info[code]["name_local"])) for code in (SOURCE, *rest)]


def _upper(name: str) -> str:
    """Write a language as a heading of its own: ``Français``; a script without capitals stays as it is."""
    return name[:1].upper() + name[1:]
