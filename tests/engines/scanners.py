"""Scanners for tests: Debian's clamd with a signature of our own, and servers that speak slowly, wrongly or not."""

import contextlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
# The EICAR test string (eicar.org), backwards: a scanner on a developer's machine must leave this file alone.
EICAR = rb"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1]
STREAM_LIMIT = 4 * 1024 * 1024


@contextlib.contextmanager
def real_clamd() -> Iterator[str]:
    """Run clamd with one signature and yield its address. ``STREAM_LIMIT`` bounds what it reads."""
    assert CLAMD, "clamav-daemon is installed by .ci/bootstrap test"
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "db" / "local.ndb").write_text(f"Vorsprache.Test.EICAR:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"LocalSocket {folder}/socket\nDatabaseDirectory {folder}/db\nForeground yes\nTemporaryDirectory {folder}\n"
            f"AlertExceedsMax yes\nStreamMaxLength {STREAM_LIMIT}\nMaxFileSize {STREAM_LIMIT // 2}\n"
            f"LogFile {folder}/log\n"
        )
        process = subprocess.Popen(
            [CLAMD, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(folder / "socket", process)
            yield f"clamd://{folder}/socket"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "clamd did not start"
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
            probe.sendall(b"zPING\0")
            if probe.recv(16) == b"PONG\0":
                return
        time.sleep(0.1)
    raise AssertionError("clamd does not answer")


Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def fake_clamd(talk: Talk) -> Iterator[str]:
    """Serve every connection on a loopback port with ``talk``; yields the address."""
    server = socket.create_server(("127.0.0.1", 0))
    closing = threading.Event()

    def serve() -> None:
        while not closing.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"clamd://127.0.0.1:{server.getsockname()[1]}"
    finally:
        closing.set()
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(timeout=5)


def received(connection: socket.socket) -> bytes:
    """Read a whole INSTREAM request and return the file's bytes."""
    file = connection.makefile("rb")
    assert file.read(10) == b"zINSTREAM\0"
    data = b""
    while size := struct.unpack("!L", file.read(4))[0]:
        data += file.read(size)
    return data


def answers(reply: bytes) -> Talk:
    """Read the file, then say ``reply`` and hang up."""

    def talk(connection: socket.socket) -> None:
        received(connection)
        connection.sendall(reply)

    return talk


def says_nothing(connection: socket.socket) -> None:
    """Read the file and stay silent until the client hangs up."""
    received(connection)
    connection.recv(1)


def drips(connection: socket.socket) -> None:
    """Answer "clean", one byte every half second: a client that only bounds each read waits for ever."""
    received(connection)
    for byte in b"stream: OK" + b" " * 200:
        connection.sendall(bytes([byte]))
        time.sleep(0.5)
