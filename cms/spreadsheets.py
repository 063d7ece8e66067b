"""Write cells that a spreadsheet program shows and never runs."""

#: A cell that begins with one of these is taken for a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> str:
    """Return the value as text; one that would be a formula is led in by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
