"""The coverage of all texts as one table of plain values, for the admin's page, the command and a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.settings.languages import SOURCE
from cms.spreadsheets import cell
from cms.translations.catalogues import State, interface_coverage
from cms.translations.names import language_name
from cms.translations.offers import configured
from cms.translations.selectors import coverage


@dataclass(frozen=True)
class Cell:
    """The counts of one thing in one language, with the address of its texts where there is work on it."""

    language: str
    counts: Counter[State]
    url: str = ""

    @property
    def total(self) -> int:
        """Return the number of texts."""
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """Return how many texts readers see in German."""
        return self.counts[State.MISSING] + self.counts[State.OUTDATED]

    @property
    def unreviewed(self) -> int:
        """Return how many nobody confirmed."""
        return self.counts[State.UNREVIEWED]

    @property
    def reviewed(self) -> int:
        """Return how many a person confirmed."""
        return self.counts[State.REVIEWED]


@dataclass(frozen=True)
class Line:
    """One thing: the interface, a form or a page."""

    title: str
    cells: tuple[Cell, ...]


def target_languages() -> list[str]:
    """Return the configured languages beside German."""
    return [code for code in configured() if code != SOURCE]


def coverage_lines(pages: Iterable[Page]) -> list[Line]:
    """Return the table: the interface first, then forms and pages."""
    languages = target_languages()
    interface = Line(_("Oberfläche"), tuple(Cell(code, counts) for code, counts in interface_coverage(languages)))
    return [interface] + [
        Line(row.page.title, tuple(Cell(code, row.of(code), _url(row.works, code)) for code in languages))
        for row in coverage(pages, languages)
    ]


def _url(works: Mapping[str, int], language: str) -> str:
    return reverse("translations:texts", args=[works[language]]) if language in works else ""


def as_csv(lines: Sequence[Line]) -> str:
    """Return one line for each thing and language."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Text"), _("Sprache"), _("fehlt"), _("veraltet"), _("unbestätigt"), _("bestätigt")])
    for line in lines:
        for one in line.cells:
            writer.writerow([cell(line.title), language_name(one.language), *(one.counts[state] for state in State)])
    return out.getvalue()
