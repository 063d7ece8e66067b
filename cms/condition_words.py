"""Say a condition in words, so that people see before they begin which papers they will need."""

from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intake.definitions.conditions import ENTRIES, PARAMETER, Condition
from intake.definitions.parameters import parameter_words
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
    if said := _derived_fact(condition):
        return conditional_escape(said)
    question = _question(condition["field"], form, texts)
    return format_html(_("{question} – {answer}"), question=question, answer=_answer(condition, form, texts))


def _derived_fact(rule: Condition) -> str:
    """Return a derived yes or no as a sentence; empty for everything else."""
    yes_no = {
        "is_minor": (_("Sie sind unter 18 Jahre alt"), _("Sie sind 18 Jahre alt oder älter")),
        "is_under_16": (_("Sie sind unter 16 Jahre alt"), _("Sie sind 16 Jahre alt oder älter")),
        "fingerprints_required": (_("Sie sind 6 Jahre alt oder älter"), _("Sie sind unter 6 Jahre alt")),
        "is_turkish_national": (
            _("Sie haben die türkische Staatsangehörigkeit"),
            _("Sie haben nicht die türkische Staatsangehörigkeit"),
        ),
        "is_privileged_national": (
            _("Sie dürfen ohne Visum einreisen (§ 41 AufenthV)"),
            _("Sie brauchen zur Einreise ein Visum"),
        ),
        "title_expired": (_("Ihr Aufenthaltstitel ist abgelaufen"), _("Ihr Aufenthaltstitel ist noch gültig")),
        "holds_international_protection": (
            _("Sie haben internationalen Schutz"),
            _("Sie haben keinen internationalen Schutz"),
        ),
        "points_reached": (_("Ihre Punkte reichen aus"), _("Ihre Punkte reichen nicht aus")),
    }.get(rule["field"])
    if yes_no is None:
        return ""
    is_yes = rule["op"] == "truthy" or (rule["op"] == "eq" and rule.get("value") is True)
    return yes_no[0] if is_yes else yes_no[1]


def _question(field: str, form: Form, texts: RevisionTexts) -> SafeString:
    """Return what is compared: the question, with its list's entry before it, or the name of a derived number."""
    numbers = {
        "age_years": _("Alter in Jahren"),
        "passport_remaining_days": _("So viele Tage ist Ihr Pass noch gültig"),
        "points_total": _("Ihre Punkte"),
        "current_semester": _("Laufendes Semester"),
    }
    if field in numbers:
        return conditional_escape(numbers[field])
    group, of_entry, _key = field.partition(f"{ENTRIES}.")
    if of_entry:
        return format_html("{}: {}", texts[f"step.{group}.item"], texts[f"question.{field}.label"])
    counted = next((step.key for step in form.steps if step.repeat and f"{step.key}_count" == field), None)
    if counted:
        return format_html(_("Anzahl: {item}"), item=texts[f"step.{counted}.item"])
    return format_html("{}", texts[f"question.{field}.label"])


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
    if isinstance(value, str) and value.startswith(PARAMETER):
        value = parameter_words(value.removeprefix(PARAMETER), timezone.localdate(), texts.language)
    label = texts[f"option.{field}.{value}.label"]
    return format_html("{}", label or value)
