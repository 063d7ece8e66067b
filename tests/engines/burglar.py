"""Engines that try what a hijacked parser would try; the words that they return are what became of it."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from ocr.text import Word

ROOT = Path(__file__).resolve().parents[2]


class Attempts:
    """Base: tries each of `attempts` and returns "name=outcome" as one word each."""

    def attempts(self):
        return {}

    def words(self, image, *, languages, layout, timeout):
        words = []
        for name, attempt in self.attempts().items():
            try:
                attempt()
                outcome = "done"
            except (OSError, MemoryError) as error:
                outcome = type(error).__name__
            words.append(Word(f"{name}={outcome}", (0.1, len(words) / 40, 0.9, (len(words) + 1) / 40), 0.9))
        return words

    def line(self, image, *, alphabet, timeout):
        return ""


class Files(Attempts):
    def attempts(self):
        return {
            "own_folder": lambda: Path("mine").write_text("x"),
            "temp_file": lambda: tempfile.TemporaryFile().close(),
            "beside": lambda: Path("../beside").write_text("x"),
            "repository": lambda: (ROOT / "burgled").write_text("x"),
            "home": lambda: (Path.home() / "burgled").write_text("x"),
            "read_settings": (ROOT / "pyproject.toml").read_text,
            "read_users": lambda: Path("/etc/passwd").read_text(),
            "read_strangers": lambda: Path(f"/proc/{os.getppid() or 1}/environ").read_bytes(),
            "truncate": lambda: os.truncate(ROOT / "README.md", (ROOT / "README.md").stat().st_size),
            "run": lambda: subprocess.run(["true"], check=True),
        }


class Powers(Attempts):
    def attempts(self):
        return {
            "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            "udp": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
            "unix": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
            "pair": socket.socketpair,
            "session": os.setsid,
            "group": lambda: os.setpgid(0, 0),
            "mount": lambda: _call("mount", b"none", b"/mnt", b"tmpfs", 0, None),
            "unshare": lambda: _call("unshare", 0x10000000),
            "trace": lambda: _call("ptrace", 16, os.getppid(), None, None),
            "owner": lambda: os.chown("mine", 1, 1),
            "descriptors": _no_strange_descriptor,
        }


class Fork:
    """Leaves two processes behind: one in its own session, one whose parent is gone, both deaf to hints."""

    def words(self, image, *, languages, layout, timeout):
        Path("here").write_text("x")
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            with contextlib.suppress(OSError):
                os.setsid()
            if os.fork() == 0:
                os.execvp("sleep", ["sleep", "431"])
            os._exit(0)
        subprocess.Popen(["sleep", "431"])
        time.sleep(0.3)
        return []

    line = words


class Memory(Attempts):
    def attempts(self):
        return {"four_gigabytes": lambda: bytearray(4 << 30), "little": lambda: bytearray(1 << 20)}


class FileSize(Attempts):
    def attempts(self):
        return {"long_file": self.fill}

    @staticmethod
    def fill():
        with Path("long").open("wb") as file:
            for _ in range(400):
                file.write(bytes(1 << 20))


class Spin:
    """Uses up the processor without ever coming back to Python."""

    def words(self, image, *, languages, layout, timeout):
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        ctypes.CDLL(None).qsort_r  # noqa: B018 (loads the library before)
        (10**8) ** (10**7)
        return []

    line = words


class Crowd(Attempts):
    """Starts processes until it is told to stop."""

    def attempts(self):
        return {"crowd": lambda: [subprocess.Popen(["sleep", "433"]) for _ in range(200)]}


def _call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _no_strange_descriptor():
    """Complain if anything but the standard three and the answer's socket is open."""
    open_ones = [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    strange = [number for number in open_ones if number > 2 and not _is_ours(number)]
    if strange:
        raise FileExistsError(strange)


def _is_ours(number):
    try:
        target = str(Path(f"/proc/self/fd/{number}").readlink())
    except OSError:
        return True  # the listing's own, closed by now
    return target.startswith(("socket:", "/proc/")) or target.endswith(".so")
