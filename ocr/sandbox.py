"""The caller's side of the sandbox: hand a document to a child, wait no longer than allowed.

Safe to use from any thread of a web process. The zygote is started by exec at the first call (or by
`start()`), replaced when it died, forgotten in a forked copy of this process, and ends with it.
"""

import atexit
import contextlib
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ocr import wire
from ocr.errors import FileRefused, SandboxUnavailable
from ocr.keeper import Keeper
from ocr.limits import MIB, Limits
from ocr.report import Inspection, PageImage, Report

logger = logging.getLogger(__name__)
PAGE_BYTES = 8 * MIB
KILL_GRACE = 5.0  # seconds after which the zygote kills a child whose caller forgot to

keeper = Keeper()
os.register_at_fork(after_in_child=keeper.forget_after_fork)
atexit.register(keeper.stop)


def start() -> None:
    """Start this process's zygote now, so that the first document does not wait for it."""
    keeper.running()


def stop() -> None:
    """End this process's zygote and everything below it; a later call starts a new one."""
    keeper.stop()


def confinement_report() -> dict[str, bool]:
    """Say which protections this machine grants the sandbox; starts it if need be.

    `namespaces`: an own world of processes and network. `landlock`: no file beyond its folder, no signal to
    strangers. `seccomp`: no socket, no debugging, no mounting. `process_limit`: a bounded number of processes (never
    for root). `no_capabilities`, `no_new_privileges`: nothing of root's powers. Memory, processor time, wall time and
    file size are always bounded. Raises SandboxUnavailable.
    """
    return dict(keeper.running().capabilities)


def start_soon() -> None:
    """Have the zygote started by a thread of its own, for a process that must answer meanwhile."""

    def run() -> None:
        try:
            keeper.running()
        except SandboxUnavailable as fault:
            logger.warning("the document sandbox did not start: %s", fault)

    threading.Thread(target=run, name="ocr-sandbox-start", daemon=True).start()


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
            zygote = keeper.running()
            try:
                data, leash = zygote.submit(self.deadline - time.monotonic() + KILL_GRACE)
            except OSError:
                keeper.discard(zygote)
                continue
            with data, leash:
                self._exchange(data, head, blob, limits)
                self._end(leash)
            if self.exit is not None or self.error is not None or self.report is not None:
                return
            keeper.discard(zygote)
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
    raise FileRefused(_of_a_parser(talk.error), talk.error or f"exit {talk.exit}")


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
        "today": (today or date.today()).isoformat(),  # noqa: DTZ011 (the day where the machine stands)
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
    if talk.inspection is None and talk.error in (None, "out_of_memory"):
        return replace(known, error=_of_a_parser(talk.error))
    return replace(known, error=talk.error or "engine_crashed")


def _of_a_parser(error: str | None) -> str:
    """Name what ended the child before it could say what the file is: the file was too much for it."""
    return "too_many_pixels" if error == "out_of_memory" else "unreadable"


def _refuse_by_size(data: bytes, limits: Limits) -> None:
    if not data:
        raise FileRefused("empty")
    if len(data) > limits.max_bytes:
        raise FileRefused("too_large")
