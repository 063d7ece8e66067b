"""Show editors' rich text on the site that it is read on."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site
from wagtail.rich_text import expand_db_html

register = template.Library()


@register.simple_tag(takes_context=True)
def site_text(context: template.Context, html: str) -> SafeString:
    """Return rich text whose links to this site's own pages stay on the host name that the reader came by.

    With several sites Wagtail writes a page's whole address, which would lead a reader of ``127.0.0.1`` to
    another host name, without their session.
    """
    expanded = expand_db_html(html)
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    if site is not None:
        expanded = expanded.replace(f'href="{site.root_url}/', 'href="/')
    return mark_safe(expanded)  # noqa: S308 - Wagtail's own markup, cleaned when it was saved
