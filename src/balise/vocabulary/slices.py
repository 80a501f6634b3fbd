"""The unit of identity and replacement: a series of figures, cut by period."""

from dataclasses import dataclass

from balise.vocabulary.periods import Spans


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
