"""The record of who saw what can be added to and never changed: the database refuses (C08)."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from intake.actors import Actor
from intake.audit import AuditEntry, audit_record
from intake.audit_guard import audit_guard_install, audit_guard_remove
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
needs_roles = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL")


@pytest.fixture
def guard(db):
    audit_guard_install(connection)
    yield
    audit_guard_remove(connection)


@pytest.fixture
def entry(guard):
    return audit_record("document_viewed", actor=Actor.system())


def refused(work):
    with pytest.raises((DatabaseError, IntegrityError), match="only ever added to"), transaction.atomic():
        work()


def test_C08_a_line_of_the_record_cannot_be_changed(entry):
    refused(lambda: AuditEntry.objects.filter(pk=entry.pk).update(event="nothing"))
    assert AuditEntry.objects.get(pk=entry.pk).event == "document_viewed"


def test_C08_a_line_of_the_record_cannot_be_deleted(entry):
    refused(entry.delete)
    refused(AuditEntry.objects.all().delete)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_C08_raw_sql_is_refused_too(entry):
    def work():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE intake_auditentry SET user_id = NULL")

    refused(work)


def test_C08_control_without_the_guard_the_database_would_obey(db):
    entry = audit_record("document_viewed", actor=Actor.system())
    assert AuditEntry.objects.filter(pk=entry.pk).update(event="nothing") == 1


def test_the_record_can_still_be_added_to(guard):
    assert audit_record("document_viewed", actor=Actor.system()).pk


def test_an_account_that_stands_in_the_record_cannot_be_deleted(db):
    user = UserFactory()
    audit_record("document_viewed", actor=Actor.staff(user))
    with pytest.raises(ProtectedError):
        user.delete()


def test_installing_the_guard_twice_is_harmless(entry):
    audit_guard_install(connection)
    refused(entry.delete)


@needs_roles
def test_C08_the_whole_table_cannot_be_emptied(guard):
    def work():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE intake_auditentry CASCADE")

    refused(work)


@pytest.fixture
def serving_role(entry):
    """A role with the rights of web and worker, which did not make the tables."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE vorsprache_serving")
        call_command("audit_rights", "vorsprache_serving")
        cursor.execute("SET ROLE vorsprache_serving")
        yield
        cursor.execute("RESET ROLE")
        cursor.execute("DROP OWNED BY vorsprache_serving")
        cursor.execute("DROP ROLE vorsprache_serving")


@needs_roles
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE intake_auditentry SET event = 'nothing'",
        "DELETE FROM intake_auditentry",
        "TRUNCATE intake_auditentry",
        "DROP TRIGGER intake_audit_is_final ON intake_auditentry",
        "ALTER TABLE intake_auditentry DISABLE TRIGGER ALL",
    ],
)
def test_C08_the_role_that_serves_requests_has_no_right_to(serving_role, statement):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@needs_roles
def test_the_role_that_serves_requests_does_its_work(serving_role):
    assert audit_record("document_viewed", actor=Actor.system()).pk
    assert AuditEntry.objects.count() == 2


def test_the_statements_can_be_printed_for_whoever_owns_the_tables(capsys):
    call_command("audit_rights", 'odd"name', "--print")
    assert 'REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON intake_auditentry FROM "odd""name";' in (
        capsys.readouterr().out
    )
