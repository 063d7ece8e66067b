"""A backup is only as good as its restore: each test puts one back and looks.

The machines are processes with databases of their own: files, or databases on the throwaway PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connections

from tests.conftest import on_sqlite, template_path

ROOT = Path(__file__).resolve().parents[2]
NAME = "Quellenfreund"
PREPARE = f"""
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture
from intake.actors import Actor
from intake.documents.acceptance import Upload
from intake.documents.services import document_receive
from intake.applications.models import Application
a = ApplicationFactory(submitted=True)
answers = a.answers; answers['family_name'] = '{NAME}'; a.answers = answers; a.save()
b = ApplicationFactory()
for case in (a, b):
    document_receive(application=case, requirement_key='passport', upload=Upload('{NAME}.jpg', picture()),
                     actor=Actor.applicant(case.pk))
print(a.pk, b.pk)
"""
LOOK = """
from intake.applications.models import Application
from intake.documents.models import Document
from intake.documents.storage import FileStore
for case in Application.objects.order_by('reference'):
    opened = sum(len(FileStore().read(d.storage_key, case.pk)) > 0 for d in case.documents.all())
    print(case.pk, case.state, (case.answers or {}).get('family_name'), opened)
"""
ERASE_B = """
from intake.applications.models import Application
from intake.actors import Actor
from intake.erasure import draft_erase
draft_erase(application=Application.objects.get(state='draft'), actor=Actor.system())
"""


class Installation:
    """One machine: its own databases, files, and journal; commands run as their own processes."""

    def __init__(self, folder: Path, journal: Path):
        self.folder = folder
        self.name = f"machine_{uuid.uuid4().hex[:8]}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if "DATABASE_URL" not in key},
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "VORSPRACHE_VAR_DIR": str(folder),
            "VORSPRACHE_ERASURE_JOURNAL": str(journal),
            "PYTHONPATH": str(ROOT),
        }
        if not on_sqlite():
            server = f"host={os.environ['PGHOST']}&user={os.environ['PGUSER']}"
            self.environment["DATABASE_URL"] = f"postgresql:///{self.name}?{server}"
            self.environment["KEYS_DATABASE_URL"] = f"postgresql:///{self.name}_keys?{server}"

    def run(self, *arguments: str, code: str = "", check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment,
            input=code,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def shell(self, code: str) -> str:
        return self.run("shell", "--no-imports", "-c", code).stdout

    def migrate(self) -> None:
        """Give the machine the schema of the test database, which is the migrations' own, without running them all."""
        if on_sqlite():
            shutil.copyfile(template_path(), self.folder / "db.sqlite3")
        else:
            for name in (self.name, f"{self.name}_keys"):
                subprocess.run(["createdb", name], check=True)
            test_database = connections["default"].settings_dict["NAME"]
            dump = subprocess.run(["pg_dump", test_database], check=True, capture_output=True)
            subprocess.run(["psql", "-q", self.name], input=dump.stdout, check=True, capture_output=True)
        self.run("migrate", "--database", "keys", "keystore", "-v0")

    def remove(self) -> None:
        if not on_sqlite():
            for name in (self.name, f"{self.name}_keys"):
                subprocess.run(["dropdb", "--if-exists", name], check=True)


@pytest.fixture(scope="module")
def machine(django_db_setup, tmp_path_factory):
    folder = tmp_path_factory.mktemp("machine")
    installation = Installation(folder, tmp_path_factory.mktemp("apart") / "erased.journal")
    installation.migrate()
    installation.cases = installation.shell(PREPARE).split()
    yield installation
    installation.remove()


@pytest.fixture(scope="module")
def backup(machine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups")
    machine.run("backup", str(folder / "data"), str(folder / "keys"))
    machine.shell(ERASE_B)
    return folder


@pytest.fixture(scope="module")
def restored(machine, backup, tmp_path_factory):
    """The backup on an empty machine that has nothing but the master key and the journal."""
    folder = tmp_path_factory.mktemp("empty")
    shutil.copy(machine.folder / "secrets.json", folder / "secrets.json")
    other = Installation(folder, Path(machine.environment["VORSPRACHE_ERASURE_JOURNAL"]))
    other.migrate()
    other.said = other.run("restore", str(backup / "data"), "--keys", str(backup / "keys")).stdout
    yield other
    other.remove()


def test_R08_a_backup_opens_on_an_empty_machine(machine, restored):
    kept, _erased = machine.cases
    assert f"{kept} submitted {NAME} 1" in restored.shell(LOOK)
    assert restored.run("verify_storage", "--deep", "--grace-minutes=0").stdout.strip().endswith("agree")


def test_R04_what_was_erased_after_the_backup_is_erased_again_before_serving(machine, restored):
    _kept, erased = machine.cases
    assert "1 erased cases had come back" in restored.said
    assert f"{erased} erased None 0" in restored.shell(LOOK)
    assert not (restored.folder / "private" / "RESTORING").exists()


def test_no_name_and_no_picture_stands_in_a_backup_in_clear(backup):
    found = [path for path in backup.rglob("*") if path.is_file() and NAME.encode() in path.read_bytes()]
    assert found == []
    jpegs = [path for path in (backup / "data" / "files").rglob("*") if path.is_file()]
    assert jpegs
    assert not any(path.read_bytes()[:3] == b"\xff\xd8\xff" for path in jpegs)


def test_the_keys_do_not_lie_beside_the_files(backup):
    assert not list((backup / "data").glob("keys.*"))
    assert list((backup / "keys").glob("keys.*"))


def test_a_restore_over_living_cases_wants_to_be_asked_for(machine, backup):
    refused = machine.run("restore", str(backup / "data"), check=False)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr


def test_an_altered_backup_is_not_restored(machine, backup, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(backup / "data", copy)
    victim = next(path for path in (copy / "files").rglob("*") if path.is_file())
    victim.write_bytes(victim.read_bytes() + b"x")
    refused = machine.run("restore", str(copy), "--replace", check=False)
    assert refused.returncode == 1
    assert "altered" in refused.stderr
    assert "submitted" in machine.shell(LOOK)
