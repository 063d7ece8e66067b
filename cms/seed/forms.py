"""Load the library of standard forms and publish them, which puts them into force."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments

from cms.pages import FormPage, LibraryPage
from cms.seed import read_seed
from cms.seed.blocks import form_fields
from cms.seed.sites import SOURCE, languages

FORMS = ("residence_permit_study",)
LIBRARY_TITLES = {
    "de": "Formularbibliothek",
    "en": "Form library",
    "tr": "Form kitaplığı",
    "ar": "مكتبة الاستمارات",
}
LIBRARY_SLUG = "formulare"


def forms_load(root: Page, locales: Mapping[str, Locale]) -> None:
    """Load every seed form that is not in the library yet."""
    libraries = libraries_load(root, locales)
    for key in FORMS:
        if not FormPage.objects.filter(service_key=key).exists():
            form_load(read_seed(key), libraries, locales)


def libraries_load(root: Page, locales: Mapping[str, Locale]) -> dict[str, Page]:
    """Return the library's branch of each language."""
    found: dict[str, Page] = {}
    for language in languages():
        source = found.get(SOURCE)
        library = LibraryPage.objects.child_of(root).filter(locale=locales[language]).first()
        if library is None:
            slug = LIBRARY_SLUG if source is None else f"{LIBRARY_SLUG}-{language}"
            library = LibraryPage(title=LIBRARY_TITLES[language], slug=slug, locale=locales[language])
            if source is not None:
                library.translation_key = source.translation_key
            root.add_child(instance=library)
        found[language] = library
    return found


def form_load(raw: Mapping[str, Any], libraries: Mapping[str, Page], locales: Mapping[str, Locale]) -> None:
    """Publish a form in every language, German last: it comes into force once, with all its texts."""
    pages: dict[str, FormPage] = {}
    for language in languages():
        page = FormPage(
            slug=raw["key"].replace("_", "-"), locale=locales[language], live=False, **form_fields(raw, language)
        )
        if SOURCE in pages:
            page.translation_key = pages[SOURCE].translation_key
        libraries[language].add_child(instance=page)
        pages[language] = page
    translations_record(pages)
    for page in reversed(pages.values()):
        page.save_revision(clean=False).publish()


def translations_record(pages: Mapping[str, FormPage]) -> None:
    """Enter the translated texts in the translation tool, so that it shows and keeps them when German changes."""
    source, _made = TranslationSource.update_or_create_from_instance(pages[SOURCE])
    segments = list(source.stringsegment_set.select_related("context"))
    for language, page in pages.items():
        if language == SOURCE:
            continue
        Translation.objects.create(source=source, target_locale=page.locale)
        own = {found.path: found.string.data for found in extract_segments(page) if hasattr(found, "string")}
        StringTranslation.objects.bulk_create(
            StringTranslation(
                translation_of_id=segment.string_id,
                locale=page.locale,
                context=segment.context,
                data=own[segment.context.path],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in segments
            if segment.context.path in own
        )
