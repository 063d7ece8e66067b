"""Read the state of translated content: every text of a form or page in a language, and the table of all of them.

Built on wagtail-localize: a *source* is a German page, its *segments* are its texts, a *string translation* belongs to
one German wording at one place. So a text whose German changed has a translation of the former wording only: outdated.
A translation counts as reviewed where a person confirmed this German with this translation, at whatever place: the
fourteen forms share most of their texts, and nobody shall read the same pair fourteen times.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.settings.languages import SOURCE
from cms.translations.catalogues import State
from cms.translations.models import TextReview


@dataclass(frozen=True)
class TextRow:
    """One text of a page in one language; ``former`` is the translation of the German that stood there before."""

    segment_id: int
    context: str
    source: str
    source_hash: uuid.UUID
    text: str
    former: str
    state: State


@dataclass(frozen=True)
class CoverageRow:
    """One form or page: its counts by language, and the work (``Translation``) behind each."""

    page: Page
    total: int
    counts: Mapping[str, Counter[State]]
    works: Mapping[str, int]

    def of(self, language: str) -> Counter[State]:
        """Return the counts of a language; without any work on it every text is missing."""
        return self.counts.get(language) or Counter({State.MISSING: self.total})


def confirmed() -> Exists:
    """Return the condition that a person confirmed this string translation, for a queryset of those."""
    return Exists(
        TextReview.objects.filter(
            language=OuterRef("locale__language_code"),
            source_hash=OuterRef("translation_of__data_hash"),
            text=OuterRef("data"),
        )
    )


def state_of(*, translated: bool, reviewed: bool, has_former: bool) -> State:
    """Decide the state of one text."""
    if translated:
        return State.REVIEWED if reviewed else State.UNREVIEWED
    return State.OUTDATED if has_former else State.MISSING


def text_rows(work: Translation) -> list[TextRow]:
    """Return every text of a page in the language of ``work``, in the order of the page (two queries)."""
    segments = StringSegment.objects.filter(source=work.source).select_related("string", "context").order_by("order")
    by_place: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    found = StringTranslation.objects.filter(
        context__object_id=work.source.object_id, locale=work.target_locale, has_error=False
    ).annotate(reviewed=confirmed())
    for context, string, data, reviewed in found.order_by("updated_at").values_list(
        "context_id", "translation_of_id", "data", "reviewed"
    ):
        by_place[context][string] = (data, reviewed)
    used = {(segment.context_id, segment.string_id) for segment in segments}
    return [_row(segment, by_place[segment.context_id], used) for segment in segments]


def _row(segment: StringSegment, there: Mapping[int, tuple[str, bool]], used: set[tuple[int, int]]) -> TextRow:
    text, reviewed = there.get(segment.string_id, ("", False))
    former = [data for string, (data, _r) in there.items() if (segment.context_id, string) not in used]
    return TextRow(
        segment_id=segment.pk,
        context=segment.context.path,
        source=segment.string.data,
        source_hash=segment.string.data_hash,
        text=text,
        former=former[-1] if former else "",
        state=state_of(translated=bool(text), reviewed=reviewed, has_former=bool(former)),
    )


def coverage(pages: Iterable[Page], languages: Iterable[str]) -> list[CoverageRow]:
    """Return the table for these German pages; the number of queries depends on neither pages nor languages (three)."""
    german = {page.translation_key: page for page in pages}
    segments: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    wanted = StringSegment.objects.filter(source__object_id__in=german, source__locale__language_code=SOURCE)
    for key, context, string in wanted.values_list("source__object_id", "context_id", "string_id"):
        segments[key].append((context, string))
    works: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for key, language, pk in Translation.objects.filter(source__object_id__in=german).values_list(
        "source__object_id", "target_locale__language_code", "pk"
    ):
        works[key][language] = pk
    there = _translated(list(german))
    return [
        CoverageRow(
            page=page,
            total=len(segments[key]),
            counts={code: _counts(segments[key], there[code]) for code in languages if code in works[key]},
            works=works[key],
        )
        for key, page in german.items()
    ]


def _translated(keys: list[uuid.UUID]) -> dict[str, dict[int, dict[int, bool]]]:
    """Return ``{language: {context: {string: reviewed}}}``."""
    there: dict[str, dict[int, dict[int, bool]]] = defaultdict(lambda: defaultdict(dict))
    rows = StringTranslation.objects.filter(context__object_id__in=keys, has_error=False).annotate(reviewed=confirmed())
    for language, context, string, reviewed in rows.values_list(
        "locale__language_code", "context_id", "translation_of_id", "reviewed"
    ).iterator(chunk_size=5000):
        there[language][context][string] = reviewed
    return there


def _counts(segments: list[tuple[int, int]], there: Mapping[int, Mapping[int, bool]]) -> Counter[State]:
    used: dict[int, set[int]] = defaultdict(set)
    for context, string in segments:
        used[context].add(string)
    return Counter(
        state_of(
            translated=string in there.get(context, {}),
            reviewed=there.get(context, {}).get(string, False),
            has_former=bool(set(there.get(context, {})) - used[context]),
        )
        for context, string in segments
    )


def pages_translated_for(user: Any) -> list[Page]:
    """Return the German forms and pages in translation that this person may change, forms first."""
    sources = TranslationSource.objects.filter(locale__language_code=SOURCE)
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = Page.objects.filter(
        pk__in=allowed.values("pk"), translation_key__in=sources.values("object_id"), locale__language_code=SOURCE
    )
    found = pages.select_related("content_type").order_by("title")
    return sorted(found, key=lambda page: page.content_type.model != "formpage")


def may_translate(user: Any, work: Translation) -> bool:
    """Tell whether this person may change the page of this language (the right of its branch)."""
    page = target_page(work)
    return page is not None and bool(page.permissions_for_user(user).can_edit())


def target_page(work: Translation) -> Page | None:
    """Return the page in the language of ``work``."""
    return Page.objects.filter(translation_key=work.source.object_id, locale=work.target_locale).first()
