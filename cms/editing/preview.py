"""Show a draft as applicants would see it: the very forms of the wizard, filled in with a stored test case.

The wizard reads revisions from the database. The draft becomes one inside a transaction that is always rolled back;
what the process remembers of it is forgotten with it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from cms.compiling import compile_content, compile_texts
from cms.editing.stored_cases import stored_cases
from cms.pages.forms import FormPage
from cms.problem_texts import problem_lines
from intake.definitions.fees import fee_due
from intake.definitions.models import FormDefinition, FormRevision
from intake.definitions.parameters import parameter_facts
from intake.definitions.schema import Step
from intake.definitions.selectors import SOURCE_LANGUAGE, clear_caches, form_of, texts_of
from intake.definitions.services import revision_problems
from intake.definitions.stored_cases import StoredCase, case_problems
from intake.definitions.visibility import Path, path_through
from intake.wizard.form_builder import form_class, form_classes

#: A key that no form has, so that a preview never meets the numbers of a real one.
PREVIEW_KEY = "preview-of-a-draft"


def preview_context(page: FormPage, case_name: str) -> dict[str, Any]:
    """Return what the preview shows of a draft in its language; ``case_name`` chooses a test case, or none."""
    german = german_draft(page)
    content = compile_content(german)
    language = page.locale.language_code
    texts = compile_texts(german, {} if language == SOURCE_LANGUAGE else {language: page})
    problems = revision_problems(content, texts, required_languages=[SOURCE_LANGUAGE])
    if problems:
        return {"problems": problem_lines(problems), "steps": []}
    cases = {case.name: case for case in stored_cases(german)}
    case = cases.get(case_name) or StoredCase(name="", answers={}, today=timezone.localdate())
    with rolled_back(content, texts) as revision, translation.override(language):
        form = form_of(revision.pk)
        parameters = parameter_facts(form.parameters, case.today)
        path = path_through(form, case.answers, today=case.today, parameters=parameters)
        words = texts_of(revision.pk, language)
        return {
            "case": case,
            "title": words["title"],
            "problems": problem_lines(case_problems(form, list(cases.values()))),
            "steps": [step_context(revision, step, path, case, language) for step in path.steps],
            "left_out": [words[f"step.{step.key}.label"] for step in form.steps if step not in path.steps],
            "documents": [words[f"document.{document.key}.label"] for document in path.documents],
            "fee": fee_due(form, case.answers, case.today, parameters=parameters),
        }


def german_draft(page: FormPage) -> FormPage:
    """Return the German page as its editor left it last: it alone has the logic."""
    if page.locale.language_code == SOURCE_LANGUAGE:
        return page
    found = FormPage.objects.filter(translation_key=page.translation_key, locale__language_code=SOURCE_LANGUAGE).first()
    return found.get_latest_revision_as_object() if found else page  # type: ignore[no-any-return]


@contextmanager
def rolled_back(content: Mapping[str, Any], texts: Mapping[str, Any]) -> Iterator[FormRevision]:
    """Give a revision that is gone afterwards."""
    try:
        with transaction.atomic():
            definition = FormDefinition.objects.create(key=PREVIEW_KEY)
            yield FormRevision.objects.create(
                definition=definition, number=1, content=content, texts=texts, sha256="", logic_sha256=""
            )
            transaction.set_rollback(True)
    finally:
        clear_caches()
        form_classes.cache_clear()


def step_context(revision: FormRevision, step: Step, path: Path, case: StoredCase, language: str) -> dict[str, Any]:
    """Return one page of the form: its heading, and its questions with the case's answers, written out already."""
    words = texts_of(revision.pk, language)
    make = form_class(revision.pk, language, step.key)
    given = case.answers.get(step.key)
    entries = given if isinstance(given, list) and given else [{}]
    forms = [
        make(
            facts=path.facts,
            stored=answers if step.repeat else case.answers,
            today=case.today,
            revision_number=revision.number,
            prefix=f"{step.key}-{number}",
        )
        for number, answers in enumerate(entries)
    ]
    return {
        "key": step.key,
        "title": words[f"step.{step.key}.heading"] or words[f"step.{step.key}.label"],
        "intro": words[f"step.{step.key}.intro"],
        "entries": [[group for group in form.groups() if group["entries"]] for form in forms],
    }
