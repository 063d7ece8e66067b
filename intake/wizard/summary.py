"""The answers of a step in words, as rows for the summary list."""

from typing import Any

from intake.applications.models import Application
from intake.applications.services import DONE
from intake.definitions.answers import LEFT_TO_RIGHT, answer_lines
from intake.definitions.conditions import unanswered
from intake.definitions.schema import Step
from intake.definitions.selectors import texts_of
from intake.definitions.visibility import Path
from intake.portal.cases import marked


def step_rows(application: Application, path: Path, step: Step, language: str) -> list[dict[str, Any]]:
    """Return one row for each question that the answers lead to; unanswered optional ones are left out when done."""
    texts = texts_of(application.revision_id, language)
    done = application.progress.get(step.key) == DONE
    rows = []
    for question in path.questions.get(step.key, ()):
        value = path.answers.get(question.key)
        if unanswered(value) and (done or not question.required):
            continue
        rows.append(
            {
                "key": marked(texts[f"question.{question.key}.label"]),
                "lines": answer_lines(question, value, texts, language),
                "missing": unanswered(value),
                "dir": "ltr" if question.type in LEFT_TO_RIGHT else "",
            }
        )
    return rows
