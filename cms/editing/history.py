"""The revisions of a form: who published which, and what each changed, in words."""

from dataclasses import dataclass
from datetime import datetime

from cms.change_words import ChangeLine, change_lines
from intake.definitions.changes import changes
from intake.definitions.models import FormRevision


@dataclass(frozen=True)
class RevisionRow:
    """One revision in the list."""

    number: int
    published_at: datetime
    published_by: str
    languages: tuple[str, ...]


def standard_revisions(service_key: str) -> list[RevisionRow]:
    """Return the standard revisions of a form, newest first; one query, without their content."""
    revisions = FormRevision.objects.filter(definition__key=service_key, authority=None).order_by("-number")
    rows = revisions.select_related("published_by").defer("content", "origins", "differences")
    return [
        RevisionRow(
            number=row.number,
            published_at=row.published_at,
            published_by=str(row.published_by or ""),
            languages=tuple(sorted(row.texts)),
        )
        for row in rows
    ]


def changes_between(service_key: str, former: int, later: int) -> list[ChangeLine]:
    """Return what changed between two standard revisions; raises ``FormRevision.DoesNotExist``."""
    known = FormRevision.objects.filter(definition__key=service_key, authority=None)
    old, new = known.get(number=former), known.get(number=later)
    return change_lines(changes(old.content, old.texts, new.content, new.texts), old, new.texts)
