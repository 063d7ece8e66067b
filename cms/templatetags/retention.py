"""The legal hold on a case's page."""

from typing import Any

from django import template

from intake.applications.models import Application
from intake.retention.selectors import hold_of

register = template.Library()


@register.inclusion_tag("retention/_hold.html", takes_context=True)
def legal_hold(context: dict[str, Any], case: Application) -> dict[str, Any]:
    """Show the hold, or the form that sets one. It is a form of its own: put it outside any other form."""
    return {"case": case, "hold": hold_of(case), "csrf_token": context.get("csrf_token")}
