"""What the repository itself promises: locked dependencies, no registry, no machine, one place for the environment."""

import json
import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BINARY = {".jpg", ".jpeg", ".png", ".heic", ".pdf", ".tif", ".webp", ".npz", ".woff2", ".mo", ".ico", ".gz", ".bin"}


def tracked_files() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def texts():
    for path in tracked_files():
        if path.suffix not in BINARY and path != Path(__file__):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_python_package_is_pinned_with_hashes(name):
    lock = (ROOT / "requirements" / name).read_text()
    entries = re.split(r"\n(?=[a-zA-Z])", lock[lock.index("\n", lock.index("make lock")) + 1 :])

    assert len(entries) > 20
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_package_that_is_imported_is_required_by_name():
    required = {
        re.split(r"[\[<>=]", line.lower())[0]
        for line in (ROOT / "requirements" / "base.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    owners = metadata.packages_distributions()
    missing = set()
    for path in tracked_files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"cms", "intake", "ocr"}:
            for name in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), flags=re.MULTILINE):
                distributions = {owner.lower().replace("_", "-") for owner in owners.get(name, [])}
                if distributions and not distributions & required:
                    missing.add(f"{name} in {path.relative_to(ROOT)}")

    assert sorted(missing) == []


def test_the_locks_name_no_registry():
    for name in ("base.txt", "dev.txt", "base.in", "dev.in"):
        assert not re.search(
            r"://|^\s*(-i|-f|--index|--extra|--find|--trusted)", (ROOT / "requirements" / name).read_text()
        )
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_no_file_names_the_machine_it_was_written_on():
    paths = re.compile(r"/wor[k]/(main|shared)|/root/|/home/\w+/")

    assert [str(name) for name, text in texts() if paths.search(text)] == []


def test_the_environment_is_read_in_the_settings_only():
    reading = re.compile(r"os\.environ|os\.getenv|environ\.Env")
    allowed = {"cms/wsgi.py"}  # it only names the settings module

    found = {
        name.as_posix()
        for name, text in texts()
        if name.suffix == ".py" and name.parts[0] in {"cms", "intake"} and reading.search(text)
    }

    assert {name for name in found if not name.startswith("cms/settings/")} <= allowed


def test_nothing_unfinished_is_committed():
    marks = re.compile(r"\b(TODO|FIXME|NotImplementedError)\b")

    found = [
        str(name) for name, text in texts() if name.suffix in {".py", ".html", ".js", ".css"} and marks.search(text)
    ]

    assert found == []
