"""Confirm translations, keep one although its German changed, take a PO file in. Each writes one line of the record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import polib
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

from cms.translations.catalogues import State
from cms.translations.models import TextReview
from cms.translations.rules import BREAKING, faults
from cms.translations.selectors import TextRow, may_translate, text_rows
from intake.actors import Actor
from intake.audit import audit_record
from intake.errors import NotPermitted

WORK_ID = "X-WagtailLocalize-TranslationID"


def require_translator(actor: Actor, work: Translation) -> None:
    """Raise ``NotPermitted`` unless the actor may change this page in this language."""
    if actor.kind == "system":
        return
    if actor.user is None or not may_translate(actor.user, work):
        raise NotPermitted


@transaction.atomic
def texts_confirm(*, work: Translation, segments: Collection[int] | None, actor: Actor) -> int:
    """Record that a person read these translations against their German; ``None`` means every one of the page.

    Returns how many were confirmed. A text without a translation cannot be.
    """
    require_translator(actor, work)
    rows = [row for row in text_rows(work) if segments is None or row.segment_id in segments]
    number = reviews_record(work, [row for row in rows if row.state == State.UNREVIEWED], actor.user)
    _audit("translation_confirmed", work, actor, number)
    return number


def reviews_record(work: Translation, rows: Iterable[TextRow], user: Any) -> int:
    """Write the reviews of these rows; one place has one review of its present German."""
    reviews = {
        (row.context, row.source_hash): TextReview(
            object_key=work.source.object_id,
            context=row.context,
            language=work.target_locale.language_code,
            source_hash=row.source_hash,
            text=row.text,
            reviewed_by=user,
        )
        for row in rows
    }
    TextReview.objects.bulk_create(
        reviews.values(),
        update_conflicts=True,
        unique_fields=["object_key", "context", "language", "source_hash"],
        update_fields=["text", "reviewed_by", "reviewed_at"],
    )
    return len(reviews)


@transaction.atomic
def texts_withdraw(*, work: Translation, segments: Collection[int], actor: Actor) -> int:
    """Take confirmations back; return how many texts are unreviewed again."""
    require_translator(actor, work)
    rows = [row for row in text_rows(work) if row.segment_id in segments and row.state == State.REVIEWED]
    for row in rows:
        TextReview.objects.filter(
            language=work.target_locale.language_code, source_hash=row.source_hash, text=row.text
        ).delete()
    _audit("translation_withdrawn", work, actor, len(rows))
    return len(rows)


@transaction.atomic
def texts_keep(*, work: Translation, segments: Collection[int], actor: Actor) -> int:
    """Let a translation stand although its German changed, as after the correction of a German comma.

    It becomes the translation of the new German, unreviewed. Returns how many.
    """
    require_translator(actor, work)
    outdated = (row for row in text_rows(work) if row.state == State.OUTDATED)
    rows = {row.segment_id: row for row in outdated if row.segment_id in segments}
    for segment in StringSegment.objects.filter(pk__in=rows).select_related("string", "context"):
        _translation_set(work, segment, rows[segment.pk].former, actor.user)
    _audit("translation_kept", work, actor, len(rows))
    return len(rows)


def _translation_set(work: Translation, segment: StringSegment, text: str, user: Any) -> None:
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=work.target_locale,
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": "",
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )


@dataclass(frozen=True)
class PoOutcome:
    """What a PO file led to: how many texts changed, and why entries were left out (German text, reason)."""

    changed: int
    refused: tuple[tuple[str, str], ...]


class PoRefused(Exception):
    """The whole file was refused; the message says why, for the translator."""


def po_import(*, work: Translation, raw: bytes, actor: Actor) -> PoOutcome:
    """Take the texts of a PO file of this form and language; what was there and is not in the file stays.

    A text that differs from the one before is unreviewed by itself. Raises ``PoRefused`` for a file that is broken or
    belongs to another form or language, before anything changes; single entries are refused with their reason.
    """
    require_translator(actor, work)
    entries = po_entries(work, raw)
    refused: list[tuple[str, str]] = []
    changed = 0
    with transaction.atomic():
        places = {
            (segment.context.path, segment.string.data): segment
            for segment in StringSegment.objects.filter(source=work.source).select_related("string", "context")
        }
        present = {row.segment_id: row.text for row in text_rows(work)}
        for entry in entries:
            segment = places.get((entry.msgctxt, entry.msgid))
            if reason := _reason(entry, segment, work.target_locale.language_code):
                refused.append((entry.msgid, reason))
            elif segment is not None and present[segment.pk] != entry.msgstr:
                _translation_set(work, segment, entry.msgstr, actor.user)
                changed += 1
        _audit("translation_imported", work, actor, changed)
    return PoOutcome(changed, tuple(refused))


def po_entries(work: Translation, raw: bytes) -> list[polib.POEntry]:
    """Read the file's translated entries; raises ``PoRefused``."""
    try:
        file = polib.pofile(raw.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise PoRefused(_("Die Datei ist keine lesbare PO-Datei in UTF-8: %(error)s") % {"error": error}) from error
    if not len(file):
        raise PoRefused(_("Die Datei enthält keinen Text."))
    if not (found := file.metadata.get(WORK_ID)):
        raise PoRefused(_("Der Datei fehlt die Kennung. Bitte verwenden Sie die Datei, die Sie hier geladen haben."))
    if found != str(work.uuid):
        raise PoRefused(_("Die Datei gehört zu einem anderen Formular oder zu einer anderen Sprache."))
    return [entry for entry in file if entry.msgstr and not entry.obsolete and not entry.fuzzy]


def _reason(entry: polib.POEntry, segment: StringSegment | None, language: str) -> str:
    if segment is None:
        return _("Der deutsche Text wurde inzwischen geändert oder entfernt.")
    try:
        StringValue.from_translated_html(entry.msgstr)
        validate_translation_links(entry.msgid, entry.msgstr)
    except ValueError as error:
        return _("Die Auszeichnung ist nicht in Ordnung: %(error)s") % {"error": error}
    return "; ".join(fault.words for fault in faults(entry.msgid, entry.msgstr, language, BREAKING))


def _audit(event: str, work: Translation, actor: Actor, number: int) -> None:
    if number:
        audit_record(event, actor=actor, obj=work, language=work.target_locale.language_code, texts=number)
