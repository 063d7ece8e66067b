"""Machine-readable zones by ICAO 9303: formats, positions, check digits. Text only, no pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
FILLER = "<"
ANY = LETTERS + DIGITS + FILLER
ALPHABET = ANY
_VALUES = {letter: index + 10 for index, letter in enumerate(LETTERS)} | {
    digit: index for index, digit in enumerate(DIGITS)
}
_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True)
class Span:
    """Some characters of one line."""

    line: int
    start: int
    end: int

    def of(self, lines: Sequence[str]) -> str:
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True)
class Check:
    """A check digit at `digit` over the characters of `spans`, in this order."""

    name: str
    spans: tuple[Span, ...]
    digit: Span
    may_be_filler: bool = False


@dataclass(frozen=True)
class Format:
    """Where a kind of zone keeps what."""

    name: str
    rows: int
    width: int
    fields: Mapping[str, Span]
    checks: tuple[Check, ...]
    codes: str  # possible first letters of the document code
    narrow: Mapping[int, str] = field(default_factory=dict)  # what places of the document number allow, if not all

    @cached_property
    def masks(self) -> tuple[tuple[str, ...], ...]:
        """The characters that each position allows."""
        grid = [[ANY] * self.width for _ in range(self.rows)]

        def allow(span: Span, letters: str) -> None:
            for column in range(span.start, span.end):
                grid[span.line][column] = letters

        for key in {"nationality", "issuing_state", "name", "given_names", "surname"} & self.fields.keys():
            allow(self.fields[key], LETTERS + FILLER)
        for key in ("birth_date", "expiry_date"):
            if key in self.fields:
                allow(self.fields[key], DIGITS + FILLER)
                start = self.fields[key].start
                grid[self.fields[key].line][start + 2] = "01" + FILLER
                grid[self.fields[key].line][start + 4] = "0123" + FILLER
        allow(self.fields["sex"], "MFX" + FILLER)
        for check in self.checks:
            allow(check.digit, DIGITS + (FILLER if check.may_be_filler else ""))
        code = self.fields["document_code"]
        grid[code.line][code.start] = self.codes
        grid[code.line][code.start + 1] = LETTERS + FILLER
        number = self.fields["document_number"]
        for place, letters in self.narrow.items():
            grid[number.line][number.start + place] = letters
        return tuple(tuple(row) for row in grid)


def _two_lines(name: str, width: int, codes: str, *, optional_check: bool, composite: bool) -> Format:
    """TD2, TD3 and the visas share one plan; they differ in width and in the digits at the end."""
    number, birth, expiry = Span(1, 0, 9), Span(1, 13, 19), Span(1, 21, 27)
    last = width - 2 if optional_check else (width - 1 if composite else width)
    optional = Span(1, 28, last)
    checks = [
        Check("document_number", (number,), Span(1, 9, 10), may_be_filler=True),
        Check("birth_date", (birth,), Span(1, 19, 20)),
        Check("expiry_date", (expiry,), Span(1, 27, 28)),
    ]
    if optional_check:
        checks.append(Check("optional", (optional,), Span(1, 42, 43), may_be_filler=True))
    if composite:
        covered = (Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, width - 1))
        checks.append(Check("composite", covered, Span(1, width - 1, width)))
    fields = {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "name": Span(0, 5, width),
        "document_number": number,
        "nationality": Span(1, 10, 13),
        "birth_date": birth,
        "sex": Span(1, 20, 21),
        "expiry_date": expiry,
        "optional": optional,
    }
    return Format(name, 2, width, fields, tuple(checks), codes)


TD3 = _two_lines("TD3", 44, "P", optional_check=True, composite=True)
TD2 = _two_lines("TD2", 36, "IACP", optional_check=False, composite=True)
MRV_A = _two_lines("MRV-A", 44, "V", optional_check=False, composite=False)
MRV_B = _two_lines("MRV-B", 36, "V", optional_check=False, composite=False)
TD1 = Format(
    "TD1",
    3,
    30,
    {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "document_number": Span(0, 5, 14),
        "optional": Span(0, 15, 30),
        "birth_date": Span(1, 0, 6),
        "sex": Span(1, 7, 8),
        "expiry_date": Span(1, 8, 14),
        "nationality": Span(1, 15, 18),
        "optional_2": Span(1, 18, 29),
        "name": Span(2, 0, 30),
    },
    (
        Check("document_number", (Span(0, 5, 14),), Span(0, 14, 15), may_be_filler=True),
        Check("birth_date", (Span(1, 0, 6),), Span(1, 6, 7)),
        Check("expiry_date", (Span(1, 8, 14),), Span(1, 14, 15)),
        Check("composite", (Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29)), Span(1, 29, 30)),
    ),
    "IAC",
)
# The French identity card before 2021: no expiry, names over both lines.
FRA_ID = Format(
    "FRA-ID",
    2,
    36,
    {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 5),
        "surname": Span(0, 5, 30),
        "optional": Span(0, 30, 36),
        "document_number": Span(1, 0, 12),
        "given_names": Span(1, 13, 27),
        "birth_date": Span(1, 27, 33),
        "sex": Span(1, 34, 35),
    },
    (
        Check("document_number", (Span(1, 0, 12),), Span(1, 12, 13)),
        Check("birth_date", (Span(1, 27, 33),), Span(1, 33, 34)),
        Check("composite", (Span(0, 0, 36), Span(1, 0, 35)), Span(1, 35, 36)),
    ),
    "I",
    # year and month, department (2A and 2B are Corsica), office and counter
    {place: DIGITS + ("AB" if place in (4, 5, 6) else "") for place in range(12)},
)
FORMATS: Mapping[str, Format] = {item.name: item for item in (TD3, TD1, TD2, MRV_A, MRV_B, FRA_ID)}


def check_digit(text: str) -> int:
    """Sum values times 7, 3, 1 modulo 10; a filler counts nothing."""
    return sum(_VALUES.get(letter, 0) * _WEIGHTS[index % 3] for index, letter in enumerate(text)) % 10


@dataclass(frozen=True)
class Zone:
    """The lines of a zone read under one format."""

    format: Format
    lines: tuple[str, ...]

    @cached_property
    def verified(self) -> Mapping[str, bool]:
        """Which check digits agree with what they cover."""
        return {check.name: self._agrees(check) for check in self.format.checks}

    def _agrees(self, check: Check) -> bool:
        covered = "".join(span.of(self.lines) for span in check.spans)
        digit = check.digit.of(self.lines)
        if check.name == "document_number" and digit == FILLER:
            return self._long_number() is not None
        if check.may_be_filler and digit == FILLER:
            return not covered.strip(FILLER)
        return digit.isdigit() and check_digit(covered) == int(digit)

    def _long_number(self) -> str | None:
        """A number longer than its field goes on in the optional data, its digit behind it (TD1, TD2)."""
        if self.format.name not in ("TD1", "TD2"):
            return None
        rest = self.field("optional").split(FILLER)[0]
        number = self.format.fields["document_number"].of(self.lines) + rest[:-1]
        if len(rest) < 2 or not rest[-1].isdigit() or check_digit(number) != int(rest[-1]):
            return None
        return number

    def field(self, key: str) -> str:
        return self.format.fields[key].of(self.lines)

    @property
    def document_number(self) -> str:
        return (self._long_number() or self.field("document_number")).rstrip(FILLER)

    @property
    def all_verified(self) -> bool:
        return all(self.verified.values())

    @property
    def surname(self) -> str:
        """Parts joined by spaces, as in the zone: no hyphens, no diacritics."""
        if "surname" in self.format.fields:
            return _spaced(self.field("surname"))
        return _spaced(self.field("name").split(FILLER * 2, 1)[0])

    @property
    def given_names(self) -> str:
        if "given_names" in self.format.fields:
            return _spaced(self.field("given_names"))
        parts = self.field("name").split(FILLER * 2, 1)
        return _spaced(parts[1]) if len(parts) > 1 else ""

    @property
    def name_truncated(self) -> bool:
        """True when the name fills its field to the last place, so that more may have been cut off."""
        if "name" not in self.format.fields:
            return not self.field("surname").endswith(FILLER) or not self.field("given_names").endswith(FILLER)
        return not self.field("name").endswith(FILLER)


def _spaced(text: str) -> str:
    return " ".join(part for part in text.split(FILLER) if part)


def birth_date(text: str, today: date) -> str:
    """Turn YYMMDD with unknown parts as fillers or zeros into a partial ISO date; "" if unreadable.

    Nobody is born in the future: what would lie there belongs to the century before.
    """
    if not text[:2].isdigit():
        return ""
    born = _partial(2000 + int(text[:2]), text)
    return born if born <= today.isoformat()[: len(born)] else _partial(1900 + int(text[:2]), text)


# How far ahead a document of this code can expire: passports and visas run ten years, some states issue
# identity cards for life with a date decades away (ICAO 9303-3, section 4.8 leaves both to two digits).
LONGEST = {"P": 16, "V": 16}
LONGEST_CARD = 60


def expiry_date(text: str, today: date, code: str = "") -> str:
    """Turn YYMMDD into an ISO date in the century that the kind of document, by its code, allows."""
    if not text[:2].isdigit():
        return ""
    year = 2000 + int(text[:2])
    latest = today.year + LONGEST.get(code[:1], LONGEST_CARD)
    return _partial(year if year <= latest else year - 100, text)


def _partial(year: int, text: str) -> str:
    month, day = text[2:4], text[4:6]
    if not month.isdigit() or not 1 <= int(month) <= 12:
        return f"{year:04d}"
    if not day.isdigit() or not 1 <= int(day) <= 31:
        return f"{year:04d}-{month}"
    return f"{year:04d}-{month}-{day}"
