"""Measure the largest form: a step's GET and POST, compilation and lint of all languages, the admin's editing page.

    .venv/bin/python -m tests.benchmarks.forms

Queries and the median of processor time, on a demo of its own in a temporary folder.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.pages import free_port, measured, prepare


def largest() -> Any:
    """Return the newest standard with the most texts."""
    from cms.seed.composing import FORMS
    from intake.definitions.selectors import newest_standard

    found = [revision for key in FORMS if (revision := newest_standard(key))]
    return max(found, key=lambda revision: len(revision.texts["de"]))


def applicant_rows(revision: Any) -> dict[str, Callable[[], object]]:
    """Return the requests of an applicant for the step with the most questions."""
    from django.test import Client
    from django.utils import timezone

    from intake.actors import Actor
    from intake.applications.models import Application
    from intake.applications.services import step_save
    from intake.definitions.selectors import form_of
    from tests.flows.shortest import shortest_answers

    client = Client(SERVER_NAME="127.0.0.1")
    client.post(f"/de/apply/start/{revision.definition.key}/")
    case = Application.objects.latest("created_at")
    form = form_of(revision.pk)
    step = max((step for step in form.steps if not step.condition), key=lambda own: len(own.questions))
    for earlier in form.steps[: form.steps.index(step)]:
        case.refresh_from_db()
        step_save(
            application=case,
            step_key=earlier.key,
            answers=shortest_answers(form, earlier, case.answers, timezone.localdate()),
            lock_version=case.lock_version,
            language="de",
            actor=Actor.applicant(case.pk),
        )
    address = f"/de/apply/{case.pk}/{step.key}/"

    def get() -> None:
        assert client.get(address).status_code == 200

    def post() -> None:
        case.refresh_from_db(fields=["lock_version"])
        data = {"_lock_version": case.lock_version, f"case-{case.pk}-current_step": step.key, "_save": "1"}
        assert client.post(address, data).status_code == 302

    return {
        f"step GET ({step.key}, {len(step.questions)} questions)": get,
        "step POST, kept unfinished (one query is the measurement's)": post,
    }


def editor_rows(revision: Any) -> dict[str, Callable[[], object]]:
    """Return what an editor waits for."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from cms.compiling import compile_content, compile_texts
    from cms.pages import FormPage
    from cms.publishing import live_languages
    from intake.definitions.services import revision_problems

    settings.VORSPRACHE_STAFF_MFA_REQUIRED = False
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        get_user_model().objects.get(username="redaktion@herne.example"), settings.AUTHENTICATION_BACKENDS[-1]
    )
    page = FormPage.objects.get(service_key=revision.definition.key, locale__language_code="de")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def compilation() -> None:
        live = live_languages(page)
        german = live.pop("de")
        content = compile_content(german)
        revision_problems(content, compile_texts(german, live), required_languages=["de"])

    return {"compilation and lint, all languages": compilation, "admin editing page GET": lambda: client.get(edit)}


def main() -> None:
    """Run everything on a demo of its own."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), free_port())
        revision = largest()
        languages = ", ".join(sorted(revision.texts))
        print(f"\nlargest form: {revision.definition.key}, {len(revision.texts['de'])} German texts, in {languages}")
        print(f"{'what':<62}{'queries':>8}{'CPU ms':>9}")
        for name, request in {**applicant_rows(revision), **editor_rows(revision)}.items():
            queries, milliseconds = measured(request)
            print(f"{name:<62}{queries:>8}{milliseconds:>9.1f}")


if __name__ == "__main__":
    main()
