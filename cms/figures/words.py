"""What counted things are called on public pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.appointments.states import Channel, State
from intake.authorities.models import OfferedService

Mode = OfferedService.BookingMode

MODES: Mapping[str, str | Promise] = {
    Mode.AT_SUBMISSION: _("Auswahl gleich nach dem Einreichen"),
    Mode.AFTER_PRECHECK: _("Auswahl nach der automatischen Vorprüfung"),
    Mode.AFTER_RELEASE: _("Auswahl nach Freigabe durch die Behörde"),
    Mode.OFFICE_ASSIGNS: _("Die Behörde teilt einen Termin mit"),
    Mode.NONE: _("Kein Termin nötig"),
}
CHANNELS: Mapping[str, str | Promise] = {channel.value: channel.label for channel in Channel}
#: What became of appointments whose time is over; called off and open ones are no matter of these figures.
OUTCOMES: Mapping[str, str | Promise] = {
    state.value: state.label for state in (State.ATTENDED, State.NO_SHOW, State.ABORTED_MISSING_DOCUMENTS)
}
REVIEWS: Mapping[str, str | Promise] = {
    "complete": _("Auf Anhieb vollständig"),
    "incomplete": _("Nachforderung nötig"),
}
#: Stands for a number that could tell about few people.
WITHHELD = _("nicht gezeigt")
