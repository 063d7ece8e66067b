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


class DeputyUnfit(IntakeError):
    """Somebody cannot stand in for themselves, nor before they begin."""

    code = "deputy_unfit"
    status = 422
    message = _("Diese Vertretung ist nicht möglich.")
    next_step = _("Bitte wählen Sie eine andere Person und einen Zeitraum, der heute oder später endet.")


class LabelExists(IntakeError):
    """The authority has a label of this name."""

    code = "label_exists"
    status = 422
    message = _("Diese Kennzeichnung gibt es schon.")
    next_step = _("Bitte wählen Sie einen anderen Namen.")


class FollowUpPast(IntakeError):
    """A day that has passed cannot remind anybody."""

    code = "follow_up_past"
    status = 422
    message = _("Der Tag der Wiedervorlage liegt in der Vergangenheit.")
    next_step = _("Bitte wählen Sie heute oder einen späteren Tag.")


class ViewNameTaken(IntakeError):
    """A view needs a name and filters that fit."""

    code = "view_unfit"
    status = 422
    message = _("Diese Ansicht kann so nicht gespeichert werden.")
    next_step = _("Bitte geben Sie der Ansicht einen Namen.")


class TooManyViews(IntakeError):
    """The home page counts every view."""

    code = "too_many_views"
    status = 422
    message = _("Sie haben schon zwölf eigene Ansichten.")
    next_step = _("Bitte löschen Sie eine, die Sie nicht mehr brauchen.")


class PlaceholdersOpen(IntakeError):
    """The message still holds a placeholder that nothing fills; ``names`` are in braces, as the clerk sees them."""

    code = "placeholders_open"
    status = 422
    message = _("Die Nachricht wurde nicht gesendet: Diese Platzhalter sind nicht ausgefüllt: %(names)s")
    next_step = _("Bitte füllen Sie sie aus, oder wählen Sie eine andere Vorlage. Gespeichert wurde noch nichts.")


class ForwardTargetMissing(IntakeError):
    """The case shall be forwarded, but nobody said to whom or why."""

    code = "forward_target_missing"
    status = 422
    message = _("Bitte geben Sie an, an welche Behörde Sie den Fall abgeben und warum.")
    next_step = _("Wählen Sie eine Behörde aus der Liste, oder tragen Sie Name und Anschrift ein.")


class KindNotPossible(IntakeError):
    """The document cannot be filed under that kind: the form has no such document, or the same file lies there."""

    code = "kind_not_possible"
    status = 409
    message = _("Das Dokument kann nicht unter dieser Art geführt werden.")
    next_step = _("Dieselbe Datei liegt dort schon, oder das Formular kennt diese Art nicht.")


class TemplateInvalid(IntakeError):
    """A message template that no clerk could send; ``params["problems"]`` are those of ``template_problems``."""

    code = "template_invalid"
    status = 422
    message = _("Diese Vorlage kann so nicht verwendet werden.")
    next_step = _("Bitte berichtigen Sie die genannten Stellen.")

    @property
    def text(self) -> str:
        """Return the message, which names nothing; the page names each problem."""
        return str(self.message)

    @property
    def remedy(self) -> str:
        """Return the next step."""
        return str(self.next_step)


class SeveralAuthorities(IntakeError):
    """An action on several cases stays within one authority."""

    code = "several_authorities"
    status = 422
    message = _("Die gewählten Anträge gehören zu mehreren Behörden.")
    next_step = _("Bitte wählen Sie nur Anträge einer Behörde.")


class TooManyCases(IntakeError):
    """More than can be done while the clerk waits."""

    code = "too_many_cases"
    status = 422
    message = _("Das sind zu viele Anträge auf einmal. Möglich sind bis zu 200.")
    next_step = _("Bitte engen Sie die Liste ein, oder wählen Sie einzelne Anträge.")


class NothingChosen(IntakeError):
    """No case, or no action, was chosen."""

    code = "nothing_chosen"
    status = 422
    message = _("Sie haben noch nichts ausgewählt.")
    next_step = _("Bitte wählen Sie mindestens einen Antrag und eine Aktion.")
