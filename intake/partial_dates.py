"""Dates of which the day, the month or everything may be unknown (ISO 8601 reduced precision)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True)
class PartialDate:
    """A year, perhaps with month and day; all ``None`` means fully unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``unknown``; raises ``ValueError`` for anything else."""
        if text == "unknown":
            return cls()
        match = _FORM.match(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        date(year or 1, month or 1, day or 1)
        return cls(year, month, day)

    def __str__(self) -> str:
        if self.year is None:
            return "unknown"
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def latest(self) -> date | None:
        """Return the last day that it can mean; ``None`` if nothing is known."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
