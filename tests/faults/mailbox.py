"""A mail server that takes what it is given: as much of SMTP (RFC 5321) as one client needs."""

import contextlib
import email
import socketserver
import threading
from collections.abc import Iterator
from email.message import Message

REPLIES = {b"EHLO": b"250 mailbox", b"HELO": b"250 mailbox", b"QUIT": b"221 bye"}


class Mailbox:
    """Where mails arrive; ``received`` holds them in order."""

    def __init__(self, port: int):
        self.port = port
        self.received: list[Message] = []

    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.received]


@contextlib.contextmanager
def mailbox(port: int = 0) -> Iterator[Mailbox]:
    """Serve a mailbox on a loopback port."""
    box = Mailbox(port)

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mailbox\r\n")
            for line in self.rfile:
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    raw = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
                    box.received.append(email.message_from_bytes(raw))
                self.wfile.write(REPLIES.get(verb, b"250 ok") + b"\r\n")
                if verb == b"QUIT":
                    return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", port), Conversation) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(timeout=5)
