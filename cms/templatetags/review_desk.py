"""The desk's own panel on a case: its clerk, its labels, its follow-up dates."""

from typing import Any

from django import template

from cms.review.work_views import case_work
from intake.applications.models import Application

register = template.Library()


@register.inclusion_tag("review/_desk_panel.html", takes_context=True)
def desk_panel(context: dict[str, Any], case: Application) -> dict[str, Any]:
    """Show and change how the case is organised. It holds forms of its own: put it outside any other form."""
    walk = context.get("walk")
    question = getattr(walk, "question", "")
    return {**case_work(case, context["request"].user), "question": question, "csrf_token": context.get("csrf_token")}
