"""What can stand in the way at the counter; only staff read it."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class AppointmentChanged(IntakeError):
    """Somebody was faster: the appointment is no longer as the page showed it."""

    code = "appointment_changed"
    status = 409
    message = _("Der Termin hat sich inzwischen geändert. Ihr Klick hat nichts geändert.")
    next_step = _("Bitte sehen Sie den aktuellen Stand an.")


class NotBegunYet(IntakeError):
    """Nobody can have failed to come to an appointment that has not begun."""

    code = "not_begun_yet"
    status = 409
    message = _("Der Termin hat noch nicht begonnen. „Nicht erschienen“ kann erst danach vermerkt werden.")
    next_step = _("Bitte warten Sie bis zum Beginn des Termins.")
