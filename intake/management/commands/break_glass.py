"""Let an account into an authority's cases for an emergency, for hours, with a reason that stands in the record."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from intake.actors import Actor
from intake.authorities.memberships import break_glass_open
from intake.authorities.models import Authority


class Command(BaseCommand):
    """At the machine only: no page offers it."""

    help = "Make an existing account a clerk of an authority for a limited time; audited, ends by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for everything that the record will say."""
        parser.add_argument("username")
        parser.add_argument("authority", help="the key of the authority")
        parser.add_argument("--minutes", type=int, default=60)
        parser.add_argument("--reason", required=True, help="why, without names of applicants")

    def handle(self, *args: Any, username: str, authority: str, minutes: int, reason: str, **options: Any) -> None:
        """Open, or say what is missing."""
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        office = Authority.objects.filter(key=authority).first()
        if user is None or office is None:
            raise CommandError("There is no such active account, or no such authority.")
        try:
            row = break_glass_open(
                user=user, authority=office, lasts=timedelta(minutes=minutes), reason=reason, actor=Actor.system()
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        until = f"until {row.expires_at:%Y-%m-%d %H:%M} UTC" if row.expires_at else "as ever: the account works there"
        self.stdout.write(f"{username} may see the cases of {authority} {until}")
