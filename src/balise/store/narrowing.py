# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Cut a corrected set of figures to the slices that it changes, whole slices always."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duckdb import DuckDBPyConnection

from balise.store.canonical import columns, quoted
from balise.store.sameness import compared_columns
from balise.vocabulary.observations import PERIOD_COLUMNS, SERIES_COLUMNS
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import CoveredFlow, Series

_SLICE = (*SERIES_COLUMNS, *PERIOD_COLUMNS)


@dataclass(frozen=True)
class Narrowed:
    """The figures of the slices that differ, before and after, and what they cover."""

    before: str
    after: str
    covered: tuple[CoveredFlow, ...]


def narrowed(
    con: DuckDBPyConnection,
    before: str,
    after: str,
    flows: Iterable[CoveredFlow],
) -> Narrowed:
    """Keep only the slices of which some row is not the same in both tables.

    A slice of which no row is left is covered as well: it becomes empty.
    """
    mark = secrets.token_hex(4)
    changed = f"changed_{mark}"
    cells = ", ".join(compared_columns())
    one, other = f"SELECT {cells} FROM {before}", f"SELECT {cells} FROM {after}"
    con.execute(
        f"CREATE TEMP TABLE {changed} AS SELECT DISTINCT {columns(_SLICE)} FROM ("
        f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
    )
    same = " AND ".join(
        f"c.{q} = o.{q}" for q in map(quoted, (*SERIES_COLUMNS, "period"))
    )
    tables = []
    for name, source in (("before", before), ("after", after)):
        table = f"{name}_{mark}"
        con.execute(
            f"CREATE TABLE {table} AS SELECT o.* FROM {source} o "
            f"SEMI JOIN {changed} c ON {same}"
        )
        tables.append(table)
    rows = con.execute(
        f"SELECT {columns((*SERIES_COLUMNS, *PERIOD_COLUMNS[1:]))} FROM {changed}"
    ).fetchall()
    known = {flow.covered.series: flow for flow in flows}
    return Narrowed(tables[0], tables[1], tuple(_covered(rows, known)))


def _covered(
    rows: Sequence[Sequence[object]], flows: Mapping[Series, CoveredFlow]
) -> Iterable[CoveredFlow]:
    days: dict[Series, list[tuple[date, date]]] = {}
    for *series, first, last in rows:
        days.setdefault(Series(*map(str, series)), []).append((first, last))  # type: ignore[arg-type]
    for one, runs in sorted(days.items()):
        if known := flows.get(one):
            spans = replace(known.covered, periods=Spans.of(runs))
            yield replace(known, covered=spans)
