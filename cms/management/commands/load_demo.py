"""Load two demo authorities with sites, form, staff and offices; safe to run again."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cms.seed.adaptations import adoptions_load
from cms.seed.catalogues import SOURCE
from cms.seed.composing import FORMS
from cms.seed.forms import forms_load
from cms.seed.parameters import parameters_load
from cms.seed.sites import Scope, authorities_load, root_page, translated_languages
from cms.seed.staff import DEMO_PASSWORD, Login, staff_load
from intake.authorities.models import Authority

SHOWN_CODES = 2


class Command(BaseCommand):
    """``manage.py load_demo``: what exists stays as it is, logins are printed again."""

    help = "Lädt zwei Demo-Behörden mit Seiten, Formular, Personal und Terminen. Kann wiederholt werden."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port that will be served and the consent to load into production settings."""
        parser.add_argument("--port", type=int, help="Port der Demo; sonst der von VORSPRACHE_SITE_URL")
        parser.add_argument(
            "--forms", nargs="+", metavar="KEY", choices=FORMS, default=FORMS, help="nur diese Formulare; sonst alle"
        )
        parser.add_argument("--languages", nargs="+", metavar="CODE", help="nur Deutsch und diese Sprachen; sonst alle")
        parser.add_argument(
            "--adopt-automatically", action="store_true", help="ohne örtliche Anpassungen; neue Fassungen gelten sofort"
        )
        parser.add_argument("--force", action="store_true", help="auch mit Produktionseinstellungen laden")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything in one transaction and print the way in."""
        if not (settings.VORSPRACHE_DEMO_ALLOWED or options["force"]):
            raise CommandError(
                "Die Demo hat ein öffentlich bekanntes Passwort und wird mit Produktionseinstellungen nicht geladen."
            )
        url = site_url(options["port"])
        wanted = options["languages"] or translated_languages()
        scope = Scope(options["forms"], [code for code in translated_languages() if code in {SOURCE, *wanted}])
        with transaction.atomic():
            parameters_load()
            authorities = authorities_load(port=urlsplit(url).port or 80, default_url=url, scope=scope)
            forms_load(root_page(), scope)
            if options["adopt_automatically"]:
                Authority.objects.update(adopts_automatically=True)
            else:
                adoptions_load(authorities)
            logins = staff_load(authorities)
        self.stdout.write("\n".join([*address_lines(url, authorities), "", *login_lines(logins)]))


def site_url(port: int | None) -> str:
    """Return the address of the default authority, on another port if one is given."""
    parts = urlsplit(settings.VORSPRACHE_SITE_URL)
    if port is None:
        return urlunsplit(parts)
    return urlunsplit(parts._replace(netloc=f"{parts.hostname}:{port}"))


def address_lines(url: str, authorities: list[Authority]) -> list[str]:
    """Return the addresses to open."""
    lines = [f"  {'Antragstellende':<18}{url}/"]
    for authority in authorities:
        root = authority.site.root_url if authority.site else authority.public_url
        lines.append(f"  {'':<18}{root}/  ({authority.name})")
    return [*lines, f"  {'Personal':<18}{url}/admin/"]


def login_lines(logins: list[Login]) -> list[str]:
    """Return a table of the accounts with their second factor."""
    rows = [("Anmeldename", "Aufgabe", "TOTP-Schlüssel", "Notfallcodes")]
    rows += [
        (login.email, login.role, login.totp_secret, " ".join(login.recovery_codes[:SHOWN_CODES])) for login in logins
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [
        f"  Passwort aller Demo-Konten: {DEMO_PASSWORD}",
        "  Zweiter Faktor: TOTP-Schlüssel in eine Authenticator-App eintragen, oder einen Notfallcode verwenden.",
        "",
        *(line.rstrip() for line in table),
    ]
