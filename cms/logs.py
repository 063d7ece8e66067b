"""What must not stand in a log: tokens, since a link opens a case (L11), and the words of errors (R07).

The message of an exception quotes what it failed on: a name that is no number, an address that a mail server refused.
"""

import logging
import re
import traceback
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


def places_of(error: BaseException) -> str:
    """Return an error with its causes, first one first: where each was raised and its kind, without its words."""
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.insert(0, found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    lines = []
    for each in chain:
        kind = type(each)
        lines += [*traceback.format_tb(each.__traceback__), f"{kind.__module__}.{kind.__qualname__}\n"]
    return "".join(lines).rstrip()


class WithoutWords(logging.Filter):
    """Replace the traceback of a record by the places and kinds of its errors before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the words of exceptions."""
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = places_of(record.exc_info[1])
            record.exc_info = None
        return True
