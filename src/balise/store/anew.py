# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Make figures anew from the incidents in force, where deliveries replace by id.

What one such delivery holds says little by itself: its figures are those of the
incidents that it and all others leave in force. They can change when any of them is
released or recalled, so they are made when the shelf is, by the definitions of intake,
which the store is handed and does not know.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from balise.store.canonical import literal, quoted
from balise.store.folders import Folders
from balise.store.in_force import InForce, in_force
from balise.store.slicing import joint_slice_table
from balise.store.staging import files_behind, slice_key
from balise.store.values import ShelfFile
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.observations import (
    DIMENSIONS,
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
    VALUE_COLUMNS,
)


class Derive(Protocol):
    """Makes a table of observations from incident tables, and names it."""

    def __call__(
        self,
        backend: Backend,
        tables: Mapping[str, str],
        *,
        participant: str,
        agency: str,
    ) -> str:
        """Derive what the definitions give of one agency's incidents."""
        ...


@dataclass(frozen=True)
class Anew:
    """Engine tables: the slices that are stated, and the cells made for them."""

    stated: str
    cells: str


_CELLS: Final = (
    *SERIES_COLUMNS,
    *PERIOD_COLUMNS,
    *DIMENSIONS,
    *VALUE_COLUMNS,
    "restriction",
)


@contextmanager
def made_anew(
    folders: Folders, file: ShelfFile, backend: Backend, derive: Derive | None
) -> Iterator[Anew | None]:
    """Make the figures of a shelf file that rest on what is beneath it, if any do."""
    pieces = [piece for piece in file.pieces if piece.way]
    if not pieces:
        yield None
        return
    if derive is None:
        raise ValueError("figures by id are made from incidents: hand over derive")
    con, there = backend.con, _tables(backend.con)
    stated, cells = (f"{kind}_{secrets.token_hex(4)}" for kind in ("joint", "anew"))
    con.register(stated, joint_slice_table(pieces, file.beneath))
    try:
        _make_cells(folders, file, backend, derive, (stated, cells))
        yield Anew(stated, cells)
    finally:
        con.unregister(stated)
        for left in _tables(con) - there:
            con.execute(f"DROP TABLE {quoted(left)}")


def _make_cells(
    folders: Folders,
    file: ShelfFile,
    backend: Backend,
    derive: Derive,
    names: tuple[str, str],
) -> None:
    con, (stated, cells) = backend.con, names
    types = ", ".join(f"{quoted(n)} {OBSERVATION_TYPES[n]}" for n in _CELLS)
    con.execute(
        f"CREATE TEMP TABLE {cells} (slice_key BIGINT, number VARCHAR, {types})"
    )
    found = files_behind(folders, file.beneath, Depth.INCIDENTS)
    kept = ", ".join(f"o.{quoted(name)}" for name in _CELLS)
    with in_force(con, file.beneath, found) as counting:
        for agency in sorted({piece.series.agency for piece in file.beneath}):
            made = derive(
                backend,
                {t: _staged(con, counting, t, agency) for t in model().incident_tables},
                participant=file.participant,
                agency=agency,
            )
            # What no delivery covers makes no slice, as with any other figure.
            con.execute(
                f"INSERT INTO {cells} SELECT {slice_key('o.')}, s.number, {kept} "
                f"FROM {made} o JOIN {stated} s "
                f"ON {slice_key('o.')} = {slice_key('s.')} "
                f"WHERE o.dataflow = {literal(file.dataflow)}"
            )


def _staged(con: DuckDBPyConnection, counting: InForce, table: str, agency: str) -> str:
    """Lay out the rows in force of one agency; ids of two packs stay apart."""
    name = f"{table}_{secrets.token_hex(4)}"
    con.execute(
        f"CREATE TEMP TABLE {name} AS SELECT * REPLACE "
        f"(incident_key::VARCHAR AS incident) FROM ({counting.rows(table)}) "
        f"WHERE agency = {literal(agency)}"
    )
    return name


def _tables(con: DuckDBPyConnection) -> set[str]:
    rows = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {name for (name,) in rows}
