"""The one zygote process of this process: started by exec, replaced when dead, ended with its caller."""

import contextlib
import fcntl
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from ocr.errors import SandboxUnavailable
from ocr.zygote import SECONDS

START_SECONDS = 60.0
PREFIX = "vorsprache-ocr-"
KEPT_VARIABLES = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "MAGIC", "VIRTUAL_ENV"),
    *("OCR_DEBUG", "OCR_ENGINE", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
)


class ZygoteProcess:
    """One zygote process with its control socket and its folder for temp folders."""

    def __init__(self) -> None:
        _sweep()
        self.base = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.lock_file = (self.base / "lock").open("w")
        fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.control, other = socket.socketpair()
        try:
            with other:
                self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
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

    def submit(self, seconds: float) -> tuple[socket.socket, socket.socket]:
        """Have a child forked that lives no longer than told; give the data socket and the leash that it hangs on."""
        data, child_data = socket.socketpair()
        leash, child_leash = socket.socketpair()
        with child_data, child_leash:
            try:
                socket.send_fds(
                    self.control, [SECONDS.pack(math.ceil(seconds))], [child_data.fileno(), child_leash.fileno()]
                )
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


class Keeper:
    """Holds at most one zygote for this process; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zygote: ZygoteProcess | None = None

    def running(self) -> ZygoteProcess:
        """Give a live zygote, started now if need be; SandboxUnavailable if it cannot be."""
        with self._lock:
            if self._zygote is not None and not self._zygote.alive():
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                try:
                    self._zygote = ZygoteProcess()
                except OSError as error:
                    raise SandboxUnavailable(str(error)) from error
            return self._zygote

    def discard(self, zygote: ZygoteProcess) -> None:
        """Forget a zygote that no longer answers, giving a dying one the time to be seen dead."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            zygote.process.wait(timeout=2)
        with self._lock:
            if self._zygote is zygote and not zygote.alive():
                self._zygote = None
                zygote.close()

    def stop(self) -> None:
        with self._lock:
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def forget_after_fork(self) -> None:
        """Leave the parent's zygote to the parent; a forked copy starts its own."""
        self._lock = threading.Lock()
        if self._zygote is not None:
            self._zygote.control.close()
            self._zygote.lock_file.close()
            self._zygote = None


def _environment() -> dict[str, str]:
    """Pass what Python and Tesseract need to be found, and no secret of the web process."""
    environment = {key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ}
    paths = [str(Path(path).absolute()) for path in sys.path]
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
