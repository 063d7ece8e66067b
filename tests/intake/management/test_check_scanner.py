import pytest
from django.core.management import CommandError, call_command

from tests.engines.scanners import answers, fake_clamd, real_clamd


def test_U29_a_real_scanner_whose_limit_is_below_ours_is_reported(settings, capsys):
    with real_clamd() as address:
        settings.VORSPRACHE_SCANNER = address
        with pytest.raises(CommandError):
            call_command("check_scanner")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["ok  ", "ok  ", "ok  ", "FAIL"]
    assert "beyond the scanner's limits" in lines[3]


def test_a_real_scanner_with_fitting_limits_passes(settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_file_bytes": 1_000_000}
    with real_clamd() as address:
        settings.VORSPRACHE_SCANNER = address
        call_command("check_scanner")


def test_a_scanner_that_calls_everything_clean_fails(settings, capsys):
    with fake_clamd(answers(b"stream: OK\0")) as address:
        settings.VORSPRACHE_SCANNER = address
        with pytest.raises(CommandError):
            call_command("check_scanner")
    assert "FAIL the EICAR test string: clean" in capsys.readouterr().out


def test_no_scanner_is_said(settings):
    settings.VORSPRACHE_SCANNER = "none"
    with pytest.raises(CommandError, match="unscanned"):
        call_command("check_scanner")
