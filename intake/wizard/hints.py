"""Say when a conditional question is to be answered, for pages without a script that would hide it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from intake.definitions.conditions import Condition
from intake.definitions.schema import Form, Question, Step
from intake.definitions.selectors import RevisionTexts

MAX_OPTIONS = 4


def condition_hint(condition: Condition, form: Form, texts: RevisionTexts, step: Step) -> str:
    """Name the question and the answers that make a question necessary, in one sentence.

    A condition that cannot be said in one such sentence gets a neutral one. Inside an entry of a repeating step its
    own questions have their bare keys.
    """
    questions = {question.address: question for question in form.questions}
    questions |= {question.key: question for question in step.questions}
    source, wanted = _answers(condition, questions)
    if source is None or not 1 <= len(wanted) <= MAX_OPTIONS:
        return _("Diese Angaben sind nur bei bestimmten Antworten nötig. Sonst lassen Sie sie bitte leer.")
    # Quotation marks are the translation's own: „…“, “…”, « … », «…».
    quoted = [_("„%(answer)s“") % {"answer": _label(source, value, texts)} for value in wanted]
    return _("Nur nötig, wenn Sie bei „%(question)s“ mit %(answers)s antworten.") % {
        "question": texts.get(f"question.{source.address}.label"),
        "answers": _(" oder ").join(quoted),
    }


def _answers(condition: Condition, questions: Mapping[str, Question]) -> tuple[Question | None, list[Any]]:
    """Return the one question that decides and the answers that show what depends on it."""
    negated = "not" in condition
    inner = condition["not"] if negated else condition
    source = questions.get(inner.get("field", ""))
    if source is None:
        return None, []
    possible = list(source.options) if source.options else [True, False] if source.type == "boolean" else []
    value: Any = inner.get("value")
    chosen: list[Any] = {
        "eq": [value],
        "ne": [option for option in possible if option != value],
        "in": value if isinstance(value, list) else [],
        "not_in": [option for option in possible if option not in (value or [])],
        "contains": [value],
        "truthy": [True],
        "falsy": [False],
    }.get(str(inner.get("op")), [])
    if negated:
        chosen = [option for option in possible if option not in chosen]
    return source, [option for option in possible if option in chosen]


def _label(question: Question, value: Any, texts: RevisionTexts) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    return texts.get(f"option.{question.address}.{value}.label") or str(value)
