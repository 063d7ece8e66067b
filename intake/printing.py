"""Turn our own templates into PDF by WeasyPrint: receipts, letters, summaries, the committee's figures.

A document sees nothing but what it is given: fonts come from a closed list of bundled files, pictures from the
caller, and whatever else a page might name (an address, a file, a data URI) ends the rendering. Values are escaped by
Django's templates. The document information holds title and language, no author, no date: what is personal stands on
the page alone, so name no person in ``<title>``.

Rendering takes up to a second of one core: do it outside of transactions that hold a lock.
"""

import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONT_FOLDERS = {"fira-sans": "@fontsource/fira-sans/files", "vazirmatn": "@fontsource/vazirmatn/files"}
FONTS = frozenset(
    f"{face}-{weight}-normal.woff2"
    for face in (
        "fira-sans-latin",
        "fira-sans-latin-ext",
        "fira-sans-cyrillic",
        "fira-sans-cyrillic-ext",
        "vazirmatn-arabic",
    )
    for weight in (400, 600)
)
STYLESHEET = "print/print.css"
#: ISO 14289-1 for people who have it read out; ISO 19005-2 for what is kept. Both are tagged.
ACCESSIBLE, ARCHIVAL = "pdf/ua-1", "pdf/a-2b"

# Pango shares one table of fonts between threads that it does not guard.
_one_at_a_time = threading.Lock()


class ResourceRefused(FatalURLFetchingError):
    """A page named something that is neither a bundled font nor a picture of the caller's: an error of ours."""


class BundledOnly(URLFetcher):
    """Serve ``font:<file>`` from the bundled fonts and ``picture:<name>`` from the caller's SVGs, and nothing else."""

    def __init__(self, pictures: Mapping[str, str] | None = None) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the font or picture; raises ``ResourceRefused`` for every other address."""
        scheme, _colon, name = url.partition(":")
        if scheme == "font" and name in FONTS:
            return URLFetcherResponse(url, _font_path(name).read_bytes(), {"Content-Type": "font/woff2"})
        if scheme == "picture" and name in self._pictures:
            return URLFetcherResponse(url, self._pictures[name].encode(), {"Content-Type": "image/svg+xml"})
        raise ResourceRefused(f"not a bundled font or picture: {scheme}")


def pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    archival: bool = False,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """Return the template as a PDF of A4 pages in the language, with local time, fonts embedded.

    The template extends ``print/base.html``. ``pictures`` maps a name to an SVG document, shown by
    ``<img src="picture:NAME" alt="...">``. ``archival`` makes PDF/A-2b (ISO 19005-2), else the PDF is made for
    screen readers (PDF/UA-1).
    """
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        html = render_to_string(template, dict(context))
    return pdf_of_html(html, archival=archival, pictures=pictures)


def pdf_of_html(html: str, *, archival: bool = False, pictures: Mapping[str, str] | None = None) -> bytes:
    """Return rendered HTML of ours as a PDF; see ``pdf``."""
    with _one_at_a_time:
        stylesheet, fonts = _look()
        document = HTML(string=html, url_fetcher=BundledOnly(pictures))
        _directions_settle(document.etree_element)
        content: bytes = document.write_pdf(
            stylesheets=[stylesheet],
            font_config=fonts,
            pdf_variant=ARCHIVAL if archival else ACCESSIBLE,
            pdf_tags=True,
        )
    return content


def _directions_settle(root: Element) -> None:
    """Give every ``dir="auto"`` and every ``bdi`` the direction of its first strong letter (HTML 3.2.6.4).

    WeasyPrint knows ``ltr`` and ``rtl`` only; without this a Latin name in an Arabic page has its brackets turned.
    """
    for element in root.iter("*"):
        direction = element.get("dir")
        if direction == "auto" or (element.tag == "bdi" and direction is None):
            element.set("dir", _direction_of("".join(element.itertext())))


def _direction_of(text: str) -> str:
    strong = next((kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return "ltr" if strong == "L" else "rtl"


@cache
def _look() -> tuple[CSS, FontConfiguration]:
    """Return stylesheet and fonts, unpacked once for a process."""
    fonts = FontConfiguration()
    return CSS(string=render_to_string(STYLESHEET), url_fetcher=BundledOnly(), font_config=fonts), fonts


def _font_path(name: str) -> Path:
    folder = next(folder for face, folder in FONT_FOLDERS.items() if name.startswith(face))
    return Path(settings.NODE_MODULES) / folder / name
