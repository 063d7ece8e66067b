"""Template helpers of the clerk's desk."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.documents.models import MissingDocument
from intake.partial_dates import PartialDate

register = template.Library()

MISSING_REASONS: dict[str, str | Promise] = {
    MissingDocument.Reason.CANNOT_FIND: _("findet es nicht"),
    MissingDocument.Reason.CANNOT_PROVIDE: _("kann es nicht vorlegen"),
    MissingDocument.Reason.BRING_LATER: _("bringt es mit"),
    MissingDocument.Reason.DOES_NOT_APPLY: _("trifft nicht zu"),
}


@register.filter
def partial_date(value: Any) -> str:
    """Write a stored, perhaps partial, date in figures; a broken one as it was stored."""
    try:
        known = PartialDate.parse(str(value))
    except ValueError:
        return str(value)
    parts = [f"{part:0{width}d}" for part, width in ((known.day, 2), (known.month, 2), (known.year, 4)) if part]
    return ".".join(parts) or str(_("unbekannt"))


@register.filter
def missing_reason(value: str) -> str | Promise:
    """Say why there is no document."""
    return MISSING_REASONS.get(value, value)
