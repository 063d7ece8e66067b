"""This project as a contestant: the reader of zones alone, and the whole pre-check through the real sandbox.

    python -m tests.benchmarks.recognition.ours reader|check < paths

Answers as `peers.py` does. The whole pre-check is a child of the zygote per file: its processor time is what the
zygote's dead children used, its memory the highest mark of any process below the zygote.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 22)
Answer = dict[str, object]


def reader() -> tuple[Callable[[str], Answer], Callable[[], float]]:
    """Decode and read the zone, in this process, as the peers do."""
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    from ocr import extract, mrz_read, pipeline, rasterise
    from ocr.limits import Limits

    pipeline.warm_up()

    def read(path: str) -> Answer:
        data = Path(path).read_bytes()
        inspection = rasterise.inspect(data, Limits())
        page = next(iter(rasterise.pages(data, inspection, Limits())))
        zone = mrz_read.read(page.grey())
        if zone is None:
            return {"lines": [], "vouched": False}
        return {"lines": list(zone.lines), "vouched": extract.zone_is_valid(zone)}

    return read, _own_cpu


def check() -> tuple[Callable[[str], Answer], Callable[[], float]]:
    """The pre-check as the product runs it."""
    import ocr
    from ocr.sandbox import keeper

    ocr.start()
    zygote = keeper.running().process.pid
    watch = Watch(zygote)
    watch.start()

    def read(path: str) -> Answer:
        report = ocr.check(Path(path).read_bytes(), today=TODAY)
        lines = list(report.mrz.lines) if report.mrz else []
        return {
            "lines": lines,
            "vouched": bool(report.mrz and report.mrz.valid),
            "kind": report.kind,
            "text": "\n".join(report.text),
            "error": report.error,
        }

    read.peak_mb = watch.peak_mb  # type: ignore[attr-defined]
    return read, lambda: children_cpu(zygote)


def _own_cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def children_cpu(pid: int) -> float:
    """Processor seconds of a process's dead and awaited children, and of theirs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


class Watch(threading.Thread):
    """Looks at the memory marks of all processes below one, many times a second."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak_kb = 0

    def run(self) -> None:
        while True:
            for pid in descendants(self.root):
                self.peak_kb = max(self.peak_kb, _highest_kb(pid))
            time.sleep(0.02)

    def peak_mb(self) -> float:
        return self.peak_kb / 1024


def descendants(root: int) -> set[int]:
    """The processes below `root`, as far as they can be seen now."""
    found: set[int] = set()
    todo = [root]
    while todo:
        for task in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            try:
                children = {int(pid) for pid in task.read_text().split()}
            except OSError:
                continue
            found |= children
            todo += children
    return found


def _highest_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def main(name: str, paths: list[str]) -> None:
    read, cpu = {"reader": reader, "check": check}[name]()
    read(paths[0])
    for path in paths:
        began, used = time.perf_counter(), cpu()
        answer = read(path)
        print(json.dumps({**answer, "wall": time.perf_counter() - began, "cpu": cpu() - used}), flush=True)
    peak = read.peak_mb() if hasattr(read, "peak_mb") else _highest_kb(os.getpid()) / 1024
    print(json.dumps({"peak_mb": peak, "version": "this commit"}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read().splitlines())
