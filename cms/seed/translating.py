"""Enter texts and translations in the translation tool, so that it shows them and keeps them when German changes.

What the tool would do text by text (five queries each) is done here in bulk; ``refresh_segments`` of the tool finds
nothing to change afterwards, which a test asks.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import OverridableSegmentValue, RelatedObjectSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

from cms.seed.catalogues import LINK, catalogue
from cms.translations.recording import BATCH, block_types, contexts_record, strings_record

ContextOf = Callable[[str], str | None]
OTHER_SEGMENTS = (
    (TemplateSegmentValue, TemplateSegment),
    (RelatedObjectSegmentValue, RelatedObjectSegment),
    (OverridableSegmentValue, OverridableSegment),
)


def texts_record(source: Page, languages: Sequence[str], context_of: ContextOf = lambda path: None) -> None:
    """Record the texts of a German page and what the catalogues say for each of ``languages``."""
    recorded = source_record(source)
    locales = Locale.objects.filter(language_code__in=[code for code in languages if code in get_content_languages()])
    segments = list(recorded.stringsegment_set.select_related("context", "string"))
    for locale in locales:
        Translation.objects.get_or_create(source=recorded, target_locale=locale)
        find = finder(locale.language_code)
        texts = ((own, find(own.string.data, context_of(own.context.path))) for own in segments)
        rows = (
            StringTranslation(
                translation_of_id=own.string_id,
                locale=locale,
                context=own.context,
                data=text,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for own, text in texts
            if text
        )
        StringTranslation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def source_record(page: Page) -> TranslationSource:
    """Return the page's translation source, made with all its segments where it is missing."""
    thing, _made = TranslatableObject.objects.get_or_create_from_instance(page)
    known = TranslationSource.objects.filter(object=thing, locale_id=page.locale_id).first()
    if known:
        return known
    content = page.to_json()
    source = TranslationSource.objects.create(
        object=thing,
        locale=page.locale,
        specific_content_type=ContentType.objects.get_for_model(type(page)),
        object_repr=str(page)[:200],
        content_json=content,
        schema_version=get_schema_version(page._meta.app_label),
        last_updated_at=timezone.now(),
    )
    strings = []
    for segment in extract_segments(page):
        kind = next((model for value, model in OTHER_SEGMENTS if isinstance(segment, value)), None)
        if kind:
            kind.from_value(source, segment)
        else:
            strings.append(segment)
    segments_create(source, strings, block_types(json.loads(content)))
    return source


def segments_create(source: TranslationSource, values: Sequence[Any], types: Mapping[str, str]) -> None:
    """Create strings, contexts and segments of a new source."""
    strings = strings_record(source.locale_id, (value.string.data for value in values))
    contexts = contexts_record(source.object_id, (value.path for value in values), types)
    StringSegment.objects.bulk_create(
        (
            StringSegment(
                source=source,
                string_id=strings[value.string.data],
                context_id=contexts[value.path],
                order=value.order,
                attrs=json.dumps(value.attrs),
            )
            for value in values
        ),
        batch_size=BATCH,
    )


def finder(language: str) -> Callable[[str, str | None], str]:
    """Return what finds a translation of a text as the tool writes it: escaped, and links are ``<a id="a1">``."""
    own = catalogue(language)

    def find(text: str, context: str | None) -> str:
        if "<a " not in text:
            plain = str(StringValue(text).render_text())
            return own.find(text, context) or str(StringValue.from_plaintext(own.find(plain, context)).data)
        # The seed has one link in a text at most.
        german = own.with_links(LINK.sub("<a>", text))
        return LINK.sub('<a id="a1">', own.find(german)) if german else ""

    return find
