"""What can go wrong at the desk."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class ReviewConflict(IntakeError):
    """Somebody else decided, or the applicant changed something, since the page was opened (C06)."""

    code = "review_conflict"
    status = 409
    message = _("Der Fall hat sich geändert, seit Sie ihn geöffnet haben. Ihre Entscheidung wurde nicht gespeichert.")
    next_step = _("Bitte prüfen Sie den aktuellen Stand und entscheiden Sie dann noch einmal.")


class ReasonMissing(IntakeError):
    """A document was not accepted without saying why."""

    code = "reason_missing"
    status = 422
    message = _("Bitte wählen Sie für jedes nicht anerkannte Dokument einen Grund.")
    next_step = _("Die antragstellende Person erfährt den Grund in ihrer Sprache.")


class NotReviewable(IntakeError):
    """The case is withdrawn, closed or decided."""

    code = "not_reviewable"
    status = 409
    message = _("Dieser Fall ist abgeschlossen oder zurückgenommen. Über Dokumente kann nicht mehr entschieden werden.")
    next_step = _("Bitte laden Sie die Seite neu.")


class NothingDecided(IntakeError):
    """The form was sent without any decision, note or change of state."""

    code = "nothing_decided"
    status = 422
    message = _("Sie haben noch nichts entschieden.")
    next_step = _("Bitte entscheiden Sie über mindestens ein Dokument, oder schreiben Sie eine Notiz.")
