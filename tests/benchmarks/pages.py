"""Measure the applicant's pages: queries and processor time, weight over the wire, time from upload to findings.

    .venv/bin/python -m tests.benchmarks.pages

Everything runs on a demo of its own in a temporary folder: queries and processor time in this process, the rest
against a served site with its worker. Processor time is the median of many requests, since machines are noisy.
"""

import gzip
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REQUESTS = 40
UPLOADS = 10
SAMPLE = ROOT / "tests" / "samples" / "passport_amal.jpg"
TEXT = re.compile(r"text/|javascript|json|svg")


def prepare(folder: Path, port: int) -> None:
    """Point this process and its children at a demo in ``folder`` and load it."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cms.settings.dev",
        DEBUG="0",
        VORSPRACHE_VAR_DIR=str(folder),
        VORSPRACHE_SITE_URL=f"http://127.0.0.1:{port}",
    )
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", app_label="keystore", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with (folder / "demo.txt").open("w") as logins:
        call_command("load_demo", stdout=logins)


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(port: int) -> Iterator[None]:
    """Serve the site and run its worker until the block ends."""
    commands = (
        [
            sys.executable,
            "-m",
            "gunicorn",
            "cms.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--log-level",
            "error",
        ],
        [sys.executable, "manage.py", "run_worker"],
    )
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        time.sleep(4)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def measured(request: Callable[[], object]) -> tuple[int, float]:
    """Return the queries of one request and the median of its processor time in milliseconds."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    request()
    with CaptureQueriesContext(connections["default"]) as queries:
        request()
    asked = len(queries)
    times = []
    for _ in range(REQUESTS):
        began = time.process_time()
        request()
        times.append((time.process_time() - began) * 1000)
    return asked, statistics.median(times)


def requests_table() -> None:
    """Print queries and processor time of the pages that are asked for most."""
    from django.test import Client

    from intake.applications.models import Application

    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/de/apply/start/residence_permit_study/")
    case = Application.objects.latest("created_at")
    step = f"/de/apply/{case.pk}/purpose/"

    def post_step() -> None:
        case.refresh_from_db(fields=["lock_version"])
        data = {"application_kind": "first", "_lock_version": case.lock_version}
        data[f"case-{case.pk}-current_step"] = "purpose"
        response = client.post(step, data)
        assert response.status_code == 302, response.status_code

    rows: dict[str, Callable[[], object]] = {
        "home page": lambda: client.get("/de/"),
        "service page": lambda: client.get("/de/aufenthaltserlaubnis-studium/"),
        "step GET": lambda: client.get(step),
        "step POST (one query and its time are the measurement's)": post_step,
        "step GET (personal, 18 questions)": lambda: client.get(f"/de/apply/{case.pk}/personal/"),
        "documents": lambda: client.get(f"/de/case/{case.pk}/documents/"),
        "case home": lambda: client.get(f"/de/case/{case.pk}/"),
    }
    print(f"\n{'request':<60}{'queries':>8}{'CPU ms':>9}")
    for name, request in rows.items():
        queries, milliseconds = measured(request)
        print(f"{name:<60}{queries:>8}{milliseconds:>9.1f}")


def _keep(responses: list[Any], response: Any) -> None:
    responses.append(response)


def weight_table(base: str) -> None:
    """Print what a first visit loads, compressed as the server would send it."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

    print(f"\n{'first visit':<20}{'HTML':>9}{'CSS':>9}{'fonts':>9}{'scripts':>9}{'other':>9}{'sum kB':>9}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        for language in ("de", "en", "tr", "ar", "uk", "ru", "fr", "fa", "de-simple"):
            page = browser.new_context().new_page()
            responses: list[Any] = []
            page.on("response", partial(_keep, responses))
            page.goto(f"{base}/{language}/")
            page.wait_for_timeout(500)
            sizes = dict.fromkeys(("document", "stylesheet", "font", "script", "other"), 0)
            for response in responses:
                kind = response.request.resource_type
                body = response.body() if response.status == 200 else b""
                if TEXT.search(response.headers.get("content-type", "")):
                    body = gzip.compress(body, 9)
                sizes[kind if kind in sizes else "other"] += len(body)
            row = [*sizes.values(), sum(sizes.values())]
            print(f"{'/' + language + '/':<20}" + "".join(f"{size / 1000:>9.1f}" for size in row))
        browser.close()


def upload_times(base: str) -> None:
    """Print the median time from sending a passport's photo to its findings on the page."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM, CHROMIUM_FLAGS
    from tests.flows.story import AMAL, Applicant

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        for _ in range(UPLOADS):
            applicant = Applicant(browser.new_context().new_page(), base)
            applicant.start()
            applicant.fill_all(AMAL, until="address")
            applicant.go("documents/passport/")
            applicant.page.set_input_files("input[type=file]", str(SAMPLE))
            began = time.monotonic()
            applicant.page.locator("form[enctype='multipart/form-data'] button[type=submit]").first.click()
            applicant.page.locator("[data-poll-state=running]").wait_for(state="detached", timeout=90_000)
            times.append(time.monotonic() - began)
        browser.close()
    times.sort()
    print(
        f"\nupload to findings, {UPLOADS} passports: median {statistics.median(times):.1f} s, worst {times[-1]:.1f} s"
    )


def main() -> None:
    """Run everything on a demo of its own."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        prepare(Path(folder), port)
        requests_table()
        with served(port):
            weight_table(f"http://127.0.0.1:{port}")
            upload_times(f"http://127.0.0.1:{port}")


if __name__ == "__main__":
    main()
