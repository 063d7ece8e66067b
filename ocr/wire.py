"""The messages between the caller and the child: a kind, a JSON head and a blob.

JSON and raw bytes only: the child is not trusted once it has parsed a file, so nothing that it sends
may be executed (no pickle), and every length that it names is bounded before it is believed.
"""

import json
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

_HEAD = struct.Struct("!cII")
MAX_JSON = 32 * 1024 * 1024


class Message(NamedTuple):
    kind: bytes
    head: dict[str, Any]
    blob: bytes


class WireBroken(Exception):
    """The other side ended in the middle of a message, or sent nonsense."""


REQUEST, INSPECTION, PAGE, TEXT, REPORT, REFUSED, FAULT = b"Q", b"I", b"P", b"T", b"R", b"E", b"F"


def encode(kind: bytes, head: dict[str, Any], blob: bytes = b"") -> bytes:
    payload = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    return _HEAD.pack(kind, len(payload), len(blob)) + payload + blob


def read_message(read: Callable[[int], bytes], *, max_blob: int) -> Message | None:
    """Take one message by `read(n)` (which may give less than n); None at a clean end."""
    head = _read_exactly(read, _HEAD.size, may_end=True)
    if head is None:
        return None
    kind, json_length, blob_length = _HEAD.unpack(head)
    if json_length > MAX_JSON or blob_length > max_blob:
        raise WireBroken("a message names a length beyond its bound")
    payload = _read_exactly(read, json_length)
    blob = _read_exactly(read, blob_length)
    try:
        data = json.loads(payload or b"")
    except ValueError as error:
        raise WireBroken("a message is not JSON") from error
    if not isinstance(data, dict):
        raise WireBroken("a message's head is not an object")
    return Message(kind, data, blob or b"")


def _read_exactly(read: Callable[[int], bytes], length: int, *, may_end: bool = False) -> bytes | None:
    parts: list[bytes] = []
    missing = length
    while missing:
        part = read(min(missing, 1 << 20))
        if not part:
            if may_end and missing == length:
                return None
            raise WireBroken("the stream ended inside a message")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
