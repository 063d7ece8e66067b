"""Months as `YYYY-MM`, and how they follow each other. Standard library only."""

import itertools
import re
from collections.abc import Sequence
from datetime import date

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


def months_in(text: str) -> list[str]:
    """Return the months of a comma-separated list, each once, in order; what is none is left out."""
    return sorted({part.strip() for part in text.split(",") if _MONTH.match(part.strip())})


def number_of(month: str) -> int:
    """Count a month from the year 0, so that neighbours differ by one."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def consecutive(months: Sequence[str]) -> bool:
    """Tell whether the last three months of an ordered list follow each other."""
    last = [number_of(month) for month in months[-3:]]
    return len(last) == 3 and all(after - before == 1 for before, after in itertools.pairwise(last))


def months_since(month: str, day: date) -> int:
    """Count the months from a month to that of a day."""
    return day.year * 12 + day.month - 1 - number_of(month)
