"""What a pooled figure must keep to, and what may be asked of a pool: values only."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolRule:
    """How many must be in a pooled figure, how large a part one may be, how it rounds.

    ``minimum_participants`` counts those with a figure above zero; no one may make up
    more than ``maximum_share_percent``; figures are multiples of ``rounding``.
    """

    minimum_participants: int = 4
    maximum_share_percent: int = 70
    rounding: int = 10


@dataclass(frozen=True, slots=True)
class PoolCells:
    """Which cells of a pool are added: of one indicator, split and filtered by codes."""

    indicator: str
    statistic: str
    split: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
