"""What can be noted about an appointment by a click, and who noted what there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.appointments.models import Booking
from intake.appointments.states import TRANSITIONS, State
from intake.audit import AuditEntry
from intake.reviews.assignment import person_name

#: What a click is called, and in which order the buttons stand; the first one that is possible is the main one.
STEPS: Mapping[State, str | Promise] = {
    State.CHECKED_IN: gettext_lazy("Anmelden"),
    State.ATTENDED: gettext_lazy("Wahrgenommen"),
    State.NO_SHOW: gettext_lazy("Nicht erschienen"),
    State.ABORTED_MISSING_DOCUMENTS: gettext_lazy("Abgebrochen: Unterlagen fehlen"),
}
UNDO: Mapping[tuple[str, State], str | Promise] = {
    (State.CHECKED_IN, State.CONFIRMED): gettext_lazy("Anmeldung zurücknehmen"),
    (State.NO_SHOW, State.ATTENDED): gettext_lazy("Doch erschienen: wahrgenommen"),
}


@dataclass(frozen=True)
class Step:
    """One button: the state that it notes, and what it is called."""

    state: State
    label: str | Promise


def steps_of(booking: Booking) -> list[Step]:
    """Return the clicks that the state machine allows, from the day itself on; nobody is absent before it begins."""
    zone = ZoneInfo(booking.lane.location.time_zone)
    if booking.starts_at.astimezone(zone).date() > timezone.localdate(timezone=zone):
        return []
    ways = TRANSITIONS[booking.state]
    begun = booking.starts_at <= timezone.now()
    if (booking.state, State.ATTENDED) in UNDO:
        return [Step(State.ATTENDED, UNDO[booking.state, State.ATTENDED])]
    steps = [
        Step(state, label) for state, label in STEPS.items() if state in ways and (begun or state != State.NO_SHOW)
    ]
    return steps + [Step(state, label) for (former, state), label in UNDO.items() if former == booking.state]


def noted(note: AuditEntry, booking: Booking) -> str:
    """Return who noted it and when, in the time of the place."""
    at = timezone.localtime(note.at, ZoneInfo(booking.lane.location.time_zone))
    if note.user:
        return _("%(who)s, %(at)s Uhr") % {"who": person_name(note.user), "at": f"{at:%H:%M}"}
    return _("%(at)s Uhr") % {"at": f"{at:%d.%m. %H:%M}"}
