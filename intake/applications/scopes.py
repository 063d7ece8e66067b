"""What a pass for a case may let its holder do. The applicant ticks it; every service asks for it by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.errors import NotPermitted


class Scope(models.TextChoices):
    """One thing that a pass may allow. Whatever is not listed here is never possible with a pass."""

    READ = "read", _("Antrag und Dokumente ansehen")
    UPLOAD = "upload", _("Dokumente hochladen, ersetzen und erklären")
    FILL_IN = "fill_in", _("Angaben ausfüllen und ändern")
    SUBMIT = "submit", _("Den Antrag einreichen")
    BOOK = "book", _("Termine buchen, verschieben und absagen")
    WITHDRAW = "withdraw", _("Den Antrag zurücknehmen")


#: What a helper gets besides looking when the applicant lets them help.
HELPING = frozenset({Scope.READ, Scope.UPLOAD, Scope.FILL_IN})
#: What the applicant has to tick one by one.
SERIOUS = (Scope.SUBMIT, Scope.BOOK, Scope.WITHDRAW)


class OutsidePass(NotPermitted):
    """The pass is good, but not for this."""

    code = "outside_pass"
    status = 403
    message = _("Das darf mit diesem Zugang nur die antragstellende Person selbst tun.")
    next_step = _("Gehen Sie bitte zurück. Die antragstellende Person kann Ihnen einen Zugang mit mehr Rechten geben.")
