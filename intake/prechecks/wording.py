"""The shape of a check's words, and the sentences that several checks share."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class CheckTexts:
    """One check's words: ``topic`` in a list, then per outcome for the applicant and for the clerk.

    Expected and read values are shown beside the text, never inside it.
    """

    topic: Text
    failed: Text
    inconclusive: Text
    passed: Text
    clerk_failed: Text
    clerk_inconclusive: Text
    clerk_passed: Text


CLERK_UNREAD = _("Nicht sicher gelesen. Bitte selbst ansehen.")
LOOKED_AT_BY_PERSON = _(
    "Das konnten wir nicht sicher lesen. Wenn es auf dem Bild gut zu lesen ist, müssen Sie nichts tun: Eine Person "
    "sieht es sich an."
)
