"""Print how far every text is translated and confirmed, by form and language."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms.settings.languages import SOURCE
from cms.translations.catalogues import State
from cms.translations.tables import as_csv, coverage_lines


class Command(BaseCommand):
    """``translation_coverage [--csv]``."""

    help = "Print the coverage of the interface and of every form and page: missing/outdated/unreviewed/reviewed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the output."""
        parser.add_argument("--csv", action="store_true", help="one line for each text source and language")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        sources = TranslationSource.objects.filter(locale__language_code=SOURCE).values("object_id")
        pages = Page.objects.filter(translation_key__in=sources, locale__language_code=SOURCE).order_by("title")
        lines = coverage_lines(pages)
        if options["csv"]:
            self.stdout.write(as_csv(lines))
            return
        for line in lines:
            self.stdout.write(line.title)
            for one in line.cells:
                self.stdout.write(f"  {one.language:10} " + "  ".join(f"{s} {one.counts[s]:>5}" for s in State))
