# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""The records of a submission: how they are written to Parquet, and digested.

Statistics are cut by (dataflow, table, restriction), incidents by (incident table,
restriction), so that a shelf file reads nothing that it does not hold.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

from balise.store.canonical import (
    columns,
    keyed,
    literal,
    quoted,
    row_digest,
    rows_digest,
)
from balise.store.faults import StoreFault
from balise.store.manifests import SealedFile, SealedSlice
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Field, model
from balise.vocabulary.observations import (
    DIMENSIONS,
    OBSERVATION_COLUMNS,
    OBSERVATION_TYPES,
    SERIES_COLUMNS,
)
from balise.vocabulary.slices import Series
from balise.vocabulary.tables import TOTAL, parse_table

PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
_ROW_COLUMNS: Final = tuple(
    name for name in OBSERVATION_COLUMNS if name not in (*SERIES_COLUMNS, "period")
)
_FIELD_TYPES: Final = {
    "number": "DECIMAL(24, 6)",
    "latitude": "DECIMAL(9, 6)",
    "longitude": "DECIMAL(9, 6)",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Sink:
    """Where records go: an engine, the folder being sealed, and its secret."""

    con: DuckDBPyConnection
    folder: Path
    secret: bytes


def incident_types(table: str) -> dict[str, str]:
    """Give the columns of an incident table with their engine types."""
    fields: Sequence[Field] = model().incident_tables[table]
    types = {field.name: _FIELD_TYPES.get(field.type, "VARCHAR") for field in fields}
    return types | {"restriction": "VARCHAR"}


def write_statistics(
    sink: Sink, source: str
) -> Iterator[tuple[SealedFile, tuple[SealedSlice, ...]]]:
    """Write the observations of an engine table, in the order of the source."""
    shaped = _shaped(sink.con, source, OBSERVATION_TYPES)
    groups = sink.con.execute(
        f'SELECT DISTINCT dataflow, "table", restriction FROM {shaped} ORDER BY ALL'
    ).fetchall()
    (sink.folder / "statistics").mkdir()
    for at, (dataflow, table, restriction) in enumerate(groups):
        where = (
            f'dataflow = {literal(dataflow)} AND "table" = {literal(table)} '
            f"AND restriction = {literal(restriction)}"
        )
        _check_shape(sink.con, shaped, table, where)
        path = f"statistics/{dataflow}-{at:04d}.parquet"
        _copy(sink, f"{shaped} WHERE {where}", OBSERVATION_COLUMNS, path)
        file = SealedFile(path, "statistics", dataflow, table, restriction)
        slices = slices_of(sink, file)
        yield summed(sink, file, slices), slices
    sink.con.execute(f"DROP VIEW {shaped}")


def write_incidents(
    sink: Sink, sources: Mapping[str, str], dataflow: str
) -> Iterator[SealedFile]:
    """Write the incident tables."""
    (sink.folder / "incidents").mkdir()
    for table, source in sorted(sources.items()):
        types = incident_types(table)
        shaped = _shaped(sink.con, source, types)
        labels = sink.con.execute(
            f"SELECT DISTINCT restriction FROM {shaped} ORDER BY 1"
        )
        for at, (label,) in enumerate(labels.fetchall()):
            path = f"incidents/{table}-{at:04d}.parquet"
            rows = f"{shaped} WHERE restriction = {literal(label)}"
            _copy(sink, rows, tuple(types), path)
            file = SealedFile(path, "incidents", dataflow, table, label)
            yield digest_of(sink, file)
        sink.con.execute(f"DROP VIEW {shaped}")


def write_plain(sink: Sink, source: str, kind: str) -> SealedFile:
    """Write a table as it is: rejected rows, findings, the cleaned file."""
    names = column_names(sink.con, quoted(source))
    _copy(sink, quoted(source), names, f"{kind}.parquet")
    return digest_of(sink, SealedFile(f"{kind}.parquet", kind, "", "", ""))


def slices_of(sink: Sink, file: SealedFile) -> tuple[SealedSlice, ...]:
    """Digest every slice of one statistics file as it stands on the disk."""
    series = columns(SERIES_COLUMNS)
    source = f"read_parquet({literal(str(sink.folder / file.path))})"
    found = sink.con.execute(
        f"SELECT {series}, period, count(*), {rows_digest('h')} FROM "
        f"(SELECT {series}, period, {row_digest(_ROW_COLUMNS)} AS h FROM {source}) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(_slice(row, file.restriction, sink.secret) for row in found)


def digest_of(sink: Sink, file: SealedFile) -> SealedFile:
    """Count and digest the rows of one file as it stands on the disk.

    A statistics file is known by its slices, so that its rows are hashed once.
    """
    if file.kind == "statistics":
        return summed(sink, file, slices_of(sink, file))
    source = f"read_parquet({literal(str(sink.folder / file.path))})"
    rows, digest = sink.con.execute(
        f"SELECT count(*), {rows_digest('h')} FROM (SELECT "
        f"{row_digest(column_names(sink.con, source))} AS h FROM {source})"
    ).fetchall()[0]
    mark = keyed(sink.secret, "file", file.path, str(digest or ""))
    return replace(file, rows=rows, digest=mark)


def summed(sink: Sink, file: SealedFile, slices: Sequence[SealedSlice]) -> SealedFile:
    """Give a statistics file the count and the digest of its slices."""
    mark = keyed(sink.secret, "file", file.path, *(one.digest for one in slices))
    return replace(file, rows=sum(one.rows for one in slices), digest=mark)


def column_names(con: DuckDBPyConnection, source: str) -> tuple[str, ...]:
    """Give the columns of a table."""
    described = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return tuple(str(row[0]) for row in described)


def _slice(row: Sequence[object], label: str, secret: bytes) -> SealedSlice:
    *parts, period, rows, digest = row
    texts = [str(part) for part in parts]
    mark = keyed(secret, "slice", *texts, str(period), label, str(digest))
    return SealedSlice(Series(*texts), str(period), label, int(str(rows)), mark)


def _copy(sink: Sink, source: str, names: Sequence[str], path: str) -> None:
    target = literal(str(sink.folder / path))
    sink.con.execute(
        f"COPY (SELECT {columns(names)} FROM {source}) TO {target} {PARQUET}"
    )


def _shaped(con: DuckDBPyConnection, source: str, types: Mapping[str, str]) -> str:
    """Give a view with exactly the columns of the model; one not there reads NULL."""
    there = set(column_names(con, quoted(source)))
    cells = [
        f"{_cell(name, there)}::{kind} AS {quoted(name)}"
        for name, kind in types.items()
    ]
    name = f"shaped_{secrets.token_hex(4)}"
    con.execute(
        f"CREATE TEMP VIEW {name} AS SELECT {', '.join(cells)} FROM {quoted(source)}"
    )
    return name


def _cell(name: str, there: set[str]) -> str:
    found = quoted(name) if name in there else "NULL"
    return f"coalesce({found}, '')" if name == "restriction" else found


def _check_shape(con: DuckDBPyConnection, shaped: str, table: str, where: str) -> None:
    """Refuse rows that split by more than their table says.

    Precision, protection and restriction all go by the table's name, so a row that
    says more than its table would slip through all three.
    """
    known = parse_table(table)
    fixed = dict(known.universe)
    rules = [
        f"{quoted(name)} IS DISTINCT FROM {literal(fixed.get(name, TOTAL))}"
        for name in DIMENSIONS
        if name not in known.breakdown
    ]
    if (
        rules
        and con.execute(
            f"SELECT 1 FROM {shaped} WHERE {where} AND ({' OR '.join(rules)}) LIMIT 1"
        ).fetchall()
    ):
        raise StoreFault(Message("store-row-outside-table", {"table": table}))
