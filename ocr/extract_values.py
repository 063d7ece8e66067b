"""Readers of single values: each takes the text that follows a label and gives the value, or None.

Sums are euro with a point and two digits, areas and hours decimal with a point, dates ISO 8601.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ocr import extract_dates
from ocr.extract_dates import Order, western


@dataclass(frozen=True)
class Taken:
    """A value, the words that show it, and the other reading of an ambiguous date."""

    value: str
    shown: str
    other: str | None = None


Reader = Callable[[str, Order], Taken | None]

NEAR = 28  # a date stands so near to its label
WITHIN = 60  # a sum or number within the same sentence
_GAP = re.compile(r"^[\s:.,;=\-–|/()*_]*")
_AMOUNT = r"(\d{1,3}(?:[.,\s'’]\d{3})+|\d+)(?:([.,])(\d{2}|-{1,2}|–))?(?![\d])"
_SIGN = r"(?:€|EUR\b|Euro\b)"
_MONEY = re.compile(rf"(?:{_SIGN}\s*(?P<before>{_AMOUNT})|(?<![\d.,])(?P<after>{_AMOUNT})\s*{_SIGN})", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.,])(?:(?:\d{1,3}(?:[.\s'’]\d{3})+|\d+),\d{2}|(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2})(?![\d%])")
_TORN = re.compile(r"(?<=\d)([.,])\s(?=\d)")  # a space that was read after a separator
_OTHER_MONEY = re.compile(r"[$£₺₽₴¥]|\b(?:USD|GBP|TRY|TL|RUB|UAH|CHF|грн|руб|ليرة|INR)\b", re.IGNORECASE)
_NAME = re.compile(
    r"(?:(?:Frau|Herrn?|Mr\.?|Mrs\.?|Ms\.?|Dr\.|Prof\.|M\.|Mme|Sayın)\s+)*"
    r"([^\W\d_][\w'’ʼ.\-]*(?:[ ]+[^\W\d_][\w'’ʼ.\-]*){0,6})"
)
_NO_NAMES = re.compile(
    r"\b(?:sur|fore|vor|familien|geburts|last|first)?nam(?:e|en|es)\b|\bfamily\b|\bgiven\b|\bnachfolgend\b|\bfolgend"
    r"|\bverpflicht|\bgeboren\b|\bunterschrift|\bsignature\b|\bund\b|\band\b|\bзапис|\bsoyad|\bleistet\b|\bvermietet\b"
    r"|\b(?:unter)?mieter|\bvermieter|\barbeit(?:geb|nehm)er|\behe(?:gatt|mann|frau)|\btenant\b|\blandlord\b|\bist\b|\bwird\b|\bhat\b|\bmiete\b|\bnotices?\b|\bshall\b|\bis\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:Nr|No|N°|№)\.?\s*)?"
    r"([A-ZÄÖÜ0-9][A-Z0-9ÄÖÜ]*(?:[ ]?[-/.][ ]?[A-Z0-9]+|[ ][0-9]+|[ ][A-Z]?[0-9][A-Z0-9]*)*)"
)
_HAS_DIGIT = re.compile(r"\d")
# "?" and "°" are what engines make of the raised two
_AREA = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:m\s?[²2?°*'\"”]|qm|m\b|²|Quadratmeter|sqm|sq\.?\s?m|square metres|кв\.?\s?м|م²)",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:Std|Stunden|h\b|hours|Wochenstunden|hrs)", re.IGNORECASE)
_COUNT = re.compile(r"(?<![\d.,])(\d{1,3})(?![\d.,]\d|\d)")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)(?!\d)")
_IBAN = re.compile(r"([A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8})")
_STOP = re.compile(r"\s{3,}|\s[|]\s|;")


def date(text: str, order: Order) -> Taken | None:
    """The first date, if it stands close to its label."""
    found = extract_dates.find(text[: NEAR + 24], order)
    if not found or found[0].start > NEAR:
        return None
    first = found[0]
    return Taken(first.value, text[first.start : first.end], first.other)


def money(text: str, order: Order) -> Taken | None:
    """A sum in euro: with its sign, or with two decimals where no other currency is named."""
    near = _TORN.sub(r"\1", western(text[: WITHIN + 20]))
    match = _MONEY.search(near)
    if match and match.start() <= WITHIN:
        group = "before" if match["before"] else "after"
        return Taken(_decimal_sum(match[group]), match[group])
    bare = _BARE.search(near)
    if bare and bare.start() <= WITHIN and not _OTHER_MONEY.search(near):
        return Taken(_decimal_sum(bare[0]), bare[0])
    return None


def _decimal_sum(written: str) -> str:
    """Read 1.234,50 and 1,234.50 and 52.000 alike: two digits after the last sign are cents."""
    match = re.fullmatch(r"(.*?)(?:[.,](\d{2}|-{1,2}|–))?", written.strip())
    assert match is not None  # noqa: S101  # the pattern matches every text
    whole, cents = re.sub(r"\D", "", match[1]), match[2] or "00"
    return f"{int(whole or 0)}.{cents if cents.isdigit() else '00'}"


def name(text: str, order: Order) -> Taken | None:
    """Words that look like a person's name, up to the next sign or number."""
    bare = text[_GAP.match(text).end() :]  # type: ignore[union-attr]  # the pattern matches every text
    match = _NAME.match(_STOP.split(bare, maxsplit=1)[0])
    if match is None or _NO_NAMES.search(match[1]):
        return None
    value = match[1].strip(" .-")
    if not value or not (value[0].isupper() or value[0].lower() == value[0].upper()):
        return None
    return Taken(value, value)


def text_value(text: str, order: Order) -> Taken | None:
    """The rest of the line or cell."""
    bare = text[_GAP.match(text).end() :]  # type: ignore[union-attr]  # the pattern matches every text
    value = _STOP.split(bare, maxsplit=1)[0].strip(" .,:")
    return Taken(value, value) if len(value) >= 3 and any(letter.isalpha() for letter in value) else None


def number(text: str, order: Order) -> Taken | None:
    """A number of a paper or case: capitals and digits, at least one digit."""
    bare = western(text[_GAP.match(text).end() :])  # type: ignore[union-attr]  # the pattern matches every text
    match = _NUMBER.match(bare)
    value = match[1].strip(" -/.") if match else ""
    if len(value) < 4 or not _HAS_DIGIT.search(value):
        return None
    return Taken(value, value)


def _searched(pattern: re.Pattern[str]) -> Reader:
    def read(text: str, order: Order) -> Taken | None:
        match = pattern.search(western(text[: WITHIN + 20]))
        if match is None or match.start() > WITHIN:
            return None
        return Taken(f"{float(match[1].replace(',', '.')):g}", match[1])

    return read


def iban(text: str, order: Order) -> Taken | None:
    match = _IBAN.search(text)
    return Taken(re.sub(r"\s", "", match[1]), match[1].strip()) if match else None


READERS: Mapping[str, Reader] = {
    "date": date,
    "money": money,
    "name": name,
    "text": text_value,
    "number": number,
    "area": _searched(_AREA),
    "hours": _searched(_HOURS),
    "count": _searched(_COUNT),
    "grade": _searched(_DECIMAL),
    "score": _searched(_DECIMAL),
    "number_value": _searched(_DECIMAL),
    "iban": iban,
}
