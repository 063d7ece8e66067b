"""Migrations add and never take away: the former version still reads while the new one comes."""

import itertools
import pkgutil
from importlib import import_module

import pytest
from django.db import migrations

import cms.migrations
import intake.keystore.migrations
import intake.migrations

PACKAGES = {"cms": cms.migrations, "intake": intake.migrations, "keystore": intake.keystore.migrations}

LOSING = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def ours():
    """Return our migrations. Django's loader would import everybody's, and wagtail-localize's asks the database."""
    for package in PACKAGES.values():
        for module in sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)):
            yield import_module(f"{package.__name__}.{module}").Migration(module, package.__name__.split(".")[-2])


@pytest.mark.parametrize("migration", list(ours()), ids=str)
def test_nothing_is_dropped_or_renamed(migration):
    assert [operation for operation in migration.operations if isinstance(operation, LOSING)] == []


@pytest.mark.parametrize("migration", list(ours()), ids=str)
def test_a_new_column_can_be_filled_where_rows_are(migration):
    """A column that may not be empty brings a default; else ``migrate`` would stop at the first row."""
    made = {operation.name_lower for operation in migration.operations if isinstance(operation, migrations.CreateModel)}
    for operation in migration.operations:
        if isinstance(operation, migrations.AddField) and operation.model_name_lower not in made:
            field = operation.field
            empty = field.blank and field.empty_strings_allowed
            fits = field.null or field.has_default() or field.many_to_many or empty
            assert fits, f"{operation.model_name}.{operation.name}"


@pytest.mark.parametrize("app", PACKAGES)
def test_the_line_of_migrations_is_straight(app):
    line = [migration for migration in ours() if migration.app_label == app]
    assert [migration.name[:4] for migration in line] == [f"{number:04}" for number in range(1, len(line) + 1)]
    for former, migration in itertools.pairwise(line):
        assert (app, former.name) in migration.dependencies
