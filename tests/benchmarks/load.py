"""Everything at once on a small machine: readers, forms, large uploads, a long queue; what it holds, where it bends.

    make bench-load            (BENCH="--seconds 10 --queue 100 --uploads 10 --factors 1" takes a sample)

A temporary installation on PostgreSQL with the durability of production, gunicorn as the image starts it, one worker;
locust asks from loopback on the same cores. Exit code 1 when an acknowledged upload has no row or no file.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

from tests.benchmarks.booking import served as served_by_gunicorn
from tests.benchmarks.booking import sessions_make
from tests.benchmarks.desk import prepare
from tests.benchmarks.pages import ROOT, SAMPLE, free_port

READERS = 40  # a page every two seconds each: 20 a second
WRITERS = 20  # a step every two seconds each: 10 a second
LIMITS = {"page: ": 300, "form: send": 500}  # milliseconds, p95
PHOTO_BYTES = 5_000_000
WARM_SECONDS = 8  # a round that nobody counts: processes that serve for the first time load what they need


def photo_make(path: Path) -> None:
    """Write a photo of 5 MB, as a telephone sends it."""
    from PIL import Image

    size = (2400, 1800)
    noise = Image.effect_noise(size, 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95)
    data = buffer.getvalue()
    # What is missing goes into comments of JPEG, which every reader skips.
    while len(data) < PHOTO_BYTES:
        room = min(65_000, max(PHOTO_BYTES - len(data), 10))
        data = data[:2] + b"\xff\xfe" + (room + 2).to_bytes(2, "big") + os.urandom(room) + data[2:]
    path.write_bytes(data)


def queue_make(case: Any, length: int) -> None:
    """Let so many pre-checks wait, each of a photo of its own with its task."""
    from django_tasks_db.models import DBTaskResult

    from intake.documents.models import Document
    from intake.documents.storage import FileStore, files_register
    from intake.prechecks.models import Precheck
    from intake.prechecks.services import CHECK_VERSION
    from intake.prechecks.tasks import precheck_run_task

    data = SAMPLE.read_bytes()
    documents = []
    for _number in range(length):
        key = FileStore().write(case.pk, data)
        document = Document(
            application=case,
            requirement_key="passport",
            media_type="image/jpeg",
            size=len(data),
            page_count=1,
            content_hash=uuid.uuid4().hex,
            storage_key=key,
        )
        document.name = f"queued-{key}.jpg"
        documents.append(document)
    files_register(case.pk, {document.storage_key: len(data) for document in documents})
    Document.objects.bulk_create(documents, batch_size=500)
    rows = [
        Precheck(
            document=document,
            application=case,
            expectation="passport",
            check_version=CHECK_VERSION,
            fingerprint=uuid.uuid4().hex,
        )
        for document in documents
    ]
    Precheck.objects.bulk_create(rows, batch_size=500)
    first, *others = rows
    task = DBTaskResult.objects.get(pk=precheck_run_task.enqueue(str(first.pk)).id)
    fields = {field.attname: getattr(task, field.attname) for field in task._meta.concrete_fields}
    DBTaskResult.objects.bulk_create(
        (
            DBTaskResult(**{**fields, "id": uuid.uuid4(), "args_kwargs": {"args": [str(row.pk)], "kwargs": {}}})
            for row in others
        ),
        batch_size=500,
    )


def plan_make(folder: Path, options: argparse.Namespace, factor: int) -> dict[str, Any]:
    """Return what the crowd needs for one round, with cases that no round had before."""
    from intake.authorities.models import Authority
    from tests.factories import ApplicationFactory

    authority = Authority.objects.get(key="herne")

    def cases(count: int) -> list[tuple[str, str]]:
        made = [ApplicationFactory(authority=authority, complete=True) for _number in range(count)]
        return [(str(case), session) for case, session in sessions_make(made).items()]

    (case, reader), *_rest = cases(1)
    pages = [
        ("home", "/de/"),
        ("service", "/de/aufenthaltserlaubnis-studium/"),
        ("case home", f"/de/case/{case}/"),
        ("documents", f"/de/case/{case}/documents/"),
        ("form step", f"/de/apply/{case}/personal/"),
    ]
    return {
        "pages": pages,
        "reader": reader,
        "readers": READERS * factor,
        "drafts": cases(WRITERS * factor),
        "uploads": cases(options.uploads),
        "photo": str(folder / "photo.jpg"),
        "result": str(folder / f"result-{factor}.json"),
    }


def round_run(folder: Path, plan: dict[str, Any], port: int, seconds: int) -> dict[str, Any]:
    """Let the crowd loose and return its figures."""
    path = folder / "plan.json"
    path.write_text(json.dumps(plan))
    users = plan["readers"] + len(plan["drafts"]) + len(plan["uploads"])
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "tests" / "benchmarks" / "load_locust.py")]
    command += ["--headless", "--host", f"http://127.0.0.1:{port}", "-u", str(users), "-r", str(users)]
    command += ["-t", f"{seconds}s", "--stop-timeout", "120", "--only-summary", "--loglevel", "ERROR"]
    subprocess.run(
        command,
        env={**os.environ, "LOAD_PLAN": str(path)},
        check=False,  # it ends with 1 when a request failed; the figures say which
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    result: dict[str, Any] = json.loads(Path(plan["result"]).read_text())
    return result


def lost_of(result: dict[str, Any], plan: dict[str, Any]) -> tuple[int, int, int]:
    """Return how many uploads were acknowledged, have a row, and open as files."""
    from intake.documents.models import Document
    from intake.documents.storage import FileStore

    promised = set(result["acknowledged"])
    rows = [
        document
        for document in Document.objects.filter(application_id__in=[case for case, _session in plan["uploads"]])
        if document.name in promised
    ]
    opened = sum(len(FileStore().read(row.storage_key, row.application_id)) == row.size for row in rows)
    return len(promised), len(rows), opened


def tell(factor: int, result: dict[str, Any]) -> None:
    """Print one round, and which of its limits did not hold."""
    print(f"\n{f'load x {factor}':<28}{'requests':>9}{'a second':>9}{'p50 ms':>8}{'p95 ms':>8}{'errors':>8}")
    for name, figures in sorted(result["figures"].items()):
        limit = next((value for start, value in LIMITS.items() if name.startswith(start)), None)
        bent = f"  bends: above {limit}" if limit and (figures["p95"] or 0) > limit else ""
        print(
            f"{name:<28}{figures['requests']:>9}{figures['a_second']:>9}{figures['p50'] or 0:>8.0f}"
            f"{figures['p95'] or 0:>8.0f}{figures['errors']:>8}{bent}"
        )
    for error in result["errors"][:5]:
        print("  error", error)


def measure(folder: Path, port: int, options: argparse.Namespace) -> int:
    """Run all rounds; returns how many acknowledged uploads are lost."""
    from intake.authorities.models import Authority
    from intake.prechecks.models import Precheck
    from intake.prechecks.states import UNFINISHED
    from intake.verification import problems_found
    from tests.factories import ApplicationFactory

    photo_make(folder / "photo.jpg")
    queue_make(ApplicationFactory(authority=Authority.objects.get(key="herne"), complete=True), options.queue)
    waiting = Precheck.objects.filter(state__in=UNFINISHED)
    worker = subprocess.Popen([sys.executable, "manage.py", "run_worker"], cwd=ROOT, stderr=subprocess.DEVNULL)
    lost = 0
    try:
        with served_by_gunicorn(port):
            first = plan_make(folder, options, 1)
            round_run(folder, {**first, "uploads": []}, port, WARM_SECONDS)
            for factor in options.factors:
                plan = plan_make(folder, options, factor)
                before = waiting.count()
                result = round_run(folder, plan, port, options.seconds)
                tell(factor, result)
                promised, rows, files = lost_of(result, plan)
                lost += promised - min(rows, files)
                print(f"uploads sent {len(plan['uploads'])}, acknowledged {promised}, rows {rows}, files {files}")
                print(f"pre-checks waiting {before} before, {waiting.count()} after", flush=True)
    finally:
        worker.terminate()
        worker.wait(timeout=120)
    problems = [str(problem) for problem in problems_found()]
    print("disagreements:", len(problems), *problems[:5])
    print(f"lost: {lost}")
    return lost + len(problems)


def main() -> None:
    """Measure on an installation of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="of each round")
    asked.add_argument("--queue", type=int, default=5000, help="pre-checks that wait behind")
    asked.add_argument("--uploads", type=int, default=100, help="at once, of 5 MB each")
    asked.add_argument("--factors", type=int, nargs="+", default=[1, 2, 4], help="readers and writers, times the goal")
    options = asked.parse_args()
    port = free_port()
    os.environ.update(
        VORSPRACHE_CHALLENGE="never", VORSPRACHE_CASES_PER_NETWORK="100000",
        VORSPRACHE_SITE_URL=f"http://127.0.0.1:{port}",
        VORSPRACHE_MAX_FILES_PER_CASE="100000", VORSPRACHE_MAX_CASE_BYTES=str(10**12),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        sys.exit(1 if measure(Path(name), port, options) else 0)


if __name__ == "__main__":
    main()
