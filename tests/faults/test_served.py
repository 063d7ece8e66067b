"""The site as it is served, by gunicorn in its own process: clients that leave or crawl, and a new version."""

import http.client
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from gunicorn.http.unreader import SocketUnreader

from cms.serving import BODY_BYTES_A_SECOND, BODY_SECONDS, Patience
from tests.benchmarks.pages import free_port
from tests.conftest import ROOT
from tests.intake.test_backup import Installation

pytestmark = [pytest.mark.django_db]

PATIENCE = 90
TOKEN = "a" * 32  # cookie and header agree, so that the body is read
PREPARE = """
from django.contrib.sessions.backends.db import SessionStore
from intake.portal.session import SESSION_KEY
from tests.factories import ApplicationFactory
case = ApplicationFactory(draft=True)
session = SessionStore()
session[SESSION_KEY] = [str(case.pk)]
session.save()
print(case.pk, session.session_key)
"""
LOOK = """
from intake.applications.models import Application
from intake.documents.models import Document, StoredFile
case = Application.objects.get()
print(case.lock_version, case.answers.get("application_kind"), Document.objects.count(), StoredFile.objects.count())
"""


class Served:
    """One installation, its case, and the web processes that serve it one after the other."""

    def __init__(self, folder):
        self.machine = Installation(folder, folder / "journal")
        self.machine.environment["DEBUG"] = "1"  # static files without collecting them
        self.machine.environment["TMPDIR"] = str(folder / "tmp")
        (folder / "tmp").mkdir()
        self.folder = folder
        self.machine.migrate()
        self.case, self.session = self.machine.shell(PREPARE).split()

    def start(self):
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*command, "--config", "python:tests.engines.impatient", "--graceful-timeout", "5"],
            env=self.machine.environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, "the site did not start"
            assert time.monotonic() < deadline, "the site did not answer"
            time.sleep(0.2)

    def stop(self):
        """End as a deployment does."""
        self.process.terminate()
        self.process.wait(PATIENCE)

    def answers(self):
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, fields=None, cookies="", timeout=PATIENCE):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": f"sessionid={self.session}; {cookies}"}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text, response

    def upload_begin(self, length, sent=b""):
        """Open a connection and announce an upload of which only the beginning comes."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        head = (
            f"POST /de/case/{self.case}/documents/passport/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
            f"Content-Length: {length}\r\n"
            "Content-Type: multipart/form-data; boundary=xx\r\n\r\n"
        )
        part = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        raw.sendall(head.encode() + part + sent)
        return raw

    def state(self):
        return self.machine.shell(LOOK).split()

    def temporary(self):
        return list(Path(self.machine.environment["TMPDIR"]).rglob("*.upload*"))


@pytest.fixture(scope="module")
def served(django_db_setup, tmp_path_factory):
    site = Served(tmp_path_factory.mktemp("served"))
    site.start()
    yield site
    site.stop()
    site.machine.remove()


def eventually(true):
    deadline = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return true()


def test_U43_a_client_that_leaves_in_the_middle_of_an_upload_leaves_nothing(served):
    for _number in range(3):
        leaving = served.upload_begin(10_000_000, b"\xff\xd8\xff" + bytes(6_000_000))
        leaving.close()
    assert eventually(lambda: served.temporary() == [])
    assert served.answers()
    assert served.state()[2:] == ["0", "0"]
    assert [path for path in (served.folder / "private").rglob("*") if path.is_file()] == []


def test_T13_a_form_that_was_open_during_a_deployment_is_sent_to_the_new_version(served):
    path = f"/de/apply/{served.case}/purpose/"
    status, page, response = served.ask("GET", path)
    assert status == 200
    cookie = re.search(r"csrftoken=(\w+)", response.headers["Set-Cookie"])[0]

    served.stop()
    served.start()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields["csrfmiddlewaretoken"] = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    status, _page, response = served.ask("POST", path, {**fields, "application_kind": "first"}, cookies=cookie)

    assert status == 302
    assert response.headers["Location"].endswith("/personal/")
    assert served.state()[1] == "first"


def test_U38_fifty_uploads_of_a_byte_a_second_hold_nobody_up_and_are_let_go(served):
    crawling = [served.upload_begin(10_000_000) for _number in range(50)]
    for slow in crawling:
        slow.setblocking(False)
    open_still, served_meanwhile = set(crawling), 0
    deadline = time.monotonic() + PATIENCE
    while open_still and time.monotonic() < deadline:
        for slow in list(open_still):
            try:
                slow.send(b"x")
                if slow.recv(1000):  # the answer: let go
                    open_still.discard(slow)
            except BlockingIOError:
                continue
            except OSError:
                open_still.discard(slow)
        if len(open_still) > 30 and served.ask("GET", "/de/case/resume/")[0] == 200:
            served_meanwhile += 1
        time.sleep(0.5)
    for slow in crawling:
        slow.close()
    assert open_still == set(), "nobody may hold a thread for ever"
    assert served_meanwhile > 0, "somebody was answered while most of them crawled"
    assert served.answers()


def test_U38_a_slow_line_that_keeps_its_pace_is_not_let_go():
    left, right = socket.socketpair()
    patience = Patience(SocketUnreader(left))
    patience.began -= BODY_SECONDS + 5
    patience.received = 10 * BODY_BYTES_A_SECOND
    right.sendall(b"more")
    assert patience.chunk() == b"more"

    patience.began -= 10
    with pytest.raises(TimeoutError):
        patience.chunk()
    left.close()
    right.close()
