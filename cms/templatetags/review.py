"""Template helpers of the clerk's desk."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.definitions.answers import WRITERS
from intake.documents.models import MissingDocument

register = template.Library()

MISSING_REASONS: dict[str, str | Promise] = {
    MissingDocument.Reason.CANNOT_PROVIDE: _("kann es nicht vorlegen"),
    MissingDocument.Reason.BRING_LATER: _("bringt es mit"),
    MissingDocument.Reason.DOES_NOT_APPLY: _("trifft nicht zu"),
}


@register.filter
def partial_date(value: Any) -> str:
    """Write a stored, perhaps partial, date as the answers do; a broken one as it was stored."""
    try:
        return WRITERS["partial_date"](value)
    except (ValueError, TypeError):
        return str(value)


@register.filter
def missing_reason(value: str) -> str | Promise:
    """Say why there is no document."""
    return MISSING_REASONS.get(value, value)
