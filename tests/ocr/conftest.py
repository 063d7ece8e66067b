"""Samples and a sandbox of their own for the tests of `ocr`; nothing here needs Django or a database."""

from datetime import date
from pathlib import Path

import pytest

import ocr

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ENGINES = Path(__file__).resolve().parents[1] / "engines"
SPECIMENS = Path(__file__).resolve().parents[2] / ".." / "shared" / "specimens"
TODAY = date(2026, 11, 22)
AMAL = {"family_name": "Al-Hassan", "given_names": "Amal", "birth_date": "2001-01-01"}


@pytest.fixture(scope="session", autouse=True)
def sandbox():
    ocr.start()
    yield
    ocr.stop()


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def check(name_or_bytes, **options):
    data = sample(name_or_bytes) if isinstance(name_or_bytes, str) else name_or_bytes
    return ocr.check(data, today=options.pop("today", TODAY), **options)


def outcomes(report) -> dict[str, str]:
    return {finding.code: finding.outcome for finding in report.findings}


def found(report, code: str):
    return next(finding for finding in report.findings if finding.code == code)
