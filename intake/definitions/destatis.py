"""Keys of the Federal Statistical Office for states and nationalities, where a public source gave them.

Registers and XAusländer exchange them (urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staat and
...:staatsangehoerigkeit, version 2021-02-19). A key that was not found in a source is not guessed: it stays empty,
and ``codes_without_key`` lists it. ``docs/code-lists.md`` says how an operator fills in the rest.
"""

from collections.abc import Mapping

from intake.definitions.countries import nationality_choices

KEYS: Mapping[str, str] = {
    "DEU": "000",
    "RKS": "150",
    "RUS": "160",
    "TUR": "163",
    "UKR": "166",
    "SRB": "170",
    "AFG": "423",
    "IND": "436",
    "IRQ": "438",
    "IRN": "439",
    "PAK": "461",
    "SYR": "475",
    "XXA": "997",
    "XXX": "998",
}


def destatis_key(code: str) -> str | None:
    """Return the three digits of a state or nationality (ISO 3166-1 alpha-3 or ICAO 9303), ``None`` if not known."""
    return KEYS.get(code)


def codes_without_key() -> tuple[tuple[str, str], ...]:
    """Return ``(code, German name)`` of everything that can be chosen and has no key here."""
    return tuple((code, name) for code, name in nationality_choices("de") if code not in KEYS)
