"""How counted numbers are written."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def whole_number(value: int) -> str:
    """Write a count as people of the active language do, with its thousands apart."""
    return number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)
