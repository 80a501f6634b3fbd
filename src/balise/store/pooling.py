# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Open what may only be counted together, and hand out nothing but the sum.

Who asks sees an index of slices, without one that says "none", and no cell at all. It
says which slices make up which row; the sums are formed here. A row that does not keep
to the rule is not there, whatever the reason: too few, one too large, or nothing.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table as IbisTable

from balise.store.anew import Derive
from balise.store.canonical import columns, listed, literal, quoted
from balise.store.folders import Folders
from balise.store.opening import opened
from balise.store.values import ShelfFile
from balise.vocabulary.extents import Extent
from balise.vocabulary.pools import PoolCells, PoolRule

KEYED: Final = pa.schema(
    [
        ("slice_key", pa.int64()),
        ("row", pa.int64()),
        ("pieces", pa.int64()),
        ("full", pa.bool_()),
    ]
)
"""A slice, the row that it counts in, of how many slices one figure is made there, and
whether what these do not list is none."""


class PoolAnsweredError(RuntimeError):
    """A pool was asked twice: a programmer's mistake, since two sums have a difference."""


@dataclass
class Pool:
    """The slices that may be counted together, and one sum over them."""

    slices: IbisTable
    _backend: Backend = field(repr=False)
    _cells: str = field(repr=False)
    _rule: PoolRule = field(repr=False)
    _answered: bool = field(default=False, repr=False)

    def add(self, keyed: pa.Table, wanted: PoolCells) -> pa.Table:
        """Add cells by row and split, once; only rows that keep to the rule are there.

        ``keyed`` has the columns of ``KEYED``; the answer has ``row``, the split and
        ``value``.
        """
        if self._answered:
            raise PoolAnsweredError
        self._answered = True
        con, name = self._backend.con, f"keyed_{secrets.token_hex(4)}"
        con.register(name, keyed.select(KEYED.names).cast(KEYED))
        try:
            return con.sql(_sum(self._cells, name, wanted, self._rule)).to_arrow_table()
        finally:
            con.unregister(name)


@contextmanager
def opened_pool(
    folders: Folders,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    backend: Backend,
    rule: PoolRule,
    *,
    hiding: Sequence[ShelfFile] = (),
    indicators: Collection[str] | None = None,
    derive: Derive | None = None,
) -> Iterator[Pool]:
    """Open some extents for one sum over them all; the cells stay here."""
    with opened(
        folders,
        extents,
        files,
        backend,
        hiding=hiding,
        indicators=indicators,
        derive=derive,
    ) as found:
        # A slice without rows that means zero would be a participant's own figure.
        slices = found.slices.filter(found.slices.rows > 0)
        yield Pool(slices, backend, found.cells.get_name(), rule)


def _sum(cells: str, keyed: str, wanted: PoolCells, rule: PoolRule) -> str:
    """Write the sum: per participant first, then over those whose part is whole."""
    split = [quoted(name) for name in wanted.split]
    by = ", ".join(["k.row", *(f"c.{name}" for name in split)])
    shown = ", ".join(["row", *split])
    filters = "".join(
        f" AND list_contains({listed(codes)}, c.{quoted(name)})"
        for name, codes in sorted(wanted.filters.items())
    )
    base = rule.rounding
    return (
        f"WITH parts AS (SELECT {by}, c.participant, sum(c.value) AS value "
        f"FROM {cells} c JOIN {keyed} k ON k.slice_key = c.slice_key "
        f"WHERE c.indicator = {literal(wanted.indicator)} "
        f"AND c.statistic = {literal(wanted.statistic)}{filters} "
        # What is hidden or lacking somewhere is no part of any sum.
        f"GROUP BY {by}, c.participant HAVING count(*) = count(c.value) "
        "AND (bool_and(k.full) OR count(*) = max(k.pieces))), "
        f"sums AS (SELECT {shown}, count(*) FILTER (value > 0) AS many, "
        "max(value) AS most, sum(value) AS whole "
        f"FROM parts GROUP BY {shown}) "
        f"SELECT {shown}, (round(whole / {base}, 0) * {base})::DECIMAL(38, 6) AS value "
        f"FROM sums WHERE many >= {rule.minimum_participants} "
        f"AND most * 100 <= whole * {rule.maximum_share_percent} "
        # "None of them" is everybody's own figure.
        f"AND round(whole / {base}, 0) > 0 ORDER BY {columns(('row', *wanted.split))}"
    )
