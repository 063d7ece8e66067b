"""The states of a booking, and the closed sets that opening hours are described with."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The keys are those of ``services.yaml``; a hold is a row of its own."""

    BOOKED = "booked", _("Gebucht")
    CONFIRMED = "confirmed", _("Bestätigt")
    CHECKED_IN = "checked_in", _("Angemeldet")
    ATTENDED = "attended", _("Wahrgenommen")
    NO_SHOW = "no_show", _("Nicht erschienen")
    ABORTED_MISSING_DOCUMENTS = "aborted_missing_documents", _("Abgebrochen: Unterlagen fehlen")
    CANCELLED_BY_APPLICANT = "cancelled_by_applicant", _("Abgesagt")
    CANCELLED_BY_OFFICE = "cancelled_by_office", _("Durch die Behörde abgesagt")
    RESCHEDULED = "rescheduled", _("Verschoben")


class Channel(models.TextChoices):
    """How an appointment was booked; the last three by the office on behalf of the person."""

    ONLINE = "online", _("Online")
    STAFF = "staff", _("Durch die Behörde")
    WALK_IN = "walk_in", _("Ohne Termin vor Ort")
    PHONE = "phone", _("Telefon")


OPEN = frozenset({State.BOOKED, State.CONFIRMED, State.CHECKED_IN})
CALLED_OFF = frozenset({State.CANCELLED_BY_APPLICANT, State.CANCELLED_BY_OFFICE, State.RESCHEDULED})
_HELD = {State.ATTENDED, State.NO_SHOW, State.ABORTED_MISSING_DOCUMENTS}

# A mistaken check-in is taken back to "confirmed": nothing that lapses by itself may come out of a click.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.BOOKED: frozenset({State.CONFIRMED, State.CHECKED_IN} | _HELD | CALLED_OFF),
    State.CONFIRMED: frozenset({State.CHECKED_IN} | _HELD | CALLED_OFF),
    State.CHECKED_IN: frozenset({State.CONFIRMED, State.ATTENDED, State.ABORTED_MISSING_DOCUMENTS}),
    State.ATTENDED: frozenset(),
    State.NO_SHOW: frozenset({State.ATTENDED}),
    State.ABORTED_MISSING_DOCUMENTS: frozenset(),
    State.CANCELLED_BY_APPLICANT: frozenset(),
    State.CANCELLED_BY_OFFICE: frozenset(),
    State.RESCHEDULED: frozenset(),
}


class Verdict(models.TextChoices):
    """What the latest pre-check of a linked document came to; the first three are the pre-check's own results."""

    NO_FINDINGS = "no_findings", _("Ohne Hinweis")
    FINDINGS = "findings", _("Mit Hinweisen")
    NOT_CHECKED = "not_checked", _("Nicht geprüft")
    PENDING = "pending", _("Vorprüfung läuft")


class Audience(models.TextChoices):
    """Who may be given a time. From left to right rarer: staff have everybody's times and their own."""

    EVERYONE = "everyone", _("Alle")
    STAFF = "staff", _("Nur Mitarbeitende")
    EMERGENCY = "emergency", _("Notfälle")


class Feature(models.TextChoices):
    """What a lane can have, and an appointment can need."""

    ACCESSIBLE_ROOM = "accessible_room", _("Barrierefreier Raum")
    INTERPRETER = "interpreter", _("Dolmetschen möglich")


class ClosureReason(models.TextChoices):
    """Why it is closed, as applicants may read it."""

    ABSENCE = "absence", _("Personalausfall")
    TECHNICAL = "technical", _("Technische Störung")
    BUILDING = "building", _("Das Gebäude ist nicht zugänglich")
    INTERNAL = "internal", _("Interne Veranstaltung")
    OTHER = "other", _("Andere Gründe")
