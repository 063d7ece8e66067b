"""The answers of a step in words, as rows for the summary list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intake.applications.models import Application
from intake.applications.services import DONE
from intake.definitions.answers import LEFT_TO_RIGHT, answer_lines
from intake.definitions.conditions import unanswered
from intake.definitions.schema import Question, Step
from intake.definitions.selectors import RevisionTexts, texts_of
from intake.definitions.visibility import Entry, Path
from intake.portal.cases import marked

Rows = list[dict[str, Any]]


def step_rows(application: Application, path: Path, step: Step, language: str) -> Rows:
    """Return one row for each question that the answers lead to; unanswered optional ones are left out when done."""
    texts = texts_of(application.revision_id, language)
    done = application.progress.get(step.key) == DONE
    if step.repeat:
        return _list_rows(texts, path, step, language, done=done)
    return _rows(texts, path.questions.get(step.key, ()), path.answers, language, done=done)


def entry_rows(texts: RevisionTexts, entry: Entry, language: str) -> Rows:
    """Return the answers of one entry of a repeating step; what is required and missing says so."""
    rows = _rows(texts, entry.questions, entry.answers, language, done=False)
    return [row for row in rows if row["lines"] or row["missing"]]


def _rows(
    texts: RevisionTexts, questions: Sequence[Question], answers: Mapping[str, Any], language: str, *, done: bool
) -> Rows:
    rows = []
    for question in questions:
        value = answers.get(question.key)
        if unanswered(value) and (done or not question.required):
            continue
        rows.append(
            {
                "key": marked(texts[f"question.{question.address}.label"]),
                "lines": answer_lines(question, value, texts, language),
                "missing": unanswered(value),
                "dir": "ltr" if question.type in LEFT_TO_RIGHT else "",
            }
        )
    return rows


def _list_rows(texts: RevisionTexts, path: Path, step: Step, language: str, *, done: bool) -> Rows:
    """Return the rows of all entries, each named after its entry; a list that was left empty says No."""
    entries = path.entries.get(step.key, ())
    if not entries:
        said_no = done and step.key in path.answers
        return [{"key": marked(texts[f"step.{step.key}.ask_first"]), "lines": [_("Nein")]}] if said_no else []
    return [
        {**row, "key": format_html("{}: {}", entry_title(texts, step, number), row["key"])}
        for number, entry in enumerate(entries, 1)
        for row in entry_rows(texts, entry, language)
    ]


def entry_title(texts: RevisionTexts, step: Step, number: int) -> SafeString:
    """Return the name of an entry as safe markup: ``Kind 2``."""
    return format_html("{} {}", texts[f"step.{step.key}.item"], number)


def entry_words(texts: RevisionTexts, step: Step, number: int) -> str:
    """Return the name of an entry as plain text."""
    return f"{texts.get(f'step.{step.key}.item')} {number}"
