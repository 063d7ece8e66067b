"""What may be told to everybody: no count below five, and none that can be computed from the others.

The rule of a breakdown with its total ("cell suppression" of official statistics):

1. A breakdown is told only where its total is larger than four times the number of its parts: then not all of them
   can be small. Whether it is told follows from the total alone, and so says nothing more.
2. A part from 1 to 4 is withheld. With it goes the smallest of the other parts, all of them where several are
   equally small, with the same sign. So among the withheld parts there is always one below five and one that is not,
   and nobody can tell which: the total and the parts that are told fit every exchange of them.

Only sums over the same whole months are told, never two spans of which one lies in the other, and no rows of months:
from those, a withheld part could be had by subtraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True)
class Told:
    """A breakdown as everybody may see it; ``None`` is withheld. ``parts`` is empty where only the total is told."""

    total: int | None
    parts: Mapping[str, int | None]

    @property
    def is_broken_down(self) -> bool:
        """Tell whether the parts are told."""
        return bool(self.parts)

    @property
    def withholds(self) -> bool:
        """Tell whether anything at all is left out."""
        return self.total is None or None in self.parts.values()

    def share(self, *names: str) -> float | None:
        """Return what per cent of the total some parts are, from what is told alone."""
        told = [self.parts.get(name) for name in names]
        if not self.total or not self.parts:
            return None
        known = [amount for amount in told if amount is not None]
        return sum(known) * 100 / self.total if len(known) == len(told) else None


def told(counts: Mapping[str, int]) -> Told:
    """Return what may be told of a breakdown; parts of nothing are told as 0."""
    total = sum(counts.values())
    if 0 < total < FEWEST:
        return Told(None, {})
    if total <= (FEWEST - 1) * len(counts):
        return Told(total, {})
    hidden = {name for name, amount in counts.items() if 0 < amount < FEWEST}
    if hidden:
        smallest = min(amount for amount in counts.values() if amount >= FEWEST)
        hidden |= {name for name, amount in counts.items() if amount == smallest}
    return Told(total, {name: None if name in hidden else amount for name, amount in counts.items()})
