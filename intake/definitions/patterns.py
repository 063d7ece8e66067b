"""Tell whether an editor's regular expression could take exponential or steep polynomial time (W16).

Read once from left to right with a stack of groups, so that nesting hides nothing: a group that may repeat must hold
neither a quantifier of varying length nor alternatives, and a whole pattern at most three open-ended quantifiers.
"""

import re
from dataclasses import dataclass

MAX_PATTERN = 200
MAX_OPEN_ENDED = 3

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?(?::|P<\w+>|=|!|<=|<!))?)|(?P<close>\))"
    r"|(?P<quantifier>[*+?][?+]?|\{\d*,?\d*\}[?+]?)|(?P<branch>\|)|(?P<char>.)",
    re.DOTALL,
)
_BOUNDS = re.compile(r"\{(\d*)(,?)(\d*)\}")


@dataclass
class _Group:
    varies: bool = False
    branches: bool = False


def pattern_problem(pattern: str) -> str | None:
    """Return the code of what is wrong with an editor's regular expression, or ``None``."""
    if len(pattern) > MAX_PATTERN:
        return "pattern_too_long"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return "pattern_malformed"
    return "pattern_explodes" if _explodes(pattern) else None


def _repeats(quantifier: str) -> tuple[bool, bool, bool]:
    """Return whether a quantifier repeats at all, with a varying length, and without an end."""
    sign = quantifier[0]
    if sign == "?":
        return False, False, False
    if sign in "*+":
        return True, True, True
    found = _BOUNDS.match(quantifier)
    low, comma, high = found.groups() if found else ("", "", "")
    return (high or low or "2") not in {"0", "1"} or bool(comma and not high), bool(comma), bool(comma and not high)


def _explodes(pattern: str) -> bool:
    stack, closed, open_ended = [_Group()], None, 0
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "quantifier":
            repeats, varies, endless = _repeats(token[0])
            open_ended += endless
            if repeats and closed and (closed.varies or (closed.branches and varies)):
                return True
            stack[-1].varies |= varies
        elif kind == "open":
            stack.append(_Group())
        elif kind == "branch":
            stack[-1].branches = True
        closed = None
        if kind == "close" and len(stack) > 1:
            closed = stack.pop()
            stack[-1].varies |= closed.varies
            stack[-1].branches |= closed.branches
        elif kind == "escape" and token[0][1].isdigit():
            return True
    return open_ended > MAX_OPEN_ENDED
