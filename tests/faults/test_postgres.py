"""PostgreSQL crashes and comes back while people upload and a worker works: what was promised is there."""

import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.faults.sites import Crowd, Database, Site, eventually, on_own_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
        reason="no PostgreSQL on this machine",
    ),
    pytest.mark.slow,
]
AWAY = 3  # seconds
ENGINE = "tests.engines.noop:Engine"
UNDER_WAY = "file_without_row"
DONE = """
from intake.prechecks.models import Precheck
print(Precheck.objects.exclude(state__in=("pending", "running")).count())
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = Path(tempfile.mkdtemp(prefix="vorsprache-pg-"))  # the path of a socket is short
    yield Database(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(django_db_setup, database, tmp_path_factory):
    site = Site(
        tmp_path_factory.mktemp("site"),
        cases=30,
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        VORSPRACHE_OCR_ENGINE=ENGINE,
    )
    on_own_database(site, database)
    yield site.prepare()
    site.close()


def done(site):
    return int(site.machine.shell(DONE))


def test_T07_T08_postgresql_that_crashes_takes_nothing_along_and_all_go_on_by_themselves(site, database):
    site.start_web()
    worker = site.start_worker()
    with Crowd(site) as crowd:
        assert eventually(lambda: len(crowd.promised) >= 3), crowd.statuses
        database.control("stop")
        case, session = site.cases[0]
        status, page = site.ask("GET", f"/de/case/{case}/", session=session)
        time.sleep(AWAY)
        refused = len(crowd.statuses)
        database.control("start")
        goal = len(crowd.promised) + 3
        assert eventually(lambda: len(crowd.promised) >= goal), crowd.statuses[refused:]
    acknowledged = crowd.promised

    assert status == 503
    assert "laden Sie die Seite dann neu" in page
    assert set(crowd.statuses) <= {302, 503}
    assert 503 in crowd.statuses
    assert worker.poll() is None, "it waited"
    assert eventually(lambda: done(site) >= len(acknowledged)), "and it works again by itself"
    names, problems = site.found(UNDER_WAY)
    assert acknowledged - set(names) == set()
    assert problems == []
