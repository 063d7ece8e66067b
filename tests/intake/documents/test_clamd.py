import os
import time

import pytest

from intake.documents import clamd
from tests.engines.scanners import (
    EICAR,
    STREAM_LIMIT,
    answers,
    drips,
    fake_clamd,
    real_clamd,
    received,
    says_nothing,
)


def ask(address, data=b"paper", seconds=5.0):
    return clamd.scan(data, address=clamd.Address.parse(address), seconds=seconds)


@pytest.fixture(scope="module")
def daemon():
    with real_clamd() as address:
        yield address


def test_a_real_clamd_finds_nothing_in_an_ordinary_file(daemon):
    assert ask(daemon, os.urandom(300_000)) == ""


def test_a_real_clamd_finds_nothing_in_an_empty_file(daemon):
    assert ask(daemon, b"") == ""


def test_U26_a_real_clamd_finds_the_test_string_inside_a_pdf(daemon):
    data = b"%PDF-1.7\n1 0 obj\n<</Length 68>>stream\n" + EICAR + b"\nendstream endobj\n%%EOF"
    assert ask(daemon, data).startswith("Vorsprache.Test.EICAR")


def test_an_altered_test_string_is_clean(daemon):
    assert ask(daemon, EICAR.replace(b"EICAR", b"EICAS")) == ""


def test_U29_a_stream_beyond_the_real_limit_is_no_answer(daemon):
    with pytest.raises(clamd.BeyondLimits):
        ask(daemon, b"x" * (STREAM_LIMIT + 1), seconds=30)


def test_U29_a_file_that_the_real_scanner_reads_in_part_only_is_no_answer(daemon):
    with pytest.raises(clamd.BeyondLimits):
        ask(daemon, b"\0" * (STREAM_LIMIT - 10), seconds=30)


def test_the_whole_file_arrives():
    data = os.urandom(3 * clamd.CHUNK + 17)
    seen = []

    def talk(connection):
        seen.append(received(connection))
        connection.sendall(b"stream: OK\0")

    with fake_clamd(talk) as address:
        assert ask(address, data) == ""
    assert seen == [data]


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: OK\0",
        b"stream: ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"OK\0",
        b"stream: FOUND\0",
        b"stream: okay FOUND OK\0",
        b"\xff\xfe\x00",
        b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
        b"x" * 100_000,
    ],
)
def test_U28_anything_but_a_clear_answer_is_no_answer(reply):
    with fake_clamd(answers(reply)) as address, pytest.raises(clamd.ScannerSilent):
        ask(address)


@pytest.mark.parametrize("talk", [says_nothing, drips])
def test_U28_silence_and_dripping_end_at_the_time_that_was_given(talk):
    with fake_clamd(talk) as address:
        start = time.monotonic()
        with pytest.raises(clamd.ScannerSilent) as silence:
            ask(address, seconds=1.2)
        assert silence.value.code == "timed_out"
        assert time.monotonic() - start < 30


def test_U27_nobody_there_is_no_answer():
    with pytest.raises(clamd.ScannerSilent) as silence:
        ask("clamd://127.0.0.1:9")
    assert silence.value.code == "unreachable"


def test_a_finding_is_named():
    with fake_clamd(answers(b"stream: Win.Test-7 FOUND\0")) as address:
        assert ask(address) == "Win.Test-7"


@pytest.mark.parametrize("url", ["", "none", "http://scanner", "clamd://", "clamd:///", "tcp://scanner:3310"])
def test_an_address_must_be_clamds(url):
    with pytest.raises(ValueError, match="clamd://"):
        clamd.Address.parse(url)


def test_an_address_names_a_host_or_a_socket():
    assert clamd.Address.parse("clamd://scanner") == clamd.Address(host="scanner", port=3310)
    assert clamd.Address.parse("clamd://scanner:4000").port == 4000
    assert clamd.Address.parse("clamd:///run/clamav/clamd.ctl").path == "/run/clamav/clamd.ctl"
