"""The unit of identity and replacement: a series of figures, cut by period."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Spans

Absent: TypeAlias = Literal["zero", "not_listed"]
"""What a row that is not in the file means: nothing happened, or nobody said."""

Replaces: TypeAlias = Literal["slices", "period", "all", "id"]
"""What a later delivery replaces; all but "slices" are for incidents.

With "id" it is the incidents of the same ids and no others, whatever their dates.
"""

TOGETHER: Final = "+"
"""What stands between the numbers of a slice that rests on several submissions."""


def numbers_in(text: str) -> tuple[str, ...]:
    """Give the submissions that a slice names: several where ids replace each other."""
    return tuple(text.split(TOGETHER))


@dataclass(frozen=True, order=True, slots=True)
class Series:
    """A slice without its period: the nine parts of RULES 2 but the last.

    For incidents, ``indicator`` is empty, ``statistic`` and ``unit`` are ``_Z``,
    ``frequency`` is ``D`` and ``table`` is ``incidents/<pack name>``.
    """

    participant: str
    agency: str
    dataflow: str
    indicator: str
    statistic: str
    unit: str
    frequency: str
    table: str


@dataclass(frozen=True, slots=True)
class Covered:
    """What a submission states that it covers of one series, and so replaces."""

    series: Series
    periods: Spans


@dataclass(frozen=True, slots=True)
class CoveredFlow:
    """What one delivery covers of one series, and how it wants that to be read.

    ``complete`` says that the breakdown holds every case, so that a total may be
    computed from it where no cell is missing or hidden.
    """

    depth: Depth
    covered: Covered
    complete: bool = False
    absent: Absent = "not_listed"
    replaces: Replaces = "slices"
