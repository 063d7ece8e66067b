"""Load the library of standard forms and publish them, which puts them into force."""

from collections.abc import Mapping

from wagtail.models import Locale, Page

from cms.pages import FormPage, LibraryPage
from cms.seed import read_seed
from cms.seed.blocks import form_fields
from cms.seed.catalogues import DOCUMENT, SOURCE, TITLE, catalogue
from cms.seed.composing import FORMS, form_raw
from cms.seed.sites import as_published, languages
from cms.seed.translating import texts_record

LIBRARY_SLUG = "formulare"


def forms_load(root: Page, locales: Mapping[str, Locale]) -> None:
    """Load what is missing in the library: forms, and languages of forms that have translations by now."""
    libraries = libraries_load(root, locales)
    for key in FORMS:
        form_load(key, libraries, locales)


def libraries_load(root: Page, locales: Mapping[str, Locale]) -> dict[str, Page]:
    """Return the library's branch of each language."""
    found: dict[str, Page] = {}
    for language in languages():
        source = found.get(SOURCE)
        library = LibraryPage.objects.child_of(root).filter(locale=locales[language]).first()
        if library is None:
            slug = LIBRARY_SLUG if source is None else f"{LIBRARY_SLUG}-{language}"
            title = catalogue(language).text(read_seed("sites")["library"])
            library = LibraryPage(title=title, slug=slug, locale=locales[language])
            if source is not None:
                library.translation_key = source.translation_key
            root.add_child(instance=library)
        found[language] = library
    return found


def form_languages(title: str) -> list[str]:
    """Return the languages that a form is in: those in which it has a name."""
    return [language for language in languages() if catalogue(language).find(title, TITLE)]


def form_load(key: str, libraries: Mapping[str, Page], locales: Mapping[str, Locale]) -> None:
    """Publish a form in every language that is missing, German last: it comes into force once, with all its texts."""
    raw = form_raw(key)
    existing = {page.locale.language_code: page for page in FormPage.objects.filter(service_key=key)}
    missing = [language for language in form_languages(raw["title"]) if language not in existing]
    if not missing:
        return
    source = existing.get(SOURCE)
    for language in missing:
        page = FormPage(slug=key.replace("_", "-"), locale=locales[language], **form_fields(raw, language))
        if source is not None:
            page.translation_key = source.translation_key
        libraries[language].add_child(instance=page if language == SOURCE else as_published(page))
        source = source or page
    texts_record(source, [language for language in missing if language != SOURCE], context_of)
    source.save_revision(clean=False).publish()


def context_of(path: str) -> str | None:
    """Return the msgctxt of a text from its content path in the translation tool."""
    if path == "title":
        return TITLE
    return DOCUMENT if path.startswith("documents.") and path.endswith(".label") else None
