import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ocr.conftest import SAMPLES

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, **environment):
    import os

    return subprocess.run(
        [sys.executable, "-m", "ocr", *map(str, arguments)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def reports(done) -> list[dict]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_files_are_reported_in_order_one_object_a_line(tmp_path):
    junk = tmp_path / "junk.bin"
    junk.write_bytes(bytes(range(256)) * 10)
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"family_name": "Al-Hussein"}))
    files = [SAMPLES / "passport_amal.jpg", junk, SAMPLES / "truncated.jpg", tmp_path / "missing.pdf", tmp_path]
    done = run("check", *files, "--expect", "passport", "--facts", facts, "--workers", 2)
    assert done.returncode == 0
    assert done.stderr == b""
    lines = reports(done)
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert [line["error"] for line in lines] == [None, "type_not_allowed", "unreadable", "not_found", "not_a_file"]
    assert set(lines[0]) == {
        "file", "media_type", "pages", "kind", "kind_confidence", "mrz", "fields", "findings", "text_chars", "seconds",
        "error",
    }  # fmt: skip
    zone = lines[0]["mrz"]
    assert set(zone) == {"format", "lines", "valid", "fields", "page", "characters", "corrections", "others"}
    assert [len(line["confidences"]) for line in zone["characters"]] == [44, 44]
    assert all(len(box) == 4 for line in zone["characters"] for box in line["boxes"])
    names = [item for item in lines[0]["findings"] if item["code"] == "name_match.family_name"]
    assert names[0]["outcome"] == "failed"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check"],
        ["read", "file"],
        ["check", "file", "--expect", "no_such_kind"],
        ["check", "file", "--workers", "0"],
        ["check", "file", "--workers", "two"],
        ["check", "file", "--facts", "/nonexistent.json"],
        ["check", "file", "--facts", str(SAMPLES / "truncated.jpg")],
    ],
)
def test_wrong_usage_ends_with_2_and_without_a_traceback(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert done.stderr


def test_a_missing_tesseract_is_a_report():
    done = run("check", SAMPLES / "invitation.jpg", TESSERACT_CMD="no-such-tesseract")
    assert (done.returncode, done.stderr) == (0, b"")
    assert reports(done)[0]["error"] == "engine_missing"


def test_it_runs_from_any_folder_without_django(tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ocr", "check", str(SAMPLES / "text_layer_enrolment.pdf")],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    assert b"django" not in done.stderr.lower()
    assert b"numpy" not in done.stderr
