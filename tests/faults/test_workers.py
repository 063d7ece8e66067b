"""kill -9 of a worker in the middle of a document: another takes it up, once, and nothing of the first stays."""

import json
import os
import signal

import pytest

from tests.faults.sites import Site, eventually
from tests.ocr.test_sandbox import processes_with

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # a dozen processes start one after the other

LOOK = """
import json
from intake.prechecks.models import Finding, Precheck
print(json.dumps([[row.state, row.attempts, row.error, row.lease_until is not None] for row in Precheck.objects.all()]
                 + [Finding.objects.count()]))
"""
LEASE_OVER = """
from datetime import timedelta
from django.utils import timezone
from intake.prechecks.models import Precheck
print(Precheck.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1)))
"""
UPLOAD = """
import os
from intake.actors import Actor
from intake.applications.models import Application
from intake.documents.acceptance import Upload
from intake.documents.services import document_receive
from pathlib import Path
case = Application.objects.get()
document_receive(application=case, requirement_key="passport", actor=Actor.applicant(case.pk),
                 upload=Upload("pass.jpg", Path("tests/samples/invitation.jpg").read_bytes()))
"""


@pytest.fixture(scope="module")
def site(django_db_setup, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), VORSPRACHE_OCR_ENGINE="tests.engines.slow:Engine").prepare()
    yield site
    site.close()


def look(site):
    *rows, findings = json.loads(site.machine.shell(LOOK))
    return rows, findings


def scratch(site):
    return [path.name for path in site.scratch.iterdir() if path.name != "vorsprache-worker-pulse"]


def test_T01_T02_a_worker_killed_in_the_middle_is_followed_by_another_and_leaves_nothing(site):
    site.machine.shell(UPLOAD)
    acknowledged = site.found()[0]
    assert acknowledged == ["pass.jpg"]

    killed = site.start_worker()
    assert eventually(lambda: processes_with("sleep", "421")), "the engine is at work"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(20)
    assert eventually(lambda: not processes_with("sleep", "421")), "what the engine started died with its worker"
    assert look(site) == ([["running", 1, "", True]], 0)

    site.machine.environment["VORSPRACHE_OCR_ENGINE"] = "tests.engines.echo:Engine"
    assert site.machine.shell(LEASE_OVER).strip() == "1"
    site.machine.run("run_worker", "--once")

    ((state, attempts, error, _lease),), findings = look(site)
    assert (state, attempts, error) == ("done", 2, "")
    assert findings > 0
    site.machine.run("run_worker", "--once")
    assert look(site)[1] == findings, "recorded once"
    assert scratch(site) == []
    assert site.found() == (acknowledged, [])
