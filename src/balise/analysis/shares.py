"""The facilitated share, and two participants' figures held against each other.

Neither is ever added to anything or used to correct anything (RULES 9).
"""

from dataclasses import dataclass
from decimal import Decimal

from balise.analysis.additions import share


@dataclass(frozen=True)
class Facilitated:
    """Yes of those known, and how many of all are known; None under 20 known."""

    of_known: Decimal | None
    known_of_all: Decimal | None


def facilitated(yes: Decimal, no: Decimal, rest: Decimal) -> Facilitated:
    """Give the facilitated share; ``rest`` is unknown and not recorded together."""
    known = yes + no
    everyone = known + rest
    return Facilitated(
        of_known=share(yes, known),
        known_of_all=known / everyone if everyone else None,
    )


@dataclass(frozen=True)
class Mirror:
    """What A says left for B, and what B says came from A, some periods later."""

    leaving: Decimal
    arriving: Decimal
    lag: int

    @property
    def gap(self) -> Decimal | None:
        """(B - A) / ((A + B) / 2); None where both are zero."""
        both = self.leaving + self.arriving
        return (self.arriving - self.leaving) * 2 / both if both else None


def mirror(
    leaving: dict[int, Decimal], arriving: dict[int, Decimal], *, lags: int = 2
) -> tuple[Mirror, ...]:
    """Hold two series of the same unit against each other, at lags of 0 to 2 periods.

    Both map the number of a period to its figure; only periods that both have count.
    """
    found = []
    for lag in range(lags + 1):
        common = [period for period in leaving if period + lag in arriving]
        if common:
            out = sum((leaving[p] for p in common), Decimal(0))
            into = sum((arriving[p + lag] for p in common), Decimal(0))
            found.append(Mirror(out, into, lag))
    return tuple(found)
