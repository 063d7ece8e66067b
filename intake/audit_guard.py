"""Make the database itself refuse to change the record (C08).

Two locks. Triggers, on PostgreSQL and SQLite, refuse UPDATE, DELETE and TRUNCATE whoever asks; ``migrate`` puts them
there. Rights, on PostgreSQL, give the role that serves requests no more than SELECT and INSERT on the record: that
role then cannot even take the triggers away (``manage.py audit_rights``).
"""

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from intake.audit import AuditEntry

TABLE = AuditEntry._meta.db_table
FUNCTION = "intake_audit_is_final"
REFUSAL = "the record is only ever added to"


def audit_guard_install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers there; may be repeated."""
    audit_guard_remove(connection)
    with connection.cursor() as cursor:
        for statement in _POSTGRES if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def audit_guard_remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away; needs the owner of the table on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {FUNCTION} ON {TABLE}")
            cursor.execute(f"DROP TRIGGER IF EXISTS {FUNCTION}_whole ON {TABLE}")
            return
        for action in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {FUNCTION}_{action}")


def on_migrated(sender: Any, using: str, **kwargs: Any) -> None:
    """Install the guard at the end of ``migrate``, where the settings want it (tests empty their tables)."""
    from django.db import connections

    connection = connections[using]
    if settings.VORSPRACHE_AUDIT_GUARD and TABLE in connection.introspection.table_names():
        audit_guard_install(connection)


def rights_statements(role: str) -> list[str]:
    """Return the statements that let ``role`` work with every table and only add to the record."""
    name = '"' + role.replace('"', '""') + '"'
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {TABLE} FROM {name}",
    ]


_POSTGRES = (
    f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$
    """,
    f"CREATE TRIGGER {FUNCTION} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
    f"CREATE TRIGGER {FUNCTION}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
)
_SQLITE = tuple(
    f"CREATE TRIGGER {FUNCTION}_{action} BEFORE {action.upper()} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for action in ("update", "delete")
)
