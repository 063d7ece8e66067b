"""Say expected and read values in words: dates as dates, kinds by their names."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.prechecks.kind_labels import KIND_LABELS

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DAYS = re.compile(r"^(\d+) d$")
#: Codes whose expected value is an answer of the applicant.
COMPARED_WITH_ANSWERS = frozenset({"name_match", "birth_date_match", "doc_number_match", "address_match"})


def family_of(code: str) -> str:
    """Return the check that a finding's code belongs to."""
    return code.partition(".")[0]


def value_words(code: str, value: str | None) -> str:
    """Return a value in the active language; empty when there is none to show."""
    if not value:
        return ""
    if family_of(code) == "wrong_document_type":
        return str(KIND_LABELS.get(value, value))
    if days := _DAYS.match(value):
        number = int(days[1])
        return ngettext("höchstens %(days)d Tag alt", "höchstens %(days)d Tage alt", number) % {"days": number}
    start, slash, end = value.partition("/")
    if slash:
        return _("%(start)s bis %(end)s") % {"start": _day(start), "end": _day(end)}
    return _day(value)


def _day(value: str) -> str:
    if value == "..":
        return "…"
    if not _DATE.match(value):
        return value
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value
