"""Run the pre-check over the shared specimens and print, file by file, what it got right and what it said.

`python -m tests.benchmarks.ocr_specimens [FOLDER-OR-PATTERN ...]`
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

import ocr
from tests.benchmarks.recognition.files import KINDS, SPECIMENS

TODAY = date(2026, 11, 22)


def cases(patterns: list[str]) -> list[tuple[Path, dict]]:
    """Every picture with its truth."""
    found = []
    for path in sorted(SPECIMENS.glob("*/**/*.json")):
        truth = json.loads(path.read_text())
        if path.name == "truth.json":
            found += [(path.with_name(name), {"mrz": lines, "level": "real"}) for name, lines in truth.items()]
        else:
            found.append((path.with_suffix(".jpg"), truth))
    return [item for item in found if not patterns or any(word in str(item[0]) for word in patterns)]


def facts_of(truth: dict) -> dict[str, str]:
    person = truth.get("person") or {}
    facts = {
        "family_name": person.get("surname"),
        "given_names": person.get("given"),
        "birth_date": person.get("dob"),
        "passport_number": person.get("number"),
        "matriculation_number": (truth.get("facts") or {}).get("matriculation"),
    }
    return {key: value for key, value in facts.items() if value}


def main(patterns: list[str]) -> None:
    totals = {"mrz": [0, 0], "kind": [0, 0], "holder": [0, 0], "wrong but valid": [0, 0]}
    seconds = []
    for path, truth in cases(patterns):
        kind = KINDS.get(truth.get("kind"), truth.get("kind"))
        expect = None if kind in ("other", None) else kind
        began = time.monotonic()
        report = ocr.check(path.read_bytes(), expect=expect, facts=facts_of(truth), today=TODAY)
        seconds.append(time.monotonic() - began)
        notes = []
        if truth.get("mrz"):
            exact = report.mrz is not None and list(report.mrz.lines) == truth["mrz"]
            valid = report.mrz is not None and report.mrz.valid
            _count(totals, "mrz", exact)
            _count(totals, "wrong but valid", valid and not exact)
            notes.append(("exact" if exact else "NOT EXACT") + (" valid" if valid else ""))
        if kind:
            _count(totals, "kind", report.kind == kind)
            notes.append(report.kind if report.kind == kind else f"KIND {report.kind}, not {kind}")
        holder = [item for item in report.findings if item.code.startswith(("name_match", "birth_date"))]
        for item in holder:
            _count(totals, "holder", item.outcome == "passed")
        bad = [f"{item.code}={item.outcome}({item.read})" for item in report.findings if item.outcome != "passed"]
        where = path.relative_to(SPECIMENS)
        print(f"{where!s:42} {truth.get('defect') or truth.get('level') or '':8} {seconds[-1]:5.2f}s", *notes, *bad)
    for name, (right, all_) in totals.items():
        print(f"{name:16} {right:4d} of {all_}")
    seconds.sort()
    print(f"seconds: median {seconds[len(seconds) // 2]:.2f}, p95 {seconds[int(len(seconds) * 0.95)]:.2f}")


def _count(totals: dict[str, list[int]], name: str, right: bool) -> None:
    totals[name][0] += bool(right)
    totals[name][1] += 1


if __name__ == "__main__":
    main(sys.argv[1:])
