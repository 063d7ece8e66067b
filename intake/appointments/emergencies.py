"""Why somebody gets an emergency time. Codes only: what stands behind one (an illness, a family) is never kept here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmergencyReason(models.TextChoices):
    """What cannot wait until the next ordinary time; the record of the case keeps the code."""

    TITLE_EXPIRES = "title_expires", _("Der Aufenthaltstitel läuft ab")
    WORK = "work", _("Arbeit, Ausbildung oder Studium sind gefährdet")
    TRAVEL = "travel", _("Eine Reise lässt sich nicht aufschieben")
    DEADLINE = "deadline", _("Die Frist einer anderen Behörde oder eines Gerichts läuft ab")
    PERSONAL = "personal", _("Ein anderer persönlicher Notfall")
