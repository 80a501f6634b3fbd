"""Every map that the texts of one file need, made once before the rows are looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.periods import PeriodReader
from balise.intake.converting.staging import (
    Map,
    code_map,
    day_map,
    period_map,
    status_map,
)
from balise.intake.packs.values import Column, Figures, Role
from balise.vocabulary.periods import Frequency

Key: TypeAlias = tuple[Frequency | None, tuple[tuple[str, str], ...]]
"""How the period of a measure differs from that of its row: the parts that its header
says, and its own frequency."""

ROW: Key = (None, ())


@dataclass(frozen=True)
class Maps:
    """What the texts of one file mean: periods, codes, flags and days of report."""

    periods: Mapping[Key, Map] = field(default_factory=dict)
    codes: tuple[Map, ...] = ()
    statuses: tuple[Map, ...] = ()
    report: Map | None = None

    @property
    def of_rows(self) -> Map | None:
        """Give the map of the periods that the rows say by themselves."""
        return self.periods.get(ROW)

    def periods_of(self, figures: Figures) -> Map | None:
        """Give the map of the periods of one measure; None where none is needed."""
        return self.periods.get(key_of(figures))

    def __iter__(self) -> Iterator[Map]:
        yield from self.codes
        yield from self.statuses
        if self.report:
            yield self.report


def key_of(figures: Figures) -> Key:
    """Say how the period of a measure differs from that of its row."""
    return figures.frequency, tuple((c.targets[0], text) for c, text in figures.parts)


def maps_of(
    backend: Backend,
    table: str,
    bound: Bound,
    coded: Sequence[BoundColumn],
    file_date: date,
) -> Maps:
    """Read every distinct text of the columns whose texts have to be looked up."""
    reported = bound.having(Role.REPORT_DATE)
    return Maps(
        periods=_periods(backend, table, bound, file_date),
        codes=tuple(code_map(backend, table, column) for column in coded),
        statuses=tuple(
            status_map(backend, table, column) for column in bound.having(Role.STATUS)
        ),
        report=day_map(backend, table, reported[0], file_date) if reported else None,
    )


def _periods(
    backend: Backend, table: str, bound: Bound, file_date: date
) -> dict[Key, Map]:
    columns = bound.having(Role.PERIOD)
    if not columns:
        return {}
    wanted = {ROW: Figures("", "")} if bound.layout.incidents else {}
    for measure in bound.having(Role.MEASURE):
        if not measure.figures.period and not measure.figures.ignore:
            wanted.setdefault(key_of(measure.figures), measure.figures)
    found = {}
    for key, figures in wanted.items():
        read_by: list[Column] = [c.column for c in columns]
        read_by += [column for column, _ in figures.parts]
        reader = PeriodReader.of(bound.layout, read_by, figures.frequency)
        said = tuple(text for _, text in figures.parts)
        found[key] = period_map(backend, table, columns, reader, file_date, said)
    return found
