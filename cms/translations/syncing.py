"""A German page is published -> the translation tool knows its present texts, so that none waits unseen.

wagtail-localize itself waits for somebody to press "sync"; until then a changed German text would keep the translation
of its former wording.
"""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import StringSegment, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.settings.languages import SOURCE


@receiver(page_published, dispatch_uid="cms.translations.syncing")
def source_sync(instance: Page, **kwargs: Any) -> None:
    """Update the source of a German page where its texts changed; asking is much cheaper than updating."""
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id, locale__language_code=SOURCE
    ).first()
    if source is None:
        return
    known = StringSegment.objects.filter(source=source).values_list("context__path", "string__data", "order")
    found = [segment for segment in extract_segments(instance.specific) if isinstance(segment, StringSegmentValue)]
    if sorted(known) != sorted((segment.path, segment.string.data, segment.order) for segment in found):
        source.update_from_db()
