"""Give the role that serves requests its rights: everything it works with, and of the record only adding."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from intake.audit_guard import rights_statements


class Command(BaseCommand):
    """Run as the owner of the tables, after every ``migrate`` that brought new ones."""

    help = "Grant a PostgreSQL role what web and worker need; it can add to the audit record and never change it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the role."""
        parser.add_argument("role", help="the role in the DATABASE_URL of web and worker")
        parser.add_argument("--print", action="store_true", dest="only_print", help="print the statements only")

    def handle(self, *args: Any, role: str, only_print: bool, **options: Any) -> None:
        """Execute or print."""
        statements = rights_statements(role)
        if only_print:
            self.stdout.write("\n".join(f"{statement};" for statement in statements))
            return
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles; on SQLite the triggers alone keep the record.")
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        self.stdout.write(f"{role} may read and add to the record, and work with every other table")
