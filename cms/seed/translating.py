"""Enter translations in the translation tool, so that it shows them and keeps them when German changes."""

from collections.abc import Callable, Sequence

from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.seed.catalogues import LINK, catalogue

ContextOf = Callable[[str], str | None]


def texts_record(source: Page, targets: Sequence[Page], context_of: ContextOf = lambda path: None) -> None:
    """Record the texts of ``source`` and, for each translated page, the translations that the catalogue has."""
    recorded, _made = TranslationSource.update_or_create_from_instance(source)
    segments = list(recorded.stringsegment_set.select_related("context", "string"))
    for target in targets:
        Translation.objects.get_or_create(source=recorded, target_locale=target.locale)
        found = known_texts(target.locale.language_code)
        texts = ((own, found(own.string.data, context_of(own.context.path))) for own in segments)
        StringTranslation.objects.bulk_create(
            (
                StringTranslation(
                    translation_of_id=own.string_id,
                    locale=target.locale,
                    context=own.context,
                    data=text,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                )
                for own, text in texts
                if text
            ),
            ignore_conflicts=True,
            batch_size=1000,
        )


def known_texts(language: str) -> Callable[[str, str | None], str]:
    """Return what finds a translation of a text as the tool writes it: links are ``<a id="a1">`` there."""
    own = catalogue(language)

    def find(text: str, context: str | None) -> str:
        if "<a " not in text:
            return own.find(text, context)
        # The seed has one link in a text at most.
        german = own.with_links(LINK.sub("<a>", text))
        return LINK.sub('<a id="a1">', own.find(german)) if german else ""

    return find
