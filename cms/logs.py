"""What must not stand in a log: links open a case, so their tokens are left out (L11)."""

import logging
import re
from typing import Any

TOKEN = re.compile(r"(/case/(?:open|appointment|waiting|phone|help)/)[^/\s\"?]+")


def without_token(value: Any) -> Any:
    """Return a text with the tokens of links replaced; anything else as it is."""
    return TOKEN.sub(r"\1***", value) if isinstance(value, str) else value


class WithoutTokens(logging.Filter):
    """Replace the tokens in a record before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        record.msg = without_token(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(without_token(value) for value in record.args)
        return True
