"""The crowd of `tests.benchmarks.load`, for locust: readers, people at the form, and people who send photos.

What they need stands in the file that LOAD_PLAN names (JSON): ``pages`` (kind and path), ``reader`` (a session),
``drafts`` and ``uploads`` (pairs of case and session), ``photo`` (a file), ``result`` (where figures go).
"""

import json
import os
import re
import time
from itertools import count
from pathlib import Path
from typing import Any

from locust import HttpUser, constant_pacing, events, task
from locust.exception import StopUser

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
TOKEN = "a" * 32  # cookie and header agree
HEADERS = {"X-CSRFToken": TOKEN}
PAUSE_OF_READERS = 2.0
PAUSE_AT_FORMS = 2.0
VERSION = re.compile(r'name="_lock_version" value="(\d+)"')
acknowledged: list[str] = []
turns = {"pages": count(), "drafts": count(), "uploads": count()}


class Reader(HttpUser):
    """Opens one page after the other."""

    fixed_count = int(PLAN["readers"])
    wait_time = constant_pacing(PAUSE_OF_READERS)

    @task
    def read(self) -> None:
        """Open the next page."""
        kind, path = PLAN["pages"][next(turns["pages"]) % len(PLAN["pages"])]
        self.client.cookies.set("sessionid", PLAN["reader"])
        with self.client.get(path, name=f"page: {kind}", allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")


class Writer(HttpUser):
    """Opens a step of the form and sends it, in a case of its own."""

    fixed_count = len(PLAN["drafts"])
    wait_time = constant_pacing(PAUSE_AT_FORMS)

    def on_start(self) -> None:
        """Take a case that nobody else has."""
        self.case, session = PLAN["drafts"][next(turns["drafts"])]
        self.client.cookies.set("sessionid", session)
        self.client.cookies.set("csrftoken", TOKEN)

    @task
    def write(self) -> None:
        """Answer one step; the page that follows is no part of the figure."""
        path = f"/de/apply/{self.case}/purpose/"
        version = VERSION.search(self.client.get(path, name="form: open a step").text)
        fields = {
            "application_kind": "first",
            "_lock_version": version[1] if version else "",
            f"case-{self.case}-current_step": "purpose",
        }
        with self.client.post(
            path, fields, headers=HEADERS, name="form: send a step", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"status {answer.status_code}")


class Sender(HttpUser):
    """Sends one large photo, at the same moment as all others."""

    fixed_count = len(PLAN["uploads"])

    @task
    def send(self) -> None:
        """Send it; a success is a promise that is looked up afterwards."""
        if (number := next(turns["uploads"])) >= len(PLAN["uploads"]):
            raise StopUser
        case, session = PLAN["uploads"][number]
        self.client.cookies.set("sessionid", session)
        self.client.cookies.set("csrftoken", TOKEN)
        name = f"photo-{case}.jpg"
        photo = Path(PLAN["photo"]).read_bytes()
        note = case.encode()  # a comment of its own (JPEG's COM) makes each file another
        photo = photo[:2] + b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + photo[2:]
        with self.client.post(
            f"/de/case/{case}/documents/passport/",
            files={"file": (name, photo, "image/jpeg")},
            headers=HEADERS,
            name="upload: 5 MB",
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code == 302:
                acknowledged.append(name)
            else:
                answer.failure(f"status {answer.status_code}")
        raise StopUser


@events.quitting.add_listener
def _write_figures(environment: Any, **options: Any) -> None:
    figures = {
        entry.name: {
            "requests": entry.num_requests,
            "errors": entry.num_failures,
            "p50": entry.get_response_time_percentile(0.5),
            "p95": entry.get_response_time_percentile(0.95),
            "a_second": round(entry.total_rps, 1),
        }
        for entry in environment.stats.entries.values()
    }
    errors = [f"{error.name}: {error.error} ({error.occurrences})" for error in environment.stats.errors.values()]
    result = {"figures": figures, "errors": errors, "acknowledged": acknowledged, "ended": time.time()}
    Path(PLAN["result"]).write_text(json.dumps(result))
