import pytest
from django.core.checks.registry import registry

import ocr
from intake.prechecks.system_checks import MISSING, sandbox_protections

ALL = dict.fromkeys(MISSING, True)


def test_a_machine_that_grants_everything_is_not_warned_of(monkeypatch):
    monkeypatch.setattr(ocr, "confinement_report", lambda: ALL)
    assert sandbox_protections(None) == []


@pytest.mark.parametrize("name", MISSING)
def test_each_withheld_protection_is_a_warning_with_a_remedy(monkeypatch, name):
    monkeypatch.setattr(ocr, "confinement_report", lambda: {**ALL, name: False})
    (warning,) = sandbox_protections(None)
    assert (warning.msg, warning.hint) == MISSING[name]
    assert not warning.is_serious()


def test_every_protection_of_the_sandbox_has_its_words():
    assert set(ocr.confinement_report()) == set(MISSING)


def test_a_sandbox_that_does_not_start_is_an_error(monkeypatch):
    def fail():
        raise ocr.SandboxUnavailable("no memory")

    monkeypatch.setattr(ocr, "confinement_report", fail)
    assert [message.id for message in sandbox_protections(None)] == ["intake.E001"]


def test_only_a_deployment_check_starts_the_sandbox():
    assert sandbox_protections in registry.deployment_checks
    assert sandbox_protections not in registry.registered_checks
