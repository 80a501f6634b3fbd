"""How finely figures are shown; the finest that both sides allow is the meet.

Precision is two answers, one for tables split by one dimension and one for crossings,
because "one way, exact" and "everything, rounded" are each finer than the other.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

ROUNDING_BASE: Final = 5


class Grain(IntEnum):
    """How cells of one kind are shown, coarsest first."""

    HIDDEN = 0
    ROUNDED = 1
    EXACT = 2


@dataclass(frozen=True, slots=True)
class Precision:
    """Grain of one-way tables and of crossings (places below section count as such)."""

    one_way: Grain
    crossed: Grain

    def __and__(self, other: "Precision") -> "Precision":
        """The finest precision that is no finer than either."""
        return Precision(
            min(self.one_way, other.one_way), min(self.crossed, other.crossed)
        )

    def is_finer_than(self, other: "Precision") -> bool:
        """Say whether anything here is shown more finely than there."""
        return self.one_way > other.one_way or self.crossed > other.crossed


EXACT: Final = Precision(Grain.EXACT, Grain.EXACT)
DEFAULT: Final = Precision(Grain.EXACT, Grain.ROUNDED)
ROUNDED: Final = Precision(Grain.ROUNDED, Grain.ROUNDED)
ONE_WAY: Final = Precision(Grain.EXACT, Grain.HIDDEN)

PRECISIONS: Final = {
    "exact": EXACT,
    "default": DEFAULT,
    "rounded": ROUNDED,
    "one-way": ONE_WAY,
}
