"""How gunicorn serves the site: ``gunicorn cms.wsgi --config python:cms.serving``. A command line may say otherwise.

A body is read by a thread, so that whoever sends one byte a second would hold it for ever (U38). Each body therefore
has its time: a fixed share, and more with every byte that came. What is slower than a bad telephone line is let go,
and both workers together have more threads than an attacker's fifty connections hold meanwhile.
"""

import time
from typing import Any

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 2
threads = 32  # with two workers fewer than PostgreSQL has connections
worker_connections = threads + 1  # a worker whose threads are all held leaves the next client to the other
timeout = 120
worker_tmp_dir = "/dev/shm"  # noqa: S108  # memory for the worker's sign of life: a slow disk must not end it

BODY_SECONDS = 30.0
BODY_BYTES_A_SECOND = 2048


class Patience:
    """Read a request's body from its socket as long as it comes fast enough."""

    def __init__(self, unreader: Any) -> None:
        self.sock = unreader.sock
        self.original = type(unreader).chunk.__get__(unreader)
        self.began = time.monotonic()
        self.received = 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return what came next; raises ``TimeoutError`` when the body's time is over."""
        left = self.began + BODY_SECONDS + self.received / BODY_BYTES_A_SECOND - time.monotonic()
        if left <= 0:
            raise TimeoutError("the body came too slowly")
        self.sock.settimeout(left)
        try:
            data: bytes = self.original(size_hint)
        finally:
            self.sock.settimeout(None)
        self.received += len(data)
        return data


def pre_request(worker: Any, request: Any) -> None:
    """Give the body that follows its time."""
    request.unreader.chunk = Patience(request.unreader).chunk
