"""Why something about keeping and erasing cannot be done."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class ReasonNeeded(IntakeError):
    """A case is kept beyond its time for a reason only."""

    code = "reason_needed"
    status = 422
    message = _("Bitte geben Sie einen Grund an, warum der Antrag nicht gelöscht werden darf.")
    next_step = _("Der Grund wird verschlüsselt gespeichert.")


class DaysOutOfRange(IntakeError):
    """A retention of no days, or of a lifetime."""

    code = "days_out_of_range"
    status = 422
    message = _("Die Aufbewahrung muss zwischen %(least)s und %(most)s Tagen liegen.")
    next_step = _("Bitte ändern Sie die Zahl. Lassen Sie das Feld leer, wenn nichts automatisch gelöscht werden soll.")
