"""Measure recognition and print Markdown: zones beside the peers, text, kinds, documents per minute.

make bench-ocr                                 everything, a few minutes per peer
make bench-ocr BENCH="--files 20 --only mrz"   a sample, one table
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.recognition import contestants, tables
from tests.benchmarks.recognition.contestants import LABELS, OURS, PEERS
from tests.benchmarks.recognition.drawn_pages import drawn_pages
from tests.benchmarks.recognition.files import Case, drawn, sampled, specimens
from tests.benchmarks.recognition.scoring import character_errors

TABLES = ("mrz", "text", "kinds", "speed")


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-ocr", description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, metavar="N", help="a sample of N pictures instead of all")
    parser.add_argument("--pages", type=int, default=12, metavar="N", help="drawn pages of each way (default 12)")
    parser.add_argument("--drawn", type=int, default=60, metavar="N", help="drawn travel documents (default 60)")
    parser.add_argument("--engines", default=",".join(LABELS), help=f"of: {','.join(LABELS)}")
    parser.add_argument("--only", default=",".join(TABLES), help=f"of: {','.join(TABLES)}")
    chosen = parser.parse_args(arguments)
    chosen.engines, chosen.only = chosen.engines.split(","), chosen.only.split(",")
    if unknown := {*chosen.engines} - {*LABELS} | {*chosen.only} - {*TABLES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return chosen


def machine() -> str:
    """Say when and on what this was measured."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), platform.machine())
    tesseract = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False).stdout.split()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({model}), load {load}, "
        f"Python {platform.python_version()}, Tesseract {tesseract[1] if len(tesseract) > 1 else '-'}"
    )


def mrz_table(chosen: argparse.Namespace, cases: list[Case]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cases = [case for case in cases if case.lines] + drawn(chosen.drawn, Path(folder))
        _read_by_all(chosen, sampled(cases, chosen.files))


def _read_by_all(chosen: argparse.Namespace, cases: list[Case]) -> None:
    absent = contestants.prepare() if {*chosen.engines} & {*PEERS} else None
    rows, failed = [], []
    for name in chosen.engines:
        if name in PEERS and absent:
            run = contestants.Run(name, failed=absent)
        else:
            run = contestants.run(name, [case.path for case in cases])
        rows.append(tables.mrz_row(run, cases))
        if name in OURS and run.failed is None:
            failed.append((name, tables.failures(run, cases)))
        print(f"{LABELS[name]}: done", file=sys.stderr)
    print("\n## Zones\n")
    print(tables.markdown(tables.MRZ_HEAD, rows))
    for name, lines in failed:
        print(f"\nNot exact, {LABELS[name]} (truth / read):\n")
        print("\n".join(lines) or "- none")


def text_table(chosen: argparse.Namespace) -> None:
    """Read drawn pages whose every letter is known."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for way in ("scan", "photo"):
            pages = list(drawn_pages(way, chosen.pages))
            for page in pages:
                (Path(folder) / page.name).write_bytes(page.picture)
            run = contestants.run("check", [Path(folder) / page.name for page in pages])
            rows.append(tables.text_row(f"German A4, {way}", [page.text for page in pages], run))
    print(f"\n## Text\n\n{tables.markdown(tables.TEXT_HEAD, rows)}")


def kinds_table(chosen: argparse.Namespace, cases: list[Case]) -> None:
    """Ask for the kind of every specimen whose kind is known, and read the text of those that have it."""
    cases = sampled([case for case in cases if case.kind], chosen.files)
    run = contestants.run("check", [case.path for case in cases])
    print("\n## Kinds of documents (specimens)\n")
    if run.failed:
        print(f"did not run: {run.failed}")
        return
    pairs = list(zip(cases, run.answers, strict=True))
    rows = []
    for kind in sorted({case.kind for case in cases if case.kind}):
        said = [answer["kind"] for case, answer in pairs if case.kind == kind]
        others = sorted({str(other) for other in said if other != kind})
        rows.append((kind, tables.share(said.count(kind), len(said)), ", ".join(others) or "–"))
    right = sum(case.kind == answer["kind"] for case, answer in pairs)
    rows.append(("**all**", tables.share(right, len(pairs)), ""))
    print(tables.markdown(("kind", "right", "taken for"), rows))
    errors = [character_errors(case.text, answer["text"]) for case, answer in pairs if case.text]
    if errors:
        median, mean = 100 * statistics.median(errors), 100 * statistics.mean(errors)
        print(f"\nCharacter error rate of {len(errors)} specimens with text: median {median:.1f} %, mean {mean:.1f} %.")


def speed_table(cases: list[Case]) -> None:
    """Send a mix of photos, cards and pages through the zygote, one and two at a time."""
    import ocr
    from ocr.sandbox import keeper
    from tests.benchmarks.recognition.ours import TODAY, children_cpu

    mix = [case.path.read_bytes() for case in sampled([case for case in cases if case.group == "photos"], 30)]
    if not mix:
        mix = [page.picture for way in ("scan", "photo") for page in drawn_pages(way, 6)]
    ocr.start()
    zygote = keeper.running().process.pid
    ocr.check(mix[0], today=TODAY)
    rows = []
    for workers in (1, 2):
        began, used = time.perf_counter(), children_cpu(zygote)
        with ThreadPoolExecutor(workers) as pool:
            failed = sum(
                report.error is not None for report in pool.map(lambda data: ocr.check(data, today=TODAY), mix)
            )
        wall, cpu = time.perf_counter() - began, children_cpu(zygote) - used
        rows.append(
            (workers, len(mix), failed, f"{60 * len(mix) / wall:.0f}", f"{cpu / len(mix):.2f}", f"{cpu / wall:.2f}")
        )
    ocr.stop()
    head = ("workers", "documents", "failed", "documents per minute", "CPU s a document", "cores kept busy")
    print(f"\n## Speed, through the zygote\n\n{tables.markdown(head, rows)}")


def main() -> None:
    chosen = options()
    print(f"Measured {machine()}.")
    cases = specimens()
    if not cases:
        print("The specimens do not lie beside the project: drawn pictures only.")
    if "mrz" in chosen.only:
        mrz_table(chosen, cases)
    if "text" in chosen.only:
        text_table(chosen)
    if "kinds" in chosen.only and cases:
        kinds_table(chosen, cases)
    if "speed" in chosen.only:
        speed_table(cases)


if __name__ == "__main__":
    main()
