# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Which incidents count: one per id, on the days that its submission still has.

A group, a leg, a document or a payment follows its incident: it counts by the first
day of the incident, and a label on any of them is a label on the incident. An incident
is replaced by a later delivery by id that holds its id, on whatever day.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from balise.store.canonical import literal, quoted
from balise.store.folders import Folders
from balise.store.records import incident_types
from balise.store.replacing import overlay
from balise.store.staging import (
    Found,
    Staged,
    files_behind,
    key_of,
    parquet_rows,
    staged,
)
from balise.store.values import Holding, Piece
from balise.vocabulary.extents import Depth
from balise.vocabulary.slices import Covered

ADDED_COLUMNS: Final = {
    "participant": "VARCHAR",
    "agency": "VARCHAR",
    "dataflow": "VARCHAR",
    "table": "VARCHAR",
    "number": "VARCHAR",
    "incident_key": "BIGINT",
    "date_first": "DATE",
    "date_last": "DATE",
}
"""What the shelf adds to the fields of every incident table."""


@dataclass(frozen=True)
class InForce:
    """The incidents that count among some pieces, for as long as it is staged.

    ``replaced`` names a table of the latest submission by id that holds each id; it is
    empty where nothing was sent by id, and then nothing is looked up in it.
    """

    found: Sequence[Found]
    names: Staged
    replaced: str

    def rows(self, table: str, label: str | None = None) -> str:
        """Write the rows of one incident table that count, of one label or of all."""
        types = incident_types(table)
        own = ", ".join(f"t.{quoted(name)}" for name in types)
        key = key_of(("p.participant", "p.agency", 'p."table"', "t.incident"))
        return (
            f"WITH dated AS ({self.dates()}) "
            f'SELECT p.participant, p.agency, p.dataflow, p."table", f.number, '
            f"{key} AS incident_key, d.date_first, d.date_last, "
            f"{', '.join(f't.{quoted(name)}' for name in own_columns(types))} "
            f"FROM {parquet_rows(self._paths(table, label), types)} t "
            f"JOIN {self.names.files} f ON f.path = t.filename "
            "JOIN dated d ON d.number = f.number AND d.incident = t.incident "
            f"JOIN {self.names.runs} p ON p.number = f.number "
            f"AND d.date_first BETWEEN p.first AND p.last {self._still_there()}"
            f'ORDER BY p.agency, p."table", d.date_first, {own}'
        )

    def dates(self) -> str:
        """Write the first and the last day that each incident may have happened on."""
        source = parquet_rows(self._paths("incident"), incident_types("incident"))
        return (
            "SELECT f.number, s.incident, "
            "min(least(s.date, coalesce(s.date_lower, s.date))) AS date_first, "
            "max(greatest(s.date, coalesce(s.date_upper, s.date))) AS date_last "
            f"FROM {source} s JOIN {self.names.files} f ON f.path = s.filename "
            "GROUP BY ALL"
        )

    def _paths(self, table: str, label: str | None = None) -> list[str]:
        return [
            path
            for path, _, one in self.found
            if one.table == table and label in (None, one.restriction)
        ]

    def _still_there(self) -> str:
        if not self.replaced:
            return ""
        return (
            f"WHERE NOT EXISTS (SELECT 1 FROM {self.replaced} r "
            'WHERE r.agency = p.agency AND r."table" = p."table" '
            "AND r.incident = t.incident AND r.order_no > p.order_no) "
        )


@contextmanager
def in_force(
    con: DuckDBPyConnection, pieces: Sequence[Piece], found: Sequence[Found]
) -> Iterator[InForce]:
    """Stage the pieces of incidents, and which ids a later delivery replaced."""
    with staged(con, pieces, Depth.INCIDENTS, found) as names:
        counting = InForce(found, names, "")
        if not any(piece.way for piece in pieces):
            yield counting
            return
        replaced = f"replaced_{secrets.token_hex(4)}"
        con.execute(
            f"CREATE TEMP TABLE {replaced} AS "
            'SELECT k.agency, k."table", d.incident, max(k.order_no) AS order_no '
            f"FROM ({counting.dates()}) d JOIN {names.facts} k "
            "ON k.number = d.number AND k.way <> '' GROUP BY ALL"
        )
        try:
            yield InForce(found, names, replaced)
        finally:
            con.execute(f"DROP TABLE {replaced}")


def ids_in_force(
    folders: Folders, holdings: Iterable[Holding], covered: Covered, backend: Backend
) -> pa.Table:
    """Give the ids of a series that are in force inside, on the days covered."""
    pieces = [
        piece
        for piece in overlay(holdings, inside=True)
        if piece.depth is Depth.INCIDENTS and piece.series == covered.series
    ]
    found = files_behind(folders, pieces, Depth.INCIDENTS)
    runs = " OR ".join(
        f"date_first BETWEEN {literal(str(a))} AND {literal(str(b))}"
        for a, b in covered.periods
    )
    with in_force(backend.con, pieces, found) as counting:
        return backend.con.sql(
            "SELECT incident, date_first AS date "
            f"FROM ({counting.rows('incident')}) WHERE {runs or 'false'} ORDER BY ALL"
        ).to_arrow_table()


def own_columns(types: dict[str, str]) -> list[str]:
    """Give the fields of a table that the shelf does not add itself."""
    return [name for name in types if name not in ADDED_COLUMNS]
