"""The three states of a document that never mix: its place in the case, its virus scan, the clerk's decision."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Whether the document counts for its requirement."""

    ACTIVE = "active", _("Aktuell")
    REPLACED = "replaced", _("Ersetzt")
    REMOVED = "removed", _("Entfernt")


class Scan(models.TextChoices):
    """What the virus scanner said; ``unscanned`` where the operator runs none."""

    PENDING = "pending", _("Virenprüfung läuft")
    CLEAN = "clean", _("Ohne Befund")
    INFECTED = "infected", _("Schadsoftware gefunden")
    NOT_POSSIBLE = "not_possible", _("Virenprüfung nicht möglich")
    UNSCANNED = "unscanned", _("Nicht auf Viren geprüft")


class Verdict(models.TextChoices):
    """The clerk's decision of one document."""

    OPEN = "open", _("Noch nicht geprüft")
    ACCEPTED = "accepted", _("Anerkannt")
    QUERY = "query", _("Rückfrage")
    REJECTED = "rejected", _("Nicht anerkannt")
    ORIGINAL_SEEN = "original_seen", _("Original gesehen")
    WAIVED = "waived", _("Verzichtet")


_DECIDED = {Verdict.ACCEPTED, Verdict.QUERY, Verdict.REJECTED, Verdict.ORIGINAL_SEEN, Verdict.WAIVED}

# A person may change their mind; only "not looked at yet" cannot come back.
VERDICT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    Verdict.OPEN: frozenset(_DECIDED),
    **{verdict: frozenset(_DECIDED - {verdict}) for verdict in _DECIDED},
}

SETTLED = frozenset({Verdict.ACCEPTED, Verdict.ORIGINAL_SEEN, Verdict.WAIVED})
NEEDS_APPLICANT = frozenset({Verdict.QUERY, Verdict.REJECTED})
# The applicant may not take back what the clerk has accepted.
REPLACEABLE = frozenset({Verdict.OPEN, Verdict.QUERY, Verdict.REJECTED})


class RequirementState(models.TextChoices):
    """What a requirement comes to, derived from its documents, pre-checks and decisions; stored nowhere."""

    OPEN = "open", _("Fehlt noch")
    UPLOADED = "uploaded", _("Hochgeladen")
    CHECKING = "checking", _("Wird geprüft")
    FINDINGS = "findings", _("Bitte ansehen")
    OK = "ok", _("Vorgeprüft")
    EXPLAINED = "explained", _("Erklärung abgegeben")
    ACCEPTED = "accepted", _("Anerkannt")
    REJECTED = "rejected", _("Bitte neu einreichen")
