"""The caller's side of the sandbox: hand a document to a child, wait no longer than allowed.

Safe to use from any thread of a web process. The zygote is started by exec at the first call (or by
`start()`), replaced when it died, forgotten in a forked copy of this process, and ends with it.
"""

import atexit
import contextlib
import fcntl
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ocr import wire
from ocr.errors import FileRefused, SandboxUnavailable
from ocr.limits import MIB, Limits
from ocr.report import Inspection, PageImage, Report

logger = logging.getLogger(__name__)
START_SECONDS = 60.0
PREFIX = "vorsprache-ocr-"
PAGE_BYTES = 8 * MIB


class _Zygote:
    """One zygote process with its control socket and its folder for temp folders."""

    def __init__(self) -> None:
        _sweep()
        self.base = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.lock_file = (self.base / "lock").open("w")
        fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.control, other = socket.socketpair()
        try:
            with other:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "ocr.zygote", str(other.fileno()), str(self.base)],
                    pass_fds=[other.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=None if os.environ.get("OCR_DEBUG") else subprocess.DEVNULL,
                    start_new_session=True,
                    env=_environment(),
                )
            self.capabilities = self._await_ready()
        except BaseException:
            self.close()
            raise

    def _await_ready(self) -> dict[str, bool]:
        self.control.settimeout(START_SECONDS)
        line = b""
        try:
            while not line.endswith(b"\n"):
                part = self.control.recv(4096)
                if not part:
                    raise SandboxUnavailable("the zygote ended while it started")
                line += part
        except TimeoutError as error:
            raise SandboxUnavailable("the zygote did not start in time") from error
        self.control.settimeout(5.0)
        answer = json.loads(line)
        return {key: bool(value) for key, value in answer.items() if key != "ready"}

    def alive(self) -> bool:
        return self.process.poll() is None

    def submit(self) -> tuple[socket.socket, socket.socket]:
        """Have a child forked; give the data socket and the leash that it hangs on."""
        data, child_data = socket.socketpair()
        leash, child_leash = socket.socketpair()
        with child_data, child_leash:
            try:
                socket.send_fds(self.control, [b"j"], [child_data.fileno(), child_leash.fileno()])
            except BaseException:
                data.close()
                leash.close()
                raise
        return data, leash

    def close(self) -> None:
        """End the zygote (it kills its children first) and remove what could be left."""
        self.control.close()
        process = getattr(self, "process", None)
        if process is not None:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.base, ignore_errors=True)
        self.lock_file.close()


_lock = threading.Lock()
_zygote: _Zygote | None = None


def _environment() -> dict[str, str]:
    """Pass what Python and Tesseract need to be found, and no secret of the web process."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "TMPDIR", "OCR_DEBUG")
    kept += ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "VIRTUAL_ENV", "MAGIC")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    paths = [os.path.abspath(path) for path in sys.path]
    here = str(Path(__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys([here, *paths]))
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    for variable in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[variable] = "1"
    return environment


def _sweep() -> None:
    """Remove the folders of callers that were killed: nobody holds their lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError), (folder / "lock").open("r+") as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _running() -> _Zygote:
    global _zygote
    with _lock:
        if _zygote is not None and not _zygote.alive():
            _zygote.close()
            _zygote = None
        if _zygote is None:
            try:
                _zygote = _Zygote()
            except OSError as error:
                raise SandboxUnavailable(str(error)) from error
        return _zygote


def _discard(zygote: _Zygote) -> None:
    """Forget a zygote that no longer answers, giving a dying one the time to be seen dead."""
    global _zygote
    with contextlib.suppress(subprocess.TimeoutExpired):
        zygote.process.wait(timeout=2)
    with _lock:
        if _zygote is zygote and not zygote.alive():
            _zygote = None
            zygote.close()


def start() -> None:
    """Start this process's zygote now, so that the first document does not wait for it."""
    _running()


def stop() -> None:
    """End this process's zygote and everything below it; a later call starts a new one."""
    global _zygote
    with _lock:
        zygote, _zygote = _zygote, None
    if zygote is not None:
        zygote.close()


def capabilities() -> dict[str, bool]:
    """Say which protections this machine grants: `seccomp`, `namespaces`, `no_new_privileges`."""
    return dict(_running().capabilities)


def _forget_after_fork() -> None:
    """Leave the parent's zygote to the parent; a forked copy starts its own."""
    global _zygote, _lock
    _lock = threading.Lock()
    if _zygote is not None:
        _zygote.control.close()
        _zygote.lock_file.close()
        _zygote = None


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(stop)


class _Conversation:
    """One document's exchange with its child, under one deadline."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.inspection: Inspection | None = None
        self.pages: dict[int, PageImage] = {}
        self.text: tuple[str, ...] = ()
        self.report: Report | None = None
        self.refusal: FileRefused | None = None
        self.error: str | None = None
        self.ended = False
        self.exit: int | None = None

    def run(self, head: dict[str, Any], blob: bytes, limits: Limits) -> None:
        """Exchange with a child; if the zygote died under it, once more with a new zygote."""
        for _ in range(3):
            zygote = _running()
            try:
                data, leash = zygote.submit()
            except OSError:
                _discard(zygote)
                continue
            with data, leash:
                self._exchange(data, head, blob, limits)
                self._end(leash)
            if self.exit is not None or self.error is not None or self.report is not None:
                return
            _discard(zygote)
        if self.exit is None:
            raise SandboxUnavailable("no child could be started")

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _exchange(self, data: socket.socket, head: dict[str, Any], blob: bytes, limits: Limits) -> None:
        def read(size: int) -> bytes:
            data.settimeout(self._left())
            return data.recv(size)

        try:
            data.settimeout(self._left())
            data.sendall(wire.encode(wire.REQUEST, head, blob))
            while (message := wire.read_message(read, max_blob=PAGE_BYTES)) is not None:
                self._take(message, limits)
            self.ended = True
        except TimeoutError:
            self.error = "timed_out"
        except (wire.WireBroken, ConnectionError, KeyError, TypeError, ValueError) as error:
            logger.warning("ocr child broke off: %s", type(error).__name__)

    def _take(self, message: wire.Message, limits: Limits) -> None:
        head = message.head
        if message.kind == wire.INSPECTION:
            self.inspection = Inspection(
                str(head["media_type"]), int(head["pages"]), bool(head["encrypted"]), head["width"], head["height"]
            )
        elif message.kind == wire.PAGE and 1 <= int(head["number"]) <= limits.max_pages:
            number = int(head["number"])
            self.pages[number] = PageImage(number, message.blob, int(head["width"]), int(head["height"]))
        elif message.kind == wire.TEXT:
            self.text = tuple(str(page) for page in head["text"])
        elif message.kind == wire.REPORT:
            self.report = Report.from_json(head)
        elif message.kind == wire.REFUSED:
            self.refusal = FileRefused(str(head["code"]), str(head["detail"]))
        elif message.kind == wire.FAULT:
            self.error = str(head["code"])
            logger.error("ocr child failed: %s at %s", self.error, str(head.get("where"))[:500])

    def _end(self, leash: socket.socket) -> None:
        """Have the child killed if it lives, and wait for the word that nothing is left of it."""
        with contextlib.suppress(OSError):
            if not self.ended:
                leash.sendall(b"k")
            leash.settimeout(10.0)
            answer = leash.recv(4096)
            if answer:
                self.exit = int(json.loads(answer)["exit"])


def inspect(data: bytes, *, limits: Limits | None = None) -> Inspection:
    """Parse the file to its end in the sandbox; raise FileRefused if it is no document within limits."""
    limits = limits or Limits()
    _refuse_by_size(data, limits)
    talk = _Conversation(limits.inspect_seconds)
    talk.run({"task": "inspect", "limits": limits.to_json()}, data, limits)
    if talk.refusal is not None:
        raise talk.refusal
    if talk.inspection is not None:
        return talk.inspection
    if talk.error == "timed_out":
        raise FileRefused("timed_out")
    raise FileRefused("unreadable", talk.error or f"exit {talk.exit}")


def check(
    data: bytes,
    *,
    expect: str | None = None,
    facts: Mapping[str, object] | None = None,
    limits: Limits | None = None,
    today: date | None = None,
    engine: str | None = None,
    tesseract: str | None = None,
) -> Report:
    """Read and check one document in the sandbox; whatever happens, give a report.

    `engine` names an OcrEngine ("tesseract", or "package.module:Class"), default from OCR_ENGINE;
    `tesseract` is the program to call, default from TESSERACT_CMD.
    """
    limits = limits or Limits()
    began = time.monotonic()
    talk = _Conversation(limits.check_seconds)
    head = {
        "task": "check",
        "limits": limits.to_json(),
        "expect": expect,
        "facts": json.loads(json.dumps(dict(facts or {}), default=str)),
        "today": (today or date.today()).isoformat(),
        "engine": engine or os.environ.get("OCR_ENGINE") or "tesseract",
        "tesseract": tesseract or os.environ.get("TESSERACT_CMD") or "tesseract",
    }
    try:
        _refuse_by_size(data, limits)
        talk.run(head, data, limits)
    except FileRefused as refusal:
        return Report(error=refusal.code, seconds=time.monotonic() - began)
    except SandboxUnavailable as fault:
        logger.error("ocr sandbox unavailable: %s", fault)
        return Report(error="sandbox_unavailable", seconds=time.monotonic() - began)
    return replace(
        _conclude(talk),
        seconds=time.monotonic() - began,
        page_images=tuple(talk.pages[number] for number in sorted(talk.pages)),
        text=talk.text,
    )


def _conclude(talk: _Conversation) -> Report:
    """Choose the report that the exchange allows, with the reason when there was none."""
    if talk.report is not None:
        return talk.report
    known = Report()
    if talk.inspection is not None:
        known = Report(media_type=talk.inspection.media_type, pages=talk.inspection.pages)
    if talk.refusal is not None:
        return replace(known, error=talk.refusal.code)
    return replace(known, error=talk.error or "engine_crashed")


def _refuse_by_size(data: bytes, limits: Limits) -> None:
    if not data:
        raise FileRefused("empty")
    if len(data) > limits.max_bytes:
        raise FileRefused("too_large")
