"""Say expected and read values in words: dates as dates, kinds by their names, amounts with their units.

Checks write values in a plain notation of their own: ``2026-11-22``, ``2026-10-01/2027-03-31`` (a period, ``..`` for
an open end), ``90 d``, ``60 months``, ``992.00 EUR/month``, ``72 m2``, ``1/3,3/3`` (pages), ``front,back``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from intake.prechecks.kind_labels import KIND_LABELS

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_PERIOD = re.compile(r"^(\d{4}-\d{2}-\d{2}|\.\.)/(\d{4}-\d{2}-\d{2}|\.\.)$")
_QUANTITY = re.compile(r"^(\d+(?:\.\d+)?) (d|months|m2|EUR/month|EUR/year)$")
_PAGES = re.compile(r"^\d+/\d+(?:,\d+/\d+)*$")
_MONTHS = re.compile(r"^\d{4}-\d{2}(?:,\d{4}-\d{2})*$")
_FIRST_TO_LAST = re.compile(r"^1-(\d+)$")
#: Codes whose expected value is an answer of the applicant.
COMPARED_WITH_ANSWERS = frozenset({"name_match", "birth_date_match", "doc_number_match", "address_match"})
#: Codes whose expected value is a requirement that an applicant can follow.
REQUIREMENTS = frozenset(
    {"max_age", "living_space_sufficient", "salary_blue_card", "salary_45plus", "funds_minimum", "language_level_min"}
    | {"pension_months_min", "page_completeness"}
)

_WORDS: Mapping[str, str | Promise] = {
    "front": gettext_lazy("Vorderseite"),
    "back": gettext_lazy("Rückseite"),
    "on_site_terminal": gettext_lazy("Aufnahme in der Behörde"),
}
_LANGUAGES: Mapping[str, str | Promise] = {
    "de": gettext_lazy("Deutsch"),
    "en": gettext_lazy("Englisch"),
    "fr": gettext_lazy("Französisch"),
    "tr": gettext_lazy("Türkisch"),
    "uk": gettext_lazy("Ukrainisch"),
    "ru": gettext_lazy("Russisch"),
    "ar": gettext_lazy("Arabisch"),
    "fa": gettext_lazy("Persisch"),
    "es": gettext_lazy("Spanisch"),
}


def family_of(code: str) -> str:
    """Return the check that a finding's code belongs to."""
    return code.partition(".")[0]


def value_words(code: str, value: str | None) -> str:
    """Return a value in the active language; empty when there is none to show."""
    if not value:
        return ""
    family = family_of(code)
    if family in {"wrong_document_type", "duplicate_upload"}:
        return str(KIND_LABELS.get(value, value))
    if family == "translation_present":
        return str(_LANGUAGES.get(value, value))
    if family == "page_completeness" and (pages := _pages(value)):
        return pages
    if family in {"payslip_three_consecutive", "max_age"} and _MONTHS.match(value):
        return _listed(_month(month) for month in value.split(","))
    if quantity := _QUANTITY.match(value):
        return _QUANTITIES[quantity[2]](Decimal(quantity[1]))
    if period := _PERIOD.match(value):
        return _("%(start)s bis %(end)s") % {"start": _day(period[1]), "end": _day(period[2])}
    return _listed(map(str, (_WORDS[part] for part in parts))) if (parts := _known(value)) else _day(value)


def _known(value: str) -> list[str]:
    parts = value.split(",")
    return parts if all(part in _WORDS for part in parts) else []


def _pages(value: str) -> str:
    """Return which of how many pages, or how many there should be; empty for what is not about numbers."""
    if whole := _FIRST_TO_LAST.match(value):
        return _("Seiten 1 bis %(last)s") % {"last": whole[1]}
    if not _PAGES.match(value):
        return ""
    pairs = [part.split("/") for part in value.split(",")]
    numbers = _listed(number for number, _total in pairs)
    return ngettext("Seite %(numbers)s von %(total)s", "Seiten %(numbers)s von %(total)s", len(pairs)) % {
        "numbers": numbers,
        "total": pairs[0][1],
    }


def _listed(parts: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(parts)


def _month(month: str) -> str:
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _days(number: Decimal) -> str:
    days = int(number)
    return ngettext("höchstens %(days)d Tag alt", "höchstens %(days)d Tage alt", days) % {"days": days}


def _count_of_months(number: Decimal) -> str:
    months = int(number)
    return ngettext("%(months)d Monat", "%(months)d Monate", months) % {"months": months}


def _amount(number: Decimal) -> str:
    places = 0 if number == number.to_integral_value() else 2
    return number_format(number, decimal_pos=places, force_grouping=True)


_QUANTITIES: Mapping[str, Callable[[Decimal], str]] = {
    "d": _days,
    "months": _count_of_months,
    "m2": lambda number: _("%(number)s m²") % {"number": number_format(number.normalize(), use_l10n=True)},
    "EUR/month": lambda number: _("%(amount)s € im Monat") % {"amount": _amount(number)},
    "EUR/year": lambda number: _("%(amount)s € im Jahr") % {"amount": _amount(number)},
}


def _day(value: str) -> str:
    if value == "..":
        return "…"
    if not _DATE.match(value):
        return value
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value
