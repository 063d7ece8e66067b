"""Template helpers of the translators' pages."""

from collections.abc import Mapping

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def stored_text(value: str) -> SafeString:
    """Show a text as the translation tool stores it (escaped, with tags of rich text), without its tags."""
    return mark_safe(strip_tags(value))  # noqa: S308 - stored escaped; what is left are entities


@register.filter
def state_name(names: Mapping[str, str], state: str) -> str:
    """Return the name of a state."""
    return names.get(state, state)
