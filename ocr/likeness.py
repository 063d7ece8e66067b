"""Compare two pages by what `ocr.marks` kept of them. Standard library only."""

from typing import Literal

Likeness = Literal["same", "different", "unsure"]

# Of 256 steps of brightness; another photo of the same paper differs in a hundred, another encoding in a dozen.
NEAR = 20
SAME_NUMBERS, FEW_NUMBERS = 0.85, 6


def alike(one: str, other: str) -> Likeness:
    """Tell whether two pages are the same picture; alike without numbers to tell them apart is unsure."""
    (bits, _, numbers), (other_bits, _, other_numbers) = one.partition(":"), other.partition(":")
    if not bits or not other_bits:
        return "unsure" if not bits and not other_bits else "different"
    if (int(bits, 16) ^ int(other_bits, 16)).bit_count() > NEAR:
        return "different"
    mine, theirs = set(filter(None, numbers.split(","))), set(filter(None, other_numbers.split(",")))
    if len(mine) < FEW_NUMBERS or len(theirs) < FEW_NUMBERS:
        return "same" if mine and mine == theirs else "unsure"
    return "same" if len(mine & theirs) >= SAME_NUMBERS * len(mine | theirs) else "different"
