"""Read forms: the revision in force, its parsed logic, its texts with their visible fallback to German."""

from functools import lru_cache
from html import escape

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from intake.authorities.models import Authority
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.models import Adoption, FormRevision
from intake.definitions.parameters import clear_parameters, filled_in, parameter_words, parameters_in
from intake.definitions.schema import Form, parse

SOURCE_LANGUAGE = "de"


def revision_in_force(authority: Authority, service_key: str) -> FormRevision:
    """Return the revision that new cases of this authority are filled in with; raises ``NoRevisionInForce``.

    It is what the authority adopted last. One that never adopted this form and takes new ones automatically has the
    newest standard.
    """
    # Content and texts are large, and kept parsed by ``form_of`` and ``texts_of``.
    revisions = FormRevision.objects.defer("content", "texts", "origins", "differences")
    known = revisions.filter(definition__key=service_key)
    adopted = known.filter(adoptions__authority=authority).order_by("-adoptions__pk").first()
    if adopted is None and authority.adopts_automatically:
        adopted = known.filter(authority=None).order_by("-number").first()
    if adopted is None:
        raise NoRevisionInForce
    return adopted


def newest_standard(service_key: str) -> FormRevision | None:
    """Return the latest standard revision of a form, adopted by anybody or not."""
    return FormRevision.objects.filter(definition__key=service_key, authority=None).order_by("-number").first()


def adoption_in_force(authority: Authority, service_key: str) -> Adoption | None:
    """Return what the authority decided last about this form."""
    decided = Adoption.objects.filter(authority=authority, definition__key=service_key)
    return decided.select_related("revision", "standard", "adopted_by").order_by("-pk").first()


def adoptions_in_force(authority: Authority) -> QuerySet[Adoption]:
    """Return what the authority decided last about each form, in one query, without the forms' content and texts."""
    latest = Adoption.objects.filter(authority=authority).order_by().values("definition").annotate(Max("pk"))
    decided = Adoption.objects.filter(pk__in=latest.values("pk__max")).select_related(
        "definition", "revision", "standard"
    )
    return decided.defer("revision__content", "revision__texts", "standard__content", "standard__texts")


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
            return FormText(filled_in(own, self.language), self.language, False)
        source = self._source.get(path, "")
        source = filled_in(source, SOURCE_LANGUAGE)
        return FormText(source, SOURCE_LANGUAGE, bool(source) and not is_german(self.language))

    def get(self, path: str) -> str:
        """Return the plain text, with the same fallback."""
        return self[path].value


@lru_cache(maxsize=512)
def texts_of(revision_id: int, language: str) -> RevisionTexts:
    """Return the texts of a revision in a language."""
    return RevisionTexts(revision_id, language)


@lru_cache(maxsize=1024)
def text_coverage(revision_id: int, language: str) -> tuple[int, int]:
    """Return how many of a revision's German texts exist in a language, and how many there are."""
    entries = _texts(revision_id)
    german = [path for path, text in entries.get(SOURCE_LANGUAGE, {}).items() if text.strip()]
    own = entries.get(language, {})
    return sum(1 for path in german if own.get(path, "").strip()), len(german)


@lru_cache(maxsize=256)
def _parameters_in_texts(revision_id: int) -> tuple[str, ...]:
    texts = (text for entries in _texts(revision_id).values() for text in entries.values())
    return tuple(sorted({key for text in texts for key in parameters_in(text)}))


def text_stamp(revision_id: int) -> tuple[str, ...]:
    """Return what today's parameters make of a revision's texts: whoever keeps built texts keeps them by this."""
    keys = _parameters_in_texts(revision_id)
    return tuple(parameter_words(key, timezone.localdate(), SOURCE_LANGUAGE) for key in keys)


def clear_caches() -> None:
    """Forget parsed revisions (tests: ids come back after a rollback)."""
    form_of.cache_clear()
    _texts.cache_clear()
    texts_of.cache_clear()
    text_coverage.cache_clear()
    _parameters_in_texts.cache_clear()
    clear_parameters()
