"""Load the library of standard forms and publish them, which puts them into force."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page

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
    """Publish a form in every language; it comes into force with the last one."""
    source: FormPage | None = None
    for language in languages():
        page = FormPage(
            slug=raw["key"].replace("_", "-"), locale=locales[language], live=False, **form_fields(raw, language)
        )
        if source is not None:
            page.translation_key = source.translation_key
        libraries[language].add_child(instance=page)
        page.save_revision(clean=False).publish()
        source = source or page
