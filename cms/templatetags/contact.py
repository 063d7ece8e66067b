"""How people reach the authority whose pages these are: address, telephone, e-mail, opening hours."""

import re
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS

from intake.appointments.selectors import opening_hours_of

register = template.Library()
NOT_DIALLED = re.compile(r"[^0-9+]")


@register.inclusion_tag("components/contact.html", takes_context=True)
def contact(context: template.Context) -> dict[str, Any]:
    """Give the authority's own data and its counters' hours; a page without an authority shows nothing."""
    authority = context.get("authority")
    if authority is None or authority.pk is None:
        return {}
    return {
        "authority": authority,
        "dialled": NOT_DIALLED.sub("", authority.phone),
        "hours": [{"day": WEEKDAYS[day], "times": times} for day, times in opening_hours_of(authority).items()],
    }
