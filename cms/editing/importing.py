"""Take a form's file over as a draft; never silently over what is published.

German becomes a draft of the form's page. The other languages' texts go into the translation tool, as unreviewed
translations of that German text at that place: they are there as soon as the German page is published.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale
from wagtail_localize.models import (
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments.extract import extract_segments

from cms.change_words import ChangeLine, change_lines
from cms.compiling import place_of, text_places
from cms.editing.block_writer import FormWriter, block_ids
from cms.pages import FormPage, LibraryPage
from cms.translations.recording import BATCH, block_types, contexts_record, strings_record
from intake.actors import Actor
from intake.audit import audit_record
from intake.definitions.changes import changes
from intake.definitions.errors import LintProblem
from intake.definitions.release import release_read
from intake.definitions.selectors import SOURCE_LANGUAGE, newest_standard
from intake.definitions.services import revision_problems
from intake.errors import IntakeError

Texts = Mapping[str, Mapping[str, str]]


class NoLibrary(IntakeError):
    """There is no branch in which the form's German page could stand."""

    code = "no_library"
    status = 409
    message = _("Es gibt noch keine deutsche Formularbibliothek.")
    next_step = _("Bitte legen Sie unter „Seiten“ zuerst eine Formularbibliothek an.")


@dataclass(frozen=True)
class Release:
    """A file beside what is in force under its key; ``problems`` would keep it from coming into force."""

    content: Mapping[str, Any]
    texts: Texts
    number: int
    is_new: bool
    changes: list[ChangeLine]
    problems: list[LintProblem]


def release_preview(data: bytes) -> Release:
    """Read a file and compare it with the newest standard; changes nothing. Raises ``ReleaseUnreadable``."""
    content, texts, number = release_read(data)
    former = newest_standard(content["key"])
    found = changes(former.content, former.texts, content, texts) if former else []
    return Release(
        content=content,
        texts=texts,
        number=number,
        is_new=former is None,
        changes=change_lines(found, former, texts) if former else [],
        problems=revision_problems(content, texts, required_languages=[SOURCE_LANGUAGE]),
    )


def release_import(data: bytes, *, actor: Actor) -> FormPage:
    """Make a draft of the form's German page and enter the file's translations; return the page.

    What is published and in force stays until an editor publishes the draft. Raises ``ReleaseUnreadable`` or
    ``NoLibrary``; then nothing was made.
    """
    content, texts, _number = release_read(data)
    german = texts.get(SOURCE_LANGUAGE, {})
    with transaction.atomic():
        page = FormPage.objects.filter(service_key=content["key"], locale__language_code=SOURCE_LANGUAGE).first()
        ids = block_ids(page) if page else {}
        fields = FormWriter(content["key"], german, german, ids).fields(content)
        is_new = page is None
        if page is None:
            page = _page_new(content["key"], fields)
        else:
            _fill(page, fields)
        page.save_revision(user=actor.user, clean=False)
        _translations_enter(page, texts, is_new=is_new)
        audit_record("form_imported", actor=actor, obj=page, key=content["key"])
    return page


def _page_new(key: str, fields: Mapping[str, Any]) -> FormPage:
    library = LibraryPage.objects.filter(locale__language_code=SOURCE_LANGUAGE).first()
    if library is None:
        raise NoLibrary
    page = FormPage(slug=key.replace("_", "-"), locale=library.locale, live=False)
    _fill(page, fields)
    return library.add_child(instance=page)  # type: ignore[no-any-return]


def _fill(page: FormPage, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        stream = getattr(page, name)
        setattr(page, name, stream.stream_block.to_python(value) if hasattr(stream, "stream_block") else value)


def _translations_enter(page: FormPage, texts: Texts, *, is_new: bool) -> None:
    """Enter every language's texts, each as the translation of the German text at its place."""
    paths = text_places(page)
    places = {
        segment.path: (segment.string.data, paths[place])
        for segment in extract_segments(page)
        if hasattr(segment, "string") and (place := place_of(segment.path)) in paths
    }
    thing, _made = TranslatableObject.objects.get_or_create_from_instance(page)
    strings = strings_record(page.locale_id, (data for data, _path in places.values()))
    contexts = contexts_record(thing.pk, places, block_types(json.loads(page.to_json())))
    libraries = set(LibraryPage.objects.values_list("locale_id", flat=True))
    locales = Locale.objects.filter(language_code__in=texts, pk__in=libraries).exclude(pk=page.locale_id)
    for locale in locales:
        own = texts[locale.language_code]
        StringTranslation.objects.bulk_create(
            (
                StringTranslation(
                    translation_of_id=strings[data],
                    locale=locale,
                    context_id=contexts[content_path],
                    data=own[path],
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                )
                for content_path, (data, path) in places.items()
                if own.get(path)
            ),
            update_conflicts=True,
            unique_fields=["translation_of", "locale", "context"],
            update_fields=["data", "translation_type"],
            batch_size=BATCH,
        )
    if is_new:
        source, _made = TranslationSource.update_or_create_from_instance(page)
        for locale in locales:
            work, _made = Translation.objects.get_or_create(source=source, target_locale=locale)
            work.save_target(publish=False)
