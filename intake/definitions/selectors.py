"""Read forms: the revision in force, its parsed logic, its texts with their visible fallback to German."""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from intake.authorities.models import Authority
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.models import FormRevision
from intake.definitions.schema import Form, parse

SOURCE_LANGUAGE = "de"


def revision_in_force(authority: Authority, service_key: str) -> FormRevision:
    """Return the revision that new cases of this authority are filled in with; raises ``NoRevisionInForce``."""
    revisions = FormRevision.objects.defer("content", "texts")  # large, and kept parsed by ``form_of`` and ``texts_of``
    revision = revisions.filter(definition__key=service_key).order_by("-number").first()
    if revision is None:
        raise NoRevisionInForce
    return revision


@lru_cache(maxsize=256)
def form_of(revision_id: int) -> Form:
    """Return the parsed logic of a revision. Rows never change, so it is parsed once a process."""
    return parse(FormRevision.objects.values_list("content", flat=True).get(pk=revision_id))


@lru_cache(maxsize=256)
def _texts(revision_id: int) -> dict[str, dict[str, str]]:
    return FormRevision.objects.values_list("texts", flat=True).get(pk=revision_id)


def is_german(language: str) -> bool:
    """Tell whether a reader of this language reads German: simple German needs no sign where plain German stands in."""
    return language.partition("-")[0] == SOURCE_LANGUAGE


class FormText(str):
    """A text and the language that it really is in.

    A ``str``, so that a template marks it by ``__html__`` and everything else has the plain text.
    """

    language: str
    is_fallback: bool

    def __new__(cls, value: str, language: str, is_fallback: bool = False) -> "FormText":
        text = super().__new__(cls, value)
        text.language = language
        text.is_fallback = is_fallback
        return text

    @property
    def value(self) -> str:
        """Return the plain text without its language."""
        return str.__str__(self)

    def __html__(self) -> SafeString:
        """Return escaped text; German standing in for another language says so to screen readers and eyes."""
        if not self.is_fallback:
            return mark_safe(escape(self.value))  # noqa: S308 - escaped here
        return mark_safe(f'<span lang="{self.language}" dir="ltr" class="fallback-text">{escape(self.value)}</span>')  # noqa: S308


class RevisionTexts:
    """The texts of one revision in one language: ``texts["step.purpose.label"]``."""

    def __init__(self, revision_id: int, language: str) -> None:
        self.language = language
        entries = _texts(revision_id)
        self._own = entries.get(language, {})
        self._source = entries.get(SOURCE_LANGUAGE, {})

    def __getitem__(self, path: str) -> FormText:
        """Return the text, German where the language lacks it, empty where German lacks it too."""
        own = self._own.get(path, "")
        if own.strip():
            return FormText(own, self.language, False)
        source = self._source.get(path, "")
        return FormText(source, SOURCE_LANGUAGE, bool(source) and not is_german(self.language))

    def get(self, path: str) -> str:
        """Return the plain text, with the same fallback."""
        return self[path].value


@lru_cache(maxsize=512)
def texts_of(revision_id: int, language: str) -> RevisionTexts:
    """Return the texts of a revision in a language."""
    return RevisionTexts(revision_id, language)


def clear_caches() -> None:
    """Forget parsed revisions (tests: ids come back after a rollback)."""
    form_of.cache_clear()
    _texts.cache_clear()
    texts_of.cache_clear()
