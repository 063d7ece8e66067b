"""Furniture of every public page: language switch, footer links, authority name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from cms.translations.names import reads_german
from cms.translations.offers import offered_languages

register = template.Library()

FOOTER_CACHE_SECONDS = 60


def _languages(request: HttpRequest | None) -> list[str]:
    """Give the languages that the site offers; a page without a request offers all."""
    return offered_languages(request) if request is not None else [code for code, _name in settings.LANGUAGES]


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def _link(code: str, url: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": dict(settings.LANGUAGES).get(code, code),
        "dir": _direction(code),
        "url": url,
        "current": code == translation.get_language(),
    }


def _page_urls(page: Page, request: HttpRequest | None) -> dict[str, str]:
    """Give the address of each live translation of a page, by language."""
    urls = {}
    for variant in page.get_translations(inclusive=True).live().select_related("locale"):
        url = variant.get_url(request)
        if url:
            urls[variant.locale.language_code] = url
    return urls


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, Any]]:
    """List the offered languages with the address of *this* page in each.

    A view may pass ``language_links`` (code, name, url, current). Otherwise a Wagtail page
    (``page``) leads to its live translations, or to the home page of a language that it
    is missing in, and every other page to its own address in the other language.
    """
    given = context.get("language_links")
    if given:
        return [{**_link(entry["code"], entry["url"]), **entry} for entry in given]
    request = context.get("request")
    page = context.get("page")
    path = request.get_full_path() if request is not None else "/"
    if isinstance(page, Page) and page.pk:
        urls = _page_urls(page, request)
        return [_link(code, urls.get(code, f"/{code}/")) for code in _languages(request)]
    return [_link(code, _translated_path(path, code)) for code in _languages(request)]


def _translated_path(path: str, code: str) -> str:
    """Translate a path; an address without a language of its own leads to that language's start."""
    url = translate_url(path, code)
    if url == path and not urlsplit(path).path.startswith(f"/{code}/"):
        return f"/{code}/"
    return url


@register.simple_tag(takes_context=True)
def authority_name(context: template.Context) -> str:
    """Name the authority whose pages these are: ``authority``, else the Wagtail site."""
    authority = context.get("authority")
    if authority is not None and authority.name:
        return str(authority.name)
    site = _site(context)
    return (site.site_name if site else "") or "Vorsprache"


@register.filter
def german(text: Any) -> SafeString:
    """Mark a name that is German in every language (an authority, an office, a street) for voice, hyphens and bidi."""
    if not text or reads_german(translation.get_language() or settings.LANGUAGE_CODE):
        return conditional_escape(text or "")
    return format_html('<bdi lang="de" dir="ltr">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def official_notice(context: template.Context) -> str:
    """Give the text of the line above the header: ``official_notice``, else the setting, else the demo's."""
    notice = context.get("official_notice") or getattr(settings, "OFFICIAL_NOTICE", None)
    return str(notice or "") or _("Offizielle Website – Demonstration, keine echte Behörde")


def _site(context: template.Context) -> Site | None:
    request = context.get("request")
    return Site.find_for_request(request) if request is not None else None


@register.simple_tag(takes_context=True)
def footer_links(context: template.Context) -> list[dict[str, str]]:
    """List the site's information, privacy and accessibility pages, and what else editors put into the menu.

    A view may pass ``footer_links`` (title, url). The list is the same for all pages of
    a host and language, so it is kept for a minute.
    """
    given = context.get("footer_links")
    if given is not None:
        return list(given)
    request = context.get("request")
    if request is None:
        return []
    code = translation.get_language() or settings.LANGUAGE_CODE
    key = f"footer-links:{request.get_host()}:{code}"
    links = cache.get(key)
    if links is None:
        site = _site(context)
        links = _menu_of(site, code, request) if site is not None else []
        cache.set(key, links, FOOTER_CACHE_SECONDS)
    return links


def _menu_of(site: Site, code: str, request: HttpRequest) -> list[dict[str, str]]:
    """Find what belongs at the foot of every page: pages in menus, and information pages that have a role."""
    from cms.pages.public import InfoPage

    root: Page = site.root_page
    locale = Locale.objects.filter(language_code=code).first()
    if locale is not None and locale.pk != root.locale_id:
        root = root.get_translation_or_none(locale) or root
    with_role = InfoPage.objects.exclude(role=InfoPage.Role.GENERAL).values("pk")
    pages = root.get_descendants().live().filter(Q(show_in_menus=True) | Q(pk__in=with_role)).order_by("path")
    return [{"title": page.title, "url": page.get_url(request) or ""} for page in pages]


@register.simple_tag(takes_context=True)
def content_language(context: template.Context) -> dict[str, str] | None:
    """Tell the language of the page's own text where it differs from the page's frame.

    A page that was not translated yet is an alias with the text of its source (German), or the German start page
    itself where a language has none; a screen reader must then speak German inside an Arabic frame.
    """
    page = context.get("page")
    if not isinstance(page, Page) or not page.locale_id:
        return None
    source = page.alias_of if page.alias_of_id else page
    code = source.locale.language_code
    return None if code == translation.get_language() else {"code": code, "dir": _direction(code)}
