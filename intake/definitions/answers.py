"""Say a stored answer in words: the same on every page, for the applicant and for the clerk."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.definitions.codelists import BUILT_IN, codelist_label
from intake.definitions.conditions import unanswered
from intake.definitions.countries import country_name
from intake.definitions.schema import Question
from intake.definitions.selectors import RevisionTexts
from intake.partial_dates import PartialDate

#: Types whose stored value is a name of ours in the reader's language, not what a person typed.
OWN_WORDS = frozenset({"single_choice", "multi_choice", "boolean", "consent", "country", "nationality_list"})
#: Types that read from left to right in every language.
LEFT_TO_RIGHT = frozenset({"email", "phone", "doc_number", "integer", "currency"})


def display_answer(question: Question, value: Any, texts: RevisionTexts, language: str) -> str:
    """Return the answer as plain text in a language; empty when there is none.

    A value that does not fit its question any more is shown as it was stored, never dropped.
    """
    return ", ".join(answer_lines(question, value, texts, language))


def answer_lines(question: Question, value: Any, texts: RevisionTexts, language: str) -> list[str]:
    """Return each part of an answer on its own: several for a list, none when there is no answer."""
    if unanswered(value):
        return []
    parts = value if isinstance(value, list) else [value]
    with override(language):
        return [_one(question, part, texts, language) for part in parts]


def _one(question: Question, value: Any, texts: RevisionTexts, language: str) -> str:
    if question.type in {"single_choice", "multi_choice"}:
        if question.codelist in BUILT_IN and not question.options:
            return codelist_label(question.codelist, str(value), language)
        return texts.get(f"option.{question.address}.{value}.label") or str(value)
    if question.type in {"country", "nationality_list"}:
        return country_name(str(value), language)
    write = WRITERS.get(question.type)
    try:
        return write(value) if write else str(value)
    except (ValueError, TypeError, KeyError, InvalidOperation):
        return str(value)


def _date(value: Any) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def _partial_date(value: Any) -> str:
    known = PartialDate.parse(value)
    if known.year is None:
        return _("unbekannt")
    if known.month is None:
        return f"{known.year:04d}"
    day = date(known.year, known.month, known.day or 1)
    return date_format(day, "DATE_FORMAT" if known.day else "YEAR_MONTH_FORMAT")


def _yes_or_no(value: Any) -> str:
    return _("Ja") if value else _("Nein")


def _consent(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _yes_or_no(value)
    given = timezone.localtime(datetime.fromisoformat(value["at"]))
    day, time = date_format(given, "DATE_FORMAT"), date_format(given, "TIME_FORMAT")
    return _("Bestätigt am %(day)s um %(time)s Uhr") % {"day": day, "time": time}


def _currency(value: Any) -> str:
    return f"{number_format(Decimal(value), decimal_pos=2, force_grouping=True)} €"


def _phone(value: Any) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return str(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "date": _date,
    "partial_date": _partial_date,
    "boolean": _yes_or_no,
    "consent": _consent,
    "currency": _currency,
    "phone": _phone,
}
