"""An engine that tries to call somebody."""

import socket

from ocr.text import Word


class Engine:
    def words(self, image, *, languages, layout, timeout):
        try:
            socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            said = "connected"
        except OSError as error:
            said = type(error).__name__
        return [Word(said, (0.1, 0.1, 0.2, 0.2), 0.9)]

    def line(self, image, *, alphabet, timeout):
        return ""
