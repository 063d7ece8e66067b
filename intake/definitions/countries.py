"""States and nationalities: ISO 3166-1 alpha-3 from pycountry, names in every language from Babel's CLDR.

ICAO 9303 part 3 adds codes for people without a nationality and for travel documents; ``D`` in an MRZ is DEU here.
"""

import unicodedata
from functools import lru_cache

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import override

KOSOVO = "RKS"
ICAO_PERSONS = ("XXA", "XXB", "XXC", "XXX")


def _icao_label(code: str) -> str:
    return {
        "XXA": _("staatenlos"),
        "XXB": _("Flüchtling (Genfer Flüchtlingskonvention)"),
        "XXC": _("Flüchtling (sonstige)"),
        "XXX": _("ungeklärt"),
    }[code]


@lru_cache(maxsize=64)
def _country_names(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language.split("-", maxsplit=1)[0]).territories
    except UnknownLocaleError:
        territories = Locale.parse("de").territories
    names = {country.alpha_3: territories.get(country.alpha_2, country.name) for country in pycountry.countries}
    names[KOSOVO] = territories.get("XK", "Kosovo")
    return names


@lru_cache(maxsize=64)
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return ``(alpha-3, name)`` of all states, sorted by name in the language."""
    return tuple(sorted(_country_names(language).items(), key=lambda pair: sort_key(pair[1])))


def sort_key(name: str) -> str:
    """Sort letters with marks beside their base letter: Ç after C, not after Z."""
    return unicodedata.normalize("NFKD", name.casefold())


@lru_cache(maxsize=64)
def nationality_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return the states, then the ICAO codes of persons without a (clarified) nationality."""
    with override(language):
        return country_choices(language) + tuple((code, _icao_label(code)) for code in ICAO_PERSONS)


def country_name(code: str, language: str) -> str:
    """Return the name of a state or ICAO code; the code itself when it is unknown."""
    return dict(nationality_choices(language)).get(code, code)
