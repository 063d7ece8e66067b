"""What can go wrong with a case, said to the person."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class StaleDraft(IntakeError):
    """Somebody (a second tab, another device) saved in the meantime; nothing was overwritten."""

    code = "stale_draft"
    status = 409
    message = _("Dieser Antrag wurde inzwischen in einem anderen Fenster oder auf einem anderen Gerät geändert.")
    next_step = _(
        "Ihre letzte Eingabe auf dieser Seite wurde nicht gespeichert. "
        "Bitte prüfen Sie den aktuellen Stand und ergänzen Sie sie, wenn nötig."
    )


class NotEditable(IntakeError):
    """The answers are part of the submitted application, or the case is closed."""

    code = "not_editable"
    status = 409
    message = _("Diese Angaben gehören zu Ihrem eingereichten Antrag und können hier nicht mehr geändert werden.")
    next_step = _("Wenn sich etwas geändert hat, teilen Sie es bitte Ihrer Ausländerbehörde mit.")


class UnknownStep(IntakeError):
    """The form has no such step for these answers."""

    code = "unknown_step"
    status = 404


class TooManyEntries(IntakeError):
    """The list (of children, of former stays) is full."""

    code = "too_many_entries"
    status = 409
    message = _("Hier sind höchstens %(limit)d Einträge möglich.")
    next_step = _("Bitte nennen Sie weitere in einer Nachricht an Ihre Ausländerbehörde.")


class MinimumMissing(IntakeError):
    """Identity, contact or purpose are missing; ``steps`` are the keys to fill in first."""

    code = "minimum_missing"
    status = 409
    message = _("Für den Antrag fehlen noch Angaben zu Ihrer Person, zum Kontakt oder zum Zweck.")
    next_step = _("Bitte füllen Sie die genannten Abschnitte aus. Alles andere können Sie nachreichen.")

    def __init__(self, steps: list[str]) -> None:
        self.steps = steps
        super().__init__()


class TransitionRefused(IntakeError):
    """The state machine has no such way; usually someone else was faster."""

    code = "transition_refused"
    status = 409
    message = _("Der Antrag ist inzwischen im Stand „%(state)s“. Dieser Schritt passt dazu nicht mehr.")
    next_step = _("Bitte laden Sie die Seite neu und prüfen Sie den aktuellen Stand.")


class AccessRefused(IntakeError):
    """Link or code is wrong, used or expired; the text never tells which."""

    code = "access_refused"
    status = 404
    message = _("Dieser Link oder Code ist nicht gültig, schon benutzt oder abgelaufen.")
    next_step = _("Fordern Sie einen neuen Link an, oder geben Sie Ihr Aktenzeichen und Ihren Code noch einmal ein.")


class PassNotPossible(IntakeError):
    """A pass for too long, or one too many at once."""

    code = "pass_not_possible"
    status = 422
    message = _("Ein Zugang gilt höchstens %(days)d Tage, und es sind höchstens %(number)d Zugänge zugleich möglich.")
    next_step = _("Beenden Sie bitte einen Zugang, den Sie nicht mehr brauchen, oder wählen Sie eine kürzere Zeit.")


class MessageRefused(IntakeError):
    """A message is empty or too long."""

    code = "message_refused"
    status = 422
    message = _("Die Nachricht ist leer oder zu lang. Möglich sind höchstens %(limit)d Zeichen.")
    next_step = _("Bitte ändern Sie den Text und senden Sie ihn noch einmal.")


class MessagesClosed(IntakeError):
    """A draft has nobody to write to yet, and an ended case nobody any more."""

    code = "messages_closed"
    status = 409
    message = _("Zu diesem Antrag können Sie zurzeit keine Nachricht schreiben.")
    next_step = _("Bitte wenden Sie sich direkt an Ihre Ausländerbehörde.")


class ServiceNotOffered(IntakeError):
    """The authority does not offer this service online."""

    code = "service_not_offered"
    status = 404
    message = _("Diesen Antrag können Sie bei dieser Behörde nicht online stellen.")
    next_step = _("Bitte wenden Sie sich direkt an Ihre Ausländerbehörde.")
