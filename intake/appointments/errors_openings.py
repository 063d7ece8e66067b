"""What can stand in the way of a change to the office's calendar; only staff read it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from intake.appointments.models import Booking
from intake.errors import IntakeError


class WouldStrand(IntakeError):
    """Booked appointments would lie in closed hours; whoever changes the hours has to say that they know them."""

    code = "would_strand"
    status = 409
    message = _("In den neuen Zeiten hätten gebuchte Termine keinen Platz mehr. Es ist noch nichts geändert.")
    next_step = _("Bitte prüfen Sie die Liste und bestätigen Sie die Änderung, oder lassen Sie die Zeiten bestehen.")

    def __init__(self, bookings: Sequence[Booking]) -> None:
        self.bookings = list(bookings)
        super().__init__()


class SeveralAuthorities(IntakeError):
    """Lanes of more than one authority are never changed together."""

    code = "several_authorities"
    status = 409
    message = _("Die gewählten Schalter gehören zu verschiedenen Behörden. Es ist nichts geändert.")
    next_step = _("Bitte ändern Sie die Schalter jeder Behörde für sich.")


class ClosingReversed(IntakeError):
    """A closure ends before it begins, or is over."""

    code = "closing_reversed"
    status = 409
    message = _("Das Ende der Schließung liegt vor ihrem Beginn oder in der Vergangenheit.")
    next_step = _("Bitte geben Sie Beginn und Ende neu ein.")
