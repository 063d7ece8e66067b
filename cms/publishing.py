"""A form is published -> a revision comes into force, or the editor is told why not.

Published is not yet in force. Whatever road a publication takes (button, schedule, workflow, translation, import), it
ends in ``page_published``; the form is compiled from what is live in all languages, checked, and frozen. If a check
fails the former revision stays in force, and the outcome is kept for the editors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision
from wagtail.signals import page_published

from cms.compiling import compile_content, compile_texts
from cms.editing.stored_cases import stored_cases
from cms.models import PublicationOutcome
from cms.pages.forms import FormPage
from cms.problem_texts import problem_lines
from cms.translations.gate import gaps_at_publication
from cms.translations.links import place_links
from intake.actors import Actor
from intake.definitions.errors import DefinitionInvalid, LintProblem
from intake.definitions.models import FormDefinition, FormRevision
from intake.definitions.schema import parse
from intake.definitions.selectors import SOURCE_LANGUAGE, form_of, newest_standard
from intake.definitions.services import revision_freeze
from intake.definitions.stored_cases import case_problems


@receiver(page_published, dispatch_uid="cms.publishing.form_published")
def form_published(instance: Any, revision: Revision | None = None, **kwargs: Any) -> None:
    """Put a published form into force, in whatever language it was published."""
    if isinstance(instance, FormPage):
        user = revision.user if revision else None
        form_put_into_force(page=instance, actor=Actor.staff(user) if user else Actor.system())


def form_put_into_force(*, page: FormPage, actor: Actor) -> PublicationOutcome:
    """Compile and freeze what is live of this form; record the outcome either way."""
    live = live_languages(page)
    problems: Sequence[LintProblem] = ()
    frozen: FormRevision | None = revision_of(published_key(page) or page.service_key)
    try:
        if SOURCE_LANGUAGE not in live:
            raise DefinitionInvalid([LintProblem("title", "source_missing")])
        source = live.pop(SOURCE_LANGUAGE)
        if (former := published_key(page)) not in {None, source.service_key}:
            raise DefinitionInvalid([LintProblem("service_key", "service_key_changed", str(former))])
        content = compile_content(source)
        if lost := lost_keys(content, source.retired_keys, frozen):
            raise DefinitionInvalid([LintProblem(where, "key_lost") for where in lost])
        if failing := failing_cases(source, content):
            raise DefinitionInvalid(failing)
        texts = compile_texts(source, live)
        if gaps := gaps_at_publication(content, texts):
            raise DefinitionInvalid(gaps)
        frozen = revision_freeze(
            content=content,
            texts=texts,
            source_key=page.translation_key,
            required_languages=[SOURCE_LANGUAGE],
            actor=actor,
        )
    except DefinitionInvalid as refusal:
        problems = refusal.problems
    outcome, _made = PublicationOutcome.objects.update_or_create(
        form_key=page.translation_key,
        defaults={
            "service_key": page.service_key,
            "revision": frozen,
            "problems": [vars(problem) for problem in problems],
        },
    )
    return outcome


def failing_cases(page: FormPage, content: Mapping[str, Any]) -> list[LintProblem]:
    """Run the form's stored test cases; a form that cannot even be read is left to the lint."""
    try:
        form = parse(content)
    except (KeyError, TypeError):
        return []
    return case_problems(form, stored_cases(page))


def live_languages(page: FormPage) -> dict[str, FormPage]:
    """Return the form's live pages by language; an alias has its source's texts and is none."""
    pages = page.get_translations(inclusive=True).live().filter(alias_of=None).select_related("locale")
    return {found.locale.language_code: found for found in pages.specific() if found.locale_id}


def revision_of(service_key: str) -> FormRevision | None:
    """Return the latest standard revision of a form."""
    return newest_standard(service_key)


def published_key(page: FormPage) -> str | None:
    """Return the service key under which this form came into force first."""
    return FormDefinition.objects.filter(source_key=page.translation_key).values_list("key", flat=True).first()


def published_keys(content: Mapping[str, Any]) -> set[str]:
    """Return where stored answers and documents hang: ``question.<key>``, ``option.<key>.<value>``, ..."""
    keys = {f"step.{step['key']}" for step in content["steps"]}
    for step in content["steps"]:
        for item in step["items"]:
            if "question" in item:
                keys.add(f"question.{item['question']}")
                keys |= {f"option.{item['question']}.{value}" for value in item.get("options", ())}
    return keys | {f"document.{document['key']}" for document in content["documents"]}


def lost_keys(content: Mapping[str, Any], retired: str, frozen: FormRevision | None) -> list[str]:
    """Return the keys of the revision in force that are gone and were not retired on purpose."""
    if frozen is None:
        return []
    agreed = {key.strip() for key in retired.split(",")}
    gone = published_keys(frozen.content) - published_keys(content)
    return sorted(
        where for where in gone if where.split(".")[1] not in agreed and where.removeprefix("option.") not in agreed
    )


def lost_keys_message(page: FormPage, cleaned: Mapping[str, Any]) -> str | None:
    """Tell the editor which published keys this form no longer has."""
    draft = FormPage(
        service_key=page.service_key,
        steps=cleaned["steps"],
        documents=cleaned.get("documents") or [],
    )
    lost = lost_keys(compile_content(draft), cleaned.get("retired_keys") or "", revision_of(page.service_key))
    if not lost:
        return None
    names = ", ".join(where.partition(".")[2] for where in lost)
    return ngettext(
        "Dieser Schlüssel wurde schon veröffentlicht und fehlt jetzt: %(names)s. Bitte stellen Sie ihn wieder her. "
        "Wollen Sie ihn wirklich entfernen, tragen Sie ihn unter „Stillgelegte Schlüssel“ ein.",
        "Diese Schlüssel wurden schon veröffentlicht und fehlen jetzt: %(names)s. Bitte stellen Sie sie wieder her. "
        "Wollen Sie sie wirklich entfernen, tragen Sie sie unter „Stillgelegte Schlüssel“ ein.",
        len(lost),
    ) % {"names": names}


@dataclass(frozen=True)
class PublicationStatus:
    """What an editor is told about a form: the revision in force and what stands in the way of the next."""

    revision: FormRevision | None
    is_published: bool
    problems: list[str]
    step_count: int = 0
    service_key: str = ""


def publication_status(page: FormPage) -> PublicationStatus:
    """Return the state of a form for its editors, in their language."""
    outcome = PublicationOutcome.objects.filter(form_key=page.translation_key).first()
    revision = revision_of(published_key(page) or page.service_key)
    return PublicationStatus(
        revision=revision,
        is_published=bool(outcome),
        problems=_lines(page, outcome) if outcome else [],
        step_count=len(form_of(revision.pk).steps) if revision else 0,
        service_key=page.service_key,
    )


def _lines(page: FormPage, outcome: PublicationOutcome) -> list[str]:
    problems = [LintProblem(**problem) for problem in outcome.problems]
    return problem_lines(problems, link=place_links(page.translation_key))


def publication_message(page: FormPage) -> tuple[bool, str, list[str]]:
    """Return whether the form came into force, the sentence for the editor, and what is wrong."""
    status = publication_status(page)
    if not status.problems and status.revision:
        return True, _("In Kraft ist jetzt Fassung %(number)s.") % {"number": status.revision.number}, []
    if status.revision:
        sentence = _("Veröffentlicht, aber noch nicht in Kraft. Fassung %(number)s gilt weiter.")
        return False, sentence % {"number": status.revision.number}, status.problems
    return False, _("Veröffentlicht, aber noch nicht in Kraft."), status.problems
