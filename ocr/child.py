"""What the forked child does with one document: confine itself, read the request, answer, end."""

import contextlib
import importlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ocr import confine, landlock, wire
from ocr.errors import FileRefused
from ocr.limits import Limits
from ocr.report import Inspection, PageImage

HEAVY = ("numpy", "cv2", "PIL.Image", "pi_heif", "pypdfium2", "pikepdf", "magic", "ocr.pipeline")
REQUEST_BYTES = 1 << 31


def preload() -> None:
    """Import in the zygote all that a child needs, and warm what is built at first use."""
    for name in HEAVY:
        importlib.import_module(name)
    importlib.import_module("ocr.pipeline").warm_up()


class Answer:
    """The stream of messages back to the caller, page by page, so that a later crash costs none."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def _send(self, kind: bytes, head: dict[str, object], blob: bytes = b"") -> None:
        self.stream.write(wire.encode(kind, head, blob))
        self.stream.flush()

    def inspection(self, inspection: Inspection) -> None:
        self._send(wire.INSPECTION, inspection.to_json())

    def page(self, page: PageImage) -> None:
        self._send(wire.PAGE, {"number": page.number, "width": page.width, "height": page.height}, page.jpeg)

    def send(self, kind: bytes, head: dict[str, object]) -> None:
        self._send(kind, head)


def main(descriptor: int) -> int:
    """Serve one request from the socket `descriptor`; the exit status goes to the zygote."""
    own_namespace = confine.enter_namespaces()
    if own_namespace:
        pid = os.fork()
        if pid:
            os.close(descriptor)
            _, status = os.waitpid(pid, 0)
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        confine.die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    with os.fdopen(os.dup(descriptor), "rb", buffering=0) as incoming:
        request = wire.read_message(lambda size: incoming.read(size) or b"", max_blob=REQUEST_BYTES)
    if request is None:
        return 0
    limits = Limits(**request.head["limits"])
    confine.limit_processes(own_namespace)
    confine.limit_resources(limits, limits.check_seconds)
    confine.drop_capabilities()
    confine.give_up_privileges()
    landlock.restrict([Path.cwd(), Path(os.devnull)], [*landlock.readable_folders(), *_engine_folders(request.head)])
    confine.deny_sockets()
    with os.fdopen(descriptor, "wb", buffering=0) as outgoing:
        return _answer(request, limits, Answer(outgoing))


def _engine_folders(head: dict[str, object]) -> list[Path]:
    """Name where the operator's text engine lies: its program's folder, or its module's, imported while it can be."""
    folders = []
    if program := shutil.which(str(head.get("tesseract") or "")):
        folders += [Path(program).parent, Path(program).resolve().parent]
    name, colon, _ = str(head.get("engine") or "").partition(":")
    if colon:
        with contextlib.suppress(Exception):  # a wrong name is answered where the engine is made
            folders.append(Path(str(importlib.import_module(name).__file__)).parent)
    return folders


def _answer(request: wire.Message, limits: Limits, answer: Answer) -> int:
    pipeline = importlib.import_module("ocr.pipeline")
    head = request.head
    try:
        if head["task"] == "inspect":
            answer.inspection(pipeline.inspect(request.blob, limits=limits))
            return 0
        report = pipeline.check(
            request.blob,
            limits=limits,
            expect=head["expect"],
            facts=head["facts"],
            today=date.fromisoformat(head["today"]),
            engine=head["engine"],
            tesseract=head["tesseract"],
            deadline=time.monotonic() + limits.check_seconds * 0.8,
            on_inspection=answer.inspection,
            on_page=answer.page,
        )
        answer.send(wire.TEXT, {"text": list(report.text)})
        answer.send(wire.REPORT, report.to_record())
    except FileRefused as refusal:
        answer.send(wire.REFUSED, {"code": refusal.code, "detail": refusal.detail[:200]})
    except MemoryError:
        answer.send(wire.FAULT, {"code": "out_of_memory", "where": _where()})
    except Exception:
        answer.send(wire.FAULT, {"code": "internal_error", "where": _where()})
    return 0


def _where() -> str:
    """Name type and place of the current exception; its message could quote the document."""
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)[-4:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return json.dumps([kind.__name__ if kind else "?", *places])
