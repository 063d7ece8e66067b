"""Dates as papers write them: digits in several orders, months in words of eight languages, any digits.

A date whose day and month could change places is said to be ambiguous, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ocr import names

Order = Literal["day", "month", "unknown"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MONTHS: tuple[str, ...] = (
    "januar jaenner jan january janvier ocak січня січень января январь يناير كانون-الثاني ژانویه",
    "februar feber feb february fevrier fevr subat лютого лютий февраля февраль فبراير شباط فوریه",
    "maerz marz maer mrz march mar mars mart березня березень марта март مارس آذار مارچ",
    "april apr avril avr nisan квітня квітень апреля апрель أبريل ابريل نيسان آوریل",
    "mai may mayis травня травень мая май مايو أيار ايار مه",
    "juni jun june juin haziran червня червень июня июнь يونيو حزيران ژوئن",
    "juli jul july juillet juil temmuz липня липень июля июль يوليو تموز ژوئیه",
    "august aug aout agustos серпня серпень августа август أغسطس اغسطس آب اوت",
    "september sept sep septembre eylul вересня вересень сентября сентябрь سبتمبر أيلول ايلول سپتامبر",
    "oktober okt october oct octobre ekim жовтня жовтень октября октябрь أكتوبر اكتوبر تشرين-الأول اکتبر",
    "november nov novembre kasim листопада листопад ноября ноябрь نوفمبر تشرين-الثاني نوامبر",
    "dezember dez december dec decembre aralik грудня грудень декабря декабрь ديسمبر كانون-الأول دسامبر",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_YEAR = r"((?:19|20)\d{2})"
_NUMERIC = re.compile(rf"(?<![\d.,])(\d{{1,2}})\s?([.,/-])\s?(\d{{1,2}})\s?[.,/-]\s?{_YEAR}(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s?([-/.])\s?(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})(?!\d)")
_WORD = r"([^\W\d_]{2,14}\.?(?:[-\s]الثاني|[-\s]الأول)?)"
_DAY_WORD = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s*(?:de\s+|of\s+)?{_WORD}(?:/[^\W\d_]+)?,?\s+{_YEAR}(?!\d)"
)
_WORD_DAY = re.compile(rf"{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)")
_MONTH_YEAR = re.compile(rf"{_WORD}\s*/?\s*{_YEAR}(?!\d)")
_MONTH_NUMBER = re.compile(rf"(?<![\d.,/-])(0?[1-9]|1[0-2])\s?[./-]\s?{_YEAR}(?!\d)")


@dataclass(frozen=True)
class Dated:
    """A date and where it stands in the text; `other` is the second reading of an ambiguous one."""

    value: str
    start: int
    end: int
    other: str | None = None


def western(text: str) -> str:
    """Write Arabic and Persian digits as 0 to 9; the text keeps its length."""
    return text.translate(_DIGITS)


def iso(day: str | int, month: str | int, year: str | int) -> str | None:
    """Give an ISO date, or None for a day that does not exist."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def month_of(word: str) -> int | None:
    """Give the number of a month's name or of its common abbreviation."""
    bare = re.sub(r"\s+", "-", word.strip().rstrip("."))
    simple = "".join(
        letter for letter in unicodedata.normalize("NFD", bare.lower()) if not unicodedata.combining(letter)
    )
    return MONTHS.get(bare) or MONTHS.get(bare.lower()) or MONTHS.get(names.fold(bare).lower()) or MONTHS.get(simple)


def find(text: str, order: Order = "day") -> list[Dated]:
    """All complete dates of a text, as they stand; `order` is for digits parted by a slash or hyphen."""
    text = western(text)
    found = [*_year_first(text), *_numeric(text, order), *_in_words(text)]
    chosen: list[Dated] = []
    for dated in sorted(found, key=lambda item: (item.start, -item.end)):
        if not chosen or dated.start >= chosen[-1].end:
            chosen.append(dated)
    return chosen


def order_of(text: str, language: str | None) -> Order:
    """Tell the order of day and month on a page: only English writes both, and its own dates may tell."""
    if language not in ("eng", None):
        return "day"
    later = [(int(match[1]), int(match[3])) for match in _NUMERIC.finditer(western(text)) if match[2] in "/-"]
    day_first, month_first = any(one > 12 for one, _ in later), any(two > 12 for _, two in later)
    if day_first != month_first:
        return "day" if day_first else "month"
    return "unknown"


def _numeric(text: str, order: Order) -> Iterator[Dated]:
    for match in _NUMERIC.finditer(text):
        day_first = iso(match[1], match[3], match[4])
        month_first = iso(match[3], match[1], match[4])
        if match[2] in ".," or order == "day":
            month_first = None
        elif order == "month":
            day_first = None
        values = sorted({value for value in (day_first, month_first) if value})
        if values:
            yield Dated(values[0], *match.span(), values[1] if len(values) > 1 else None)


def _year_first(text: str) -> Iterator[Dated]:
    for match in _YEAR_FIRST.finditer(text):
        if value := iso(match[4], match[3], match[1]):
            yield Dated(value, *match.span())


def _in_words(text: str) -> Iterator[Dated]:
    for pattern, day, word in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        for match in pattern.finditer(text):
            month = month_of(match[word])
            if month and (value := iso(match[day], month, match[3])):
                yield Dated(value, *match.span())


def months(text: str) -> list[Dated]:
    """Months with a year, in words or as MM/YYYY, as YYYY-MM."""
    text = western(text)
    found = []
    for match in _MONTH_YEAR.finditer(text):
        if month := month_of(match[1]):
            found.append(Dated(f"{match[2]}-{month:02d}", *match.span()))
    for match in _MONTH_NUMBER.finditer(text):
        found.append(Dated(f"{match[2]}-{int(match[1]):02d}", *match.span()))
    return sorted(found, key=lambda item: item.start)
