"""What can go wrong with an appointment, said to the person. Nothing of it touches the application itself."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class SlotAlreadyTaken(IntakeError):
    """Somebody else was faster."""

    code = "slot_already_taken"
    status = 409
    message = _("Diese Zeit ist gerade an jemand anderen vergeben worden.")
    next_step = _("Bitte wählen Sie eine andere Zeit. Ihr Antrag ist davon nicht betroffen.")


class TimeNotOffered(IntakeError):
    """The time is past, too near, too far, closed, not on the raster, or of another authority or purpose."""

    code = "time_not_offered"
    status = 409
    message = _("Zu dieser Zeit bieten wir keinen Termin an.")
    next_step = _("Bitte wählen Sie eine der angezeigten Zeiten.")


class HoldExpired(IntakeError):
    """The time was kept too long; it is free for everybody again."""

    code = "hold_expired"
    status = 409
    message = _("Ihre Reservierung ist abgelaufen. Der Termin ist noch nicht gebucht.")
    next_step = _("Bitte wählen Sie noch einmal eine Zeit. Vielleicht ist dieselbe noch frei.")


class TimeWithdrawn(IntakeError):
    """The office closed in that time while the person was deciding."""

    code = "time_withdrawn"
    status = 409
    message = _("Die Behörde hat diese Zeit inzwischen geschlossen. Der Termin ist nicht gebucht.")
    next_step = _("Bitte wählen Sie eine andere Zeit. Ihr Antrag ist davon nicht betroffen.")


class AlreadyBooked(IntakeError):
    """The case has an appointment; a second one would take the place of another person."""

    code = "already_booked"
    status = 409
    message = _("Für diesen Antrag ist schon ein Termin gebucht.")
    next_step = _("Sie können den Termin verschieben oder absagen.")


class NothingBooked(IntakeError):
    """The case has no appointment that could be moved."""

    code = "nothing_booked"
    status = 409
    message = _("Für diesen Antrag ist kein Termin gebucht.")
    next_step = _("Sie können jetzt einen Termin buchen.")


class AppointmentOver(IntakeError):
    """The appointment has begun or is past."""

    code = "appointment_over"
    status = 409
    message = _("Dieser Termin hat schon begonnen oder ist vorbei. Er kann hier nicht mehr geändert werden.")
    next_step = _("Bitte wenden Sie sich an Ihre Ausländerbehörde.")


class AppointmentClosed(IntakeError):
    """The booking's state machine has no such way."""

    code = "appointment_closed"
    status = 409
    message = _("Dieser Termin ist schon abgeschlossen.")
    next_step = _("Bitte laden Sie die Seite neu und prüfen Sie den aktuellen Stand.")


class NotBookable(IntakeError):
    """A time cannot be booked for this case; subclasses say why."""

    code = "not_bookable"
    status = 409


class NotSubmitted(NotBookable):
    """A draft has no appointment yet."""

    code = "not_submitted"
    message = _("Einen Termin können Sie buchen, sobald Sie Ihren Antrag eingereicht haben.")
    next_step = _("Bitte reichen Sie zuerst den Antrag ein. Fehlende Unterlagen können Sie nachreichen.")


class CaseFinished(NotBookable):
    """The case needs no appointment any more."""

    code = "case_finished"
    message = _("Für diesen Antrag ist kein Termin mehr nötig.")
    next_step = _("Wenn Sie dennoch einen Termin brauchen, wenden Sie sich bitte an Ihre Ausländerbehörde.")


class PrecheckPending(NotBookable):
    """Booking mode ``after_precheck``: the machine is still looking."""

    code = "precheck_pending"
    message = _("Ihre Unterlagen werden gerade vorgeprüft. Danach können Sie einen Termin buchen.")
    next_step = _("Das dauert meist nur wenige Minuten. Bitte laden Sie die Seite dann neu.")


class ReleasePending(NotBookable):
    """Booking mode ``after_release``: a person looks first."""

    code = "release_pending"
    message = _("Ihre Ausländerbehörde prüft zuerst Ihre Unterlagen. Danach können Sie einen Termin buchen.")
    next_step = _("Wir schreiben Ihnen, sobald es so weit ist. Sie müssen jetzt nichts tun.")


class OfficeAssigns(NotBookable):
    """Booking mode ``office_assigns``: the office gives the time."""

    code = "office_assigns"
    message = _("Ihre Ausländerbehörde gibt Ihnen den Termin für die Vorsprache.")
    next_step = _("Wir schreiben Ihnen, sobald der Termin feststeht. Sie müssen jetzt nichts tun.")


class NoAppointments(NotBookable):
    """Booking mode ``none``: the service needs no appearance that is booked here."""

    code = "no_appointments"
    message = _("Für diesen Antrag wird hier kein Termin vergeben.")
    next_step = _("Wir schreiben Ihnen, wie es weitergeht.")


class PersonHasAppointment(NotBookable):
    """The same person has an open appointment for this service in another case; a second one blocks others."""

    code = "person_has_appointment"
    message = _("Für diese Person gibt es schon einen Termin für dasselbe Anliegen, in einem anderen Antrag.")
    next_step = _(
        "Sie können den anderen Termin verschieben oder absagen. Sind Sie jemand anderes oder wissen Sie nichts von "
        "einem anderen Antrag, rufen Sie bitte Ihre Ausländerbehörde an: Dort bekommen Sie auch so einen Termin."
    )


class ComesAlong(NotBookable):
    """The case is to come along with the appointment of another one."""

    code = "comes_along"
    message = _("Für diesen Antrag ist ein gemeinsamer Termin mit einem anderen Antrag vorgesehen.")
    next_step = _("Bitte buchen Sie den Termin in dem anderen Antrag, oder wählen Sie zuerst einen eigenen Termin.")


class ExtendedBefore(IntakeError):
    """A hold is extended once only."""

    code = "extended_before"
    status = 409
    message = _("Diese Reservierung wurde schon einmal verlängert. Noch einmal geht das nicht.")
    next_step = _("Bitte buchen Sie den Termin jetzt. Sie können ihn später kostenlos verschieben oder absagen.")


class NotTogether(IntakeError):
    """Two cases cannot have one appointment; subclasses say why."""

    code = "not_together"
    status = 409


class OtherAuthority(NotTogether):
    """The other case belongs to another authority."""

    code = "other_authority"
    message = _("Der andere Antrag liegt bei einer anderen Ausländerbehörde.")
    next_step = _("Bitte buchen Sie dort einen eigenen Termin.")


class SameCase(NotTogether):
    """A case cannot come along with itself."""

    code = "same_case"
    message = _("Das ist das Aktenzeichen dieses Antrags.")
    next_step = _("Bitte geben Sie das Aktenzeichen des anderen Antrags ein.")


class OtherHasAppointment(NotTogether):
    """The other case has an appointment of its own."""

    code = "other_has_appointment"
    message = _("Für den anderen Antrag ist schon ein Termin gebucht.")
    next_step = _("Bitte sagen Sie zuerst diesen Termin ab. Danach können Sie einen gemeinsamen Termin buchen.")


class OtherInParty(NotTogether):
    """The other case is to come along elsewhere, or others come along with it."""

    code = "other_in_party"
    message = _("Der andere Antrag gehört schon zu einem gemeinsamen Termin.")
    next_step = _("Bitte lösen Sie ihn dort zuerst heraus.")


class OtherNotBookable(NotTogether):
    """The other case may not have an appointment yet, or needs none."""

    code = "other_not_bookable"
    message = _("Für den anderen Antrag kann zurzeit kein Termin gebucht werden.")
    next_step = _("Bitte öffnen Sie den anderen Antrag. Dort steht der Grund.")


class PartyFull(NotTogether):
    """More cases than one appointment takes."""

    code = "party_full"
    message = _("Mehr Anträge passen nicht in einen Termin.")
    next_step = _("Bitte buchen Sie für weitere Anträge einen zweiten Termin oder rufen Sie Ihre Ausländerbehörde an.")


class LinkUnknown(IntakeError):
    """No message carries this link, or its appointment is gone with its case (A07)."""

    code = "link_unknown"
    status = 404
    message = _("Dieser Link gilt nicht.")
    next_step = _(
        "Bitte öffnen Sie den Link aus unserer letzten E-Mail, oder öffnen Sie Ihren Antrag über „Antrag fortsetzen“."
    )


class OfferGone(IntakeError):
    """The offer of the waiting list lapsed, was answered before, or the office needs the time itself."""

    code = "offer_gone"
    status = 409
    message = _("Dieses Angebot gilt nicht mehr.")
    next_step = _("An Ihrem Termin hat sich nichts geändert. Sie bleiben auf der Warteliste.")


class WaitingDaysInvalid(IntakeError):
    """The days of the wish are past, in the wrong order, or not before the appointment."""

    code = "waiting_days_invalid"
    status = 400
    message = _("In diesem Zeitraum können wir Ihnen keinen früheren Termin anbieten.")
    next_step = _("Bitte wählen Sie Tage, die vor Ihrem Termin und nicht in der Vergangenheit liegen.")
