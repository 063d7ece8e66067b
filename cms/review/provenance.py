"""Where a case comes from: its way in, and the form that it was filled in with."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin
from intake.definitions.models import FormRevision


def provenance_of(application: Application) -> list[tuple[str, str]]:
    """Return label and words of each fact about a case's origin (two queries)."""
    row = (
        FormRevision.objects.filter(pk=application.revision_id)
        .values("number", "authority_id", "standard__number", "published_at")
        .get()
    )
    if row["authority_id"]:
        form = _("örtliche Fassung %(number)s des Standards %(standard)s") % {
            "number": row["number"],
            "standard": row["standard__number"],
        }
    else:
        form = _("Standard, Fassung %(number)s") % {"number": row["number"]}
    return [
        *_way_in(application),
        (_("Formular"), _("%(form)s vom %(day)s") % {"form": form, "day": _moment(row["published_at"], "d.m.Y")}),
        (_("Begonnen"), _moment(application.created_at, "d.m.Y H:i")),
    ]


def _way_in(application: Application) -> list[tuple[str, str]]:
    """Return how the case came in: here, on paper, or through another service with its process number."""
    origin = CaseOrigin.objects.filter(application=application).select_related("entered_by").first()
    if origin is None:
        return [(_("Herkunft"), _("online bei dieser Behörde"))]
    words = [(_("Herkunft"), str(origin.get_channel_display()))]
    if origin.process_number:
        words.append((_("Vorgangsnummer dort"), str(origin.process_number)))
    entered = _moment(origin.entered_at, "d.m.Y H:i")
    words.append((_("Erfasst"), f"{entered}, {origin.entered_by or '–'}"))
    return words


def _moment(at: datetime, form: str) -> str:
    return date_format(timezone.localtime(at), form)
