import os
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from intake import reconcile
from intake.management.commands.run_worker import keep_reconciling, pulse_file


@pytest.fixture
def scratch(settings, tmp_path):
    settings.VORSPRACHE_SCRATCH = tmp_path
    return tmp_path


def test_without_a_round_nobody_is_alive(scratch):
    with pytest.raises(CommandError, match="no worker"):
        call_command("worker_alive")


def test_a_round_that_ended_now_is_a_pulse(scratch, capsys):
    pulse_file(scratch).touch()
    call_command("worker_alive")
    assert capsys.readouterr().out.strip() == "alive"


def test_a_worker_that_hangs_loses_its_pulse(scratch):
    pulse_file(scratch).touch()
    long_ago = time.time() - 600
    os.utime(pulse_file(scratch), (long_ago, long_ago))
    with pytest.raises(CommandError, match="600 seconds ago"):
        call_command("worker_alive")


@pytest.mark.django_db(transaction=True)
def test_the_worker_leaves_its_pulse_after_each_round(scratch, monkeypatch):
    monkeypatch.setattr(reconcile, "run_once", dict)
    stopped = threading.Event()
    stopped.set()
    keep_reconciling(stopped, 0.01)
    assert pulse_file(scratch).exists()
