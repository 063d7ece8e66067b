"""Load the library of standard forms and publish them, which puts them into force."""

from collections.abc import Mapping

from wagtail.models import Page

from cms.editing.block_writer import FormWriter
from cms.pages import FormPage, LibraryPage
from cms.seed import read_seed
from cms.seed.catalogues import DOCUMENT, SOURCE, TITLE, catalogue
from cms.seed.composing import form_raw
from cms.seed.definitions import form_content, form_texts
from cms.seed.sites import Scope, as_published
from cms.seed.translating import texts_record

LIBRARY_SLUG = "formulare"


def forms_load(root: Page, scope: Scope) -> None:
    """Load what is missing in the library: forms, and languages of forms that have translations by now."""
    libraries = libraries_load(root, scope)
    for key in scope.forms:
        form_load(key, libraries, scope)


def libraries_load(root: Page, scope: Scope) -> dict[str, Page]:
    """Return the library's branch of each language."""
    found: dict[str, Page] = {}
    for language in scope.languages:
        source = found.get(SOURCE)
        library = LibraryPage.objects.child_of(root).filter(locale=scope.locales[language]).first()
        if library is None:
            slug = LIBRARY_SLUG if source is None else f"{LIBRARY_SLUG}-{language}"
            title = catalogue(language).text(read_seed("sites")["library"])
            library = LibraryPage(title=title, slug=slug, locale=scope.locales[language])
            if source is not None:
                library.translation_key = source.translation_key
            root.add_child(instance=library)
        found[language] = library
    return found


def form_languages(title: str, scope: Scope) -> list[str]:
    """Return the languages that a form is in: those in which it has a name."""
    return [language for language in scope.languages if catalogue(language).find(title, TITLE)]


def form_load(key: str, libraries: Mapping[str, Page], scope: Scope) -> None:
    """Publish a form in every language that is missing, German last: it comes into force once, with all its texts."""
    raw = form_raw(key)
    existing = {page.locale.language_code: page for page in FormPage.objects.filter(service_key=key)}
    missing = [language for language in form_languages(raw["title"], scope) if language not in existing]
    if not missing:
        return
    source: FormPage | None = existing.get(SOURCE)
    content, texts = form_content(raw), form_texts(raw)
    for language in missing:
        fields = FormWriter(key, texts.get(language, {}), texts[SOURCE]).fields(content)
        page = FormPage(slug=key.replace("_", "-"), locale=scope.locales[language], **fields)
        if source is not None:
            page.translation_key = source.translation_key
        libraries[language].add_child(instance=page if language == SOURCE else as_published(page))
        source = source or page
    if source is None:
        return
    texts_record(source, [language for language in missing if language != SOURCE], context_of)
    source.save_revision(clean=False).publish()


def context_of(path: str) -> str | None:
    """Return the msgctxt of a text from its content path in the translation tool."""
    if path == "title":
        return TITLE
    return DOCUMENT if path.startswith("documents.") and path.endswith(".label") else None
