"""A whole installation in processes of its own, whose parts can be killed and whose promises are counted."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.benchmarks.pages import free_port
from tests.conftest import ROOT, on_sqlite
from tests.intake.documents.samples import picture
from tests.intake.test_backup import Installation

PATIENCE = 90
TOKEN = "a" * 32  # cookie and header agree
CASES = """
from django.contrib.sessions.backends.db import SessionStore
from intake.portal.session import SESSION_KEY
from tests.factories import ApplicationFactory
for number in range({count}):
    case = ApplicationFactory(complete=True)
    session = SessionStore()
    session[SESSION_KEY] = [str(case.pk)]
    session.save()
    print(case.pk, session.session_key)
"""
# What a person would find: every received document that opens with the bytes of its hash, and what does not agree.
COUNT = """
import json
from datetime import timedelta
from intake.documents.models import Document
from intake.documents.storage import FileStore
from intake.verification import problems_found
found = []
for document in Document.objects.order_by("uploaded_at"):
    FileStore().read(document.storage_key, document.application_id)
    found.append(document.name)
spared = {spared!r}
print(json.dumps([found, [str(problem) for problem in problems_found(deep=True, grace=timedelta(0))
                          if problem.code not in spared]]))
"""


def eventually(true, seconds=PATIENCE):
    """Wait until something is so; returns what it was at the end."""
    deadline = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


class Site:
    """One installation with its cases; web and worker run as process groups that can be killed as a whole."""

    def __init__(self, folder: Path, *, cases: int = 1, **environment: str):
        self.folder = folder
        self.machine = Installation(folder, folder / "journal")
        self.scratch = folder / "tmp"
        self.scratch.mkdir()
        self.machine.environment |= {"DEBUG": "1", "TMPDIR": str(self.scratch), **environment}
        self.count = cases
        self.children: list[subprocess.Popen] = []

    def prepare(self):
        """Make the databases and the cases with their sessions."""
        self.machine.migrate()
        lines = self.machine.shell(CASES.format(count=self.count)).splitlines()
        self.cases = [tuple(line.split()) for line in lines]
        return self

    # --- Parts ---

    def start(self, *command):
        """Start a part in a group of its own, so that a test can end all of it and nothing else."""
        child = subprocess.Popen(
            [sys.executable, *command],
            env=self.machine.environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log.txt").open("a"),
        )
        self.children.append(child)
        return child

    def start_web(self):
        self.port = free_port()
        options = ["--bind", f"127.0.0.1:{self.port}", "--config", "python:cms.serving", "--workers", "1"]
        child = self.start("-m", "gunicorn", "cms.wsgi", *options)
        assert eventually(lambda: self.answer("/healthz") == 200), (self.folder / "log.txt").read_text()[-3000:]
        return child

    def start_worker(self):
        return self.start(str(ROOT / "manage.py"), "run_worker", "--reconcile-seconds", "0.5")

    def kill(self, child):
        """End a part and all that shares its group as a power cut would: nobody is asked."""
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(PATIENCE)

    def close(self):
        """End what still runs and take the databases away."""
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                self.kill(child)
        self.machine.remove()

    # --- Clients ---

    def answer(self, path):
        """Return the status of a page, 0 where nobody answers."""
        return self.ask("GET", path)[0]

    def ask(self, method, path, body=None, headers=(), session=""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookie = f"sessionid={session}; csrftoken={TOKEN}"
        try:
            connection.request(method, path, body, {"Cookie": cookie, "X-CSRFToken": TOKEN, **dict(headers)})
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def upload(self, name, case, session, data=None):
        """Send one photo; returns the status, 0 when the line broke, and the page."""
        head = f'--xx\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = head + (picture(text=name) if data is None else data) + b"\r\n--xx--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=xx"}
        return self.ask("POST", f"/de/case/{case}/documents/passport/", body, kind, session)

    # --- What is there ---

    def found(self, *spared):
        """Return the names of the documents that open and the problems of the deep check, but those spared."""
        names, problems = json.loads(self.machine.shell(COUNT.format(spared=spared)).splitlines()[-1])
        return names, problems


class Crowd:
    """Three people who upload one photo after the other, a few a case, and note what they were told."""

    PEOPLE = 3
    PHOTOS = 3  # a requirement takes five: room for those whose answer was lost

    def __init__(self, site):
        self.site = site
        self.promised: set[str] = set()
        self.statuses: list[int] = []
        self.stopped = threading.Event()
        shares = [site.cases[person :: self.PEOPLE] for person in range(self.PEOPLE)]
        self.threads = [threading.Thread(target=self.work, args=[share]) for share in shares]

    def work(self, cases):
        for case, session in cases:
            taken = 0
            while taken < self.PHOTOS and not self.stopped.wait(0.2):
                name = f"{case}-{len(self.statuses)}-{taken}.jpg"
                status, _page = self.site.upload(name, case, session)
                self.statuses.append(status)
                if status == 302:
                    self.promised.add(name)
                taken += status not in (0, 503)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        for thread in self.threads:
            thread.join(PATIENCE)


class Database:
    """A PostgreSQL of a test's own, as durable as in production, that can be killed and started again."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.chmod(0o755)
        self.data = folder / "data"
        newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.bin = newest[-1] if newest else Path(shutil.which("initdb") or "/usr/bin/initdb").parent
        self.account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.account:
            shutil.chown(folder, "postgres")
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self.data / "postgresql.conf").open("a") as stream:
            stream.write(f"listen_addresses = ''\nunix_socket_directories = '{folder}'\n")
        self.control("start")
        self.run("createdb", "-h", folder, "-U", "postgres", "vorsprache")
        self.run("createdb", "-h", folder, "-U", "postgres", "vorsprache_keys")

    def run(self, program, *arguments):
        command = [*self.account, str(self.bin / program), *map(str, arguments)]
        subprocess.run(command, check=True, cwd="/tmp", stdout=subprocess.DEVNULL)

    def control(self, what):
        """Start, or stop as a crash would: no goodbye to anybody, recovery at the next start."""
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-m", "immediate", what)

    def url(self, name):
        return f"postgresql:///{name}?host={self.folder}&user=postgres"


def on_own_database(site: Site, database: Database) -> None:
    """Point a site at the database; its schema comes from the tests' database, or from the migrations."""
    urls = {"DATABASE_URL": database.url("vorsprache"), "KEYS_DATABASE_URL": database.url("vorsprache_keys")}
    site.machine.environment |= urls
    site.machine.migrate = lambda: _schema(site.machine, urls["DATABASE_URL"])
    site.machine.remove = lambda: database.control("stop")


def _schema(machine: Installation, url: str) -> None:
    if on_sqlite():
        machine.run("migrate", "-v0")
    else:
        from django.db import connections

        name = connections["default"].settings_dict["NAME"]
        dump = subprocess.run(["pg_dump", name], check=True, capture_output=True)
        subprocess.run(["psql", "-q", url], input=dump.stdout, check=True, capture_output=True)
    machine.run("migrate", "--database", "keys", "keystore", "-v0")
