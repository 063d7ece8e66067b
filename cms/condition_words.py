"""Say a condition in words, so that people see before they begin which papers they will need."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intake.definitions.conditions import Condition
from intake.definitions.schema import Form
from intake.definitions.selectors import RevisionTexts


def condition_words(condition: Condition, form: Form, texts: RevisionTexts) -> SafeString:
    """Return safe markup such as ``Worum geht es?: Verlängerung``, in the language of ``texts``."""
    if "all" in condition:
        return _joined([condition_words(part, form, texts) for part in condition["all"]], _("und"))
    if "any" in condition:
        return _joined([condition_words(part, form, texts) for part in condition["any"]], _("oder"))
    if "not" in condition:
        return format_html(_("nicht: {condition}"), condition=condition_words(condition["not"], form, texts))
    if condition["field"] == "is_minor":
        return mark_safe(conditional_escape(_minor(condition["op"])))  # noqa: S308 - escaped here
    question = texts[f"question.{condition['field']}.label"]
    return format_html(_("{question} – {answer}"), question=question, answer=_answer(condition, form, texts))


def _minor(operator: str) -> str:
    return _("Sie sind 18 Jahre alt oder älter") if operator == "falsy" else _("Sie sind unter 18 Jahre alt")


def _joined(parts: list[SafeString], word: str) -> SafeString:
    separator = format_html(" {} ", word)
    return mark_safe(separator.join(parts))  # noqa: S308 - every part is safe


def _answer(condition: Condition, form: Form, texts: RevisionTexts) -> SafeString:
    operator, value = condition["op"], condition.get("value")
    if operator in {"truthy", "falsy"}:
        return conditional_escape(_("Ja") if operator == "truthy" else _("Nein"))
    if operator in {"empty", "not_empty"}:
        return conditional_escape(_("keine Angabe") if operator == "empty" else _("angegeben"))
    if isinstance(value, bool):
        return conditional_escape(_("Ja") if value is (operator == "eq") else _("Nein"))
    values = value if isinstance(value, list) else [value]
    named = _joined([_option(condition["field"], one, form, texts) for one in values], _("oder"))
    pattern = {
        "ne": _("nicht {value}"),
        "not_in": _("nicht {value}"),
        "lt": _("weniger als {value}"),
        "lte": _("höchstens {value}"),
        "gt": _("mehr als {value}"),
        "gte": _("mindestens {value}"),
    }.get(operator)
    return format_html(pattern, value=named) if pattern else named


def _option(field: str, value: Any, form: Form, texts: RevisionTexts) -> SafeString:
    """Return the label of a choice, or the value itself where nothing is chosen."""
    label = texts[f"option.{field}.{value}.label"]
    return format_html("{}", label or value)
