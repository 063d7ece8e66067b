"""Ask a ClamAV daemon about bytes, over its own protocol (clamd(8), INSTREAM), and believe only a clear answer.

Everything that is not plainly "OK" or "FOUND" is no answer: an error, an empty or broken reply, silence, a limit. The
caller keeps the file closed then (ASVS 16.5.3, no fail-open). Own code, because the client on PyPI has had no release
since 2014 and returns ``None`` on an empty reply.
"""

import re
import socket
import struct
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CHUNK = 64 * 1024
LONGEST_REPLY = 4096
DEFAULT_PORT = 3310
#: Names that ClamAV reports with ``AlertExceedsMax yes`` for what it did not look at whole.
LIMIT_PREFIX = "Heuristics.Limits.Exceeded"
_FOUND = re.compile(r"stream: (?P<name>[\x21-\x7e]{1,200}) FOUND")


class ScannerSilent(Exception):
    """There is no usable answer: ask again later. Carries a short code for logs, never content."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class BeyondLimits(Exception):
    """The scanner would not look at the whole file; asking again does not help."""


@dataclass(frozen=True)
class Address:
    """Where clamd listens: a TCP host and port, or the path of a socket."""

    host: str = ""
    port: int = DEFAULT_PORT
    path: str = ""

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read ``clamd://host:3310`` or ``clamd:///run/clamav/clamd.ctl``; raises ``ValueError`` for anything else."""
        parts = urlsplit(url)
        if parts.scheme != "clamd" or not (parts.hostname or parts.path.strip("/")):
            raise ValueError(f"a scanner's address is clamd://host:port or clamd:///path, not {url!r}")
        if parts.hostname:
            return cls(host=parts.hostname, port=parts.port or DEFAULT_PORT)
        return cls(path=parts.path)


def scan(data: bytes, *, address: Address, seconds: float) -> str:
    """Return the name of what was found, or an empty string for a clean file.

    ``seconds`` bounds the whole exchange, however slowly the other side speaks. Raises ``ScannerSilent`` and
    ``BeyondLimits``.
    """
    deadline = time.monotonic() + seconds
    try:
        with _connect(address, deadline) as connection:
            answer = _exchange(connection, data, deadline)
    except TimeoutError as error:
        raise ScannerSilent("timed_out") from error
    except OSError as error:
        raise ScannerSilent("unreachable") from error
    return _name_in(answer)


def _connect(address: Address, deadline: float) -> socket.socket:
    if not address.path:
        return socket.create_connection((address.host, address.port), timeout=_left(deadline))
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_left(deadline))
        connection.connect(address.path)
    except BaseException:
        connection.close()
        raise
    return connection


def _exchange(connection: socket.socket, data: bytes, deadline: float) -> bytes:
    """Send the file in chunks and return the reply up to its NUL.

    Over its limit clamd answers at once and hangs up while we are still sending; that answer counts.
    """
    try:
        _send(connection, b"zINSTREAM\0", deadline)
        view = memoryview(data)
        for start in range(0, len(view), CHUNK):
            chunk = view[start : start + CHUNK]
            _send(connection, struct.pack("!L", len(chunk)), deadline)
            _send(connection, chunk, deadline)
        _send(connection, struct.pack("!L", 0), deadline)
    except (BrokenPipeError, ConnectionResetError):
        pass
    reply = b""
    while b"\0" not in reply and len(reply) <= LONGEST_REPLY:
        connection.settimeout(_left(deadline))
        piece = connection.recv(LONGEST_REPLY)
        if not piece:
            break
        reply += piece
    return reply


def _send(connection: socket.socket, data: bytes | memoryview, deadline: float) -> None:
    connection.settimeout(_left(deadline))
    connection.sendall(data)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _name_in(reply: bytes) -> str:
    text, terminator, rest = reply.partition(b"\0")
    if not terminator or rest:
        raise ScannerSilent("broken_reply")
    if text == b"stream: OK":
        return ""
    found = _FOUND.fullmatch(text.decode("ascii", errors="replace"))
    if found and not found["name"].startswith(LIMIT_PREFIX):
        return found["name"]
    if found or text.startswith(b"INSTREAM size limit exceeded"):
        raise BeyondLimits
    raise ScannerSilent("error_reply")
