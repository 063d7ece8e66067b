"""The states of an application. Pre-check, documents and appointments have machines of their own."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The keys are those of ``services.yaml``; the labels are what staff and applicants read."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("Eingegangen")
    IN_REVIEW = "in_review", _("In Prüfung")
    INCOMPLETE = "incomplete", _("Unterlagen fehlen")
    READY_FOR_APPOINTMENT = "ready_for_appointment", _("Bereit für die Vorsprache")
    EXTERNAL_QUERY = "external_query", _("Wartet auf eine andere Behörde")
    IN_DECISION = "in_decision", _("In Entscheidung")
    HEARING = "hearing", _("Anhörung")
    GRANTED = "granted", _("Bewilligt, Karte bestellt")
    READY_FOR_PICKUP = "ready_for_pickup", _("Abholbereit")
    REFUSED = "refused", _("Abgelehnt")
    WITHDRAWN = "withdrawn", _("Zurückgenommen")
    FORWARDED = "forwarded", _("An die zuständige Behörde abgegeben")
    CLOSED = "closed", _("Abgeschlossen")
    ERASED = "erased", _("Gelöscht")


_AT_WORK = {
    State.IN_REVIEW,
    State.INCOMPLETE,
    State.READY_FOR_APPOINTMENT,
    State.EXTERNAL_QUERY,
    State.IN_DECISION,
    State.HEARING,
}
# Nothing more happens here: what the case keeps or has booked goes back to others.
ENDED = frozenset({State.WITHDRAWN, State.FORWARDED, State.CLOSED})

TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.ERASED}),
    State.SUBMITTED: frozenset(_AT_WORK | {State.WITHDRAWN, State.FORWARDED}),
    State.IN_REVIEW: frozenset((_AT_WORK - {State.IN_REVIEW}) | ENDED),
    State.INCOMPLETE: frozenset((_AT_WORK - {State.INCOMPLETE}) | ENDED),
    State.READY_FOR_APPOINTMENT: frozenset((_AT_WORK - {State.READY_FOR_APPOINTMENT}) | ENDED),
    State.EXTERNAL_QUERY: frozenset((_AT_WORK - {State.EXTERNAL_QUERY}) | ENDED),
    State.HEARING: frozenset((_AT_WORK - {State.HEARING}) | {State.REFUSED} | ENDED),
    State.IN_DECISION: frozenset((_AT_WORK - {State.IN_DECISION}) | {State.GRANTED, State.REFUSED} | ENDED),
    State.GRANTED: frozenset({State.READY_FOR_PICKUP, State.CLOSED}),
    State.READY_FOR_PICKUP: frozenset({State.CLOSED}),
    State.REFUSED: frozenset({State.IN_REVIEW, State.CLOSED}),
    State.WITHDRAWN: frozenset({State.CLOSED, State.ERASED}),
    State.FORWARDED: frozenset({State.CLOSED, State.ERASED}),
    State.CLOSED: frozenset({State.IN_REVIEW, State.ERASED}),
    State.ERASED: frozenset(),
}

# The applicant may still add answers that are missing, documents and explanations.
OPEN_TO_APPLICANT = frozenset({State.DRAFT, State.SUBMITTED} | _AT_WORK)
# A clerk sees everything that was ever submitted.
VISIBLE_TO_CLERKS = frozenset(State) - {State.DRAFT, State.ERASED}
# A decision on documents makes sense.
REVIEWABLE = frozenset({State.SUBMITTED} | _AT_WORK)
# A time may be booked.
BOOKABLE = frozenset({State.SUBMITTED} | _AT_WORK)
