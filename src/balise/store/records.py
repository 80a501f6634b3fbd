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
    constant,
    keyed,
    literal,
    quoted,
    row_digest,
    rows_digest,
    salt,
    set_digest,
)
from balise.store.faults import StoreFault
from balise.store.manifests import SealedFile, SealedSlice
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Field, model
from balise.vocabulary.observations import (
    DIMENSIONS,
    OBSERVATION_COLUMNS,
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
)
from balise.vocabulary.slices import Series
from balise.vocabulary.tables import TOTAL, parse_table

PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
_SHARED: Final = ("dataflow", "table", "restriction")
"""What is the same in all rows of a statistics file: files are cut by it."""
_SLICE_COLUMNS: Final = (*SERIES_COLUMNS, *PERIOD_COLUMNS, "restriction")
_ROW_COLUMNS: Final = tuple(
    name
    for name in OBSERVATION_COLUMNS
    if name not in (*_SLICE_COLUMNS, *DIMENSIONS, "original_labels")
)
_LABELS: Final = {"labels": "VARCHAR"}
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
        f"SELECT DISTINCT {columns(_SHARED)} FROM {shaped} ORDER BY ALL"
    ).fetchall()
    (sink.folder / "statistics").mkdir()
    for at, (dataflow, table, restriction) in enumerate(groups):
        where = (
            f'dataflow = {literal(dataflow)} AND "table" = {literal(table)} '
            f"AND restriction = {literal(restriction)}"
        )
        path = f"statistics/{dataflow}-{at:04d}.parquet"
        shared = zip(_SHARED, (dataflow, table, restriction), strict=True)
        cells = ", ".join(
            f"{constant(text)} AS {quoted(name)}" for name, text in shared
        )
        rows = f"(SELECT * REPLACE ({cells}) FROM {shaped} WHERE {where})"
        _copy(sink, rows, OBSERVATION_COLUMNS, path)
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
    """Write a table as it is: rejected rows, findings, the cleaned file, labels."""
    names = column_names(sink.con, quoted(source))
    _copy(sink, quoted(source), names, f"{kind}.parquet")
    return digest_of(sink, SealedFile(f"{kind}.parquet", kind, "", "", ""))


def slices_of(sink: Sink, file: SealedFile) -> tuple[SealedSlice, ...]:
    """Digest every slice of one statistics file as it stands on the disk.

    What the table fixes is the same in every row, so it is looked at and not digested.
    """
    source = f"read_parquet({literal(str(sink.folder / file.path))})"
    if _says_more(sink.con, source, file.table):
        raise StoreFault(Message("store-row-outside-table", {"table": file.table}))
    names = (*parse_table(file.table).breakdown, *_ROW_COLUMNS)
    cells = {name: OBSERVATION_TYPES[name] for name in names} | _LABELS
    keys = columns(_SLICE_COLUMNS)
    # No observation is there twice, so the rows of a slice are a set. Labels are long
    # and few: a digest of each is shorter, and worked out once.
    found = sink.con.execute(
        f"SELECT {keys}, count(*), {set_digest('h')} FROM "
        f"(SELECT {keys}, {row_digest(cells)} AS h FROM "
        f"(SELECT *, sha256(original_labels) AS labels FROM {source})) "
        "GROUP BY ALL ORDER BY ALL",
        salt(sink.secret),
    ).fetchall()
    return tuple(_slice(row, sink.secret) for row in found)


def digest_of(sink: Sink, file: SealedFile) -> SealedFile:
    """Count and digest the rows of one file as it stands on the disk.

    A statistics file is known by its slices, so that its rows are hashed once.
    """
    if file.kind == "statistics":
        try:
            return summed(sink, file, slices_of(sink, file))
        except StoreFault:
            return replace(file, digest="")
    source = f"read_parquet({literal(str(sink.folder / file.path))})"
    rows, digest = sink.con.execute(
        f"SELECT count(*), {rows_digest('h')} FROM (SELECT "
        f"{row_digest(column_types(sink.con, source))} AS h FROM {source})",
        salt(sink.secret),
    ).fetchall()[0]
    mark = keyed(sink.secret, "file", file.path, str(digest or ""))
    return replace(file, rows=rows, digest=mark)


def summed(sink: Sink, file: SealedFile, slices: Sequence[SealedSlice]) -> SealedFile:
    """Give a statistics file the count and the digest of its slices."""
    mark = keyed(sink.secret, "file", file.path, *(one.digest for one in slices))
    return replace(file, rows=sum(one.rows for one in slices), digest=mark)


def column_names(con: DuckDBPyConnection, source: str) -> tuple[str, ...]:
    """Give the columns of a table."""
    return tuple(column_types(con, source))


def column_types(con: DuckDBPyConnection, source: str) -> dict[str, str]:
    """Give the columns of a table with their engine types."""
    described = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


def _slice(row: Sequence[object], secret: bytes) -> SealedSlice:
    *texts, rows, _ = (str(part) for part in row)
    *series, period, _, _, label = texts
    mark = keyed(secret, "slice", *texts, str(row[-1]))
    return SealedSlice(Series(*series), period, label, int(rows), mark)


def _copy(sink: Sink, source: str, names: Sequence[str], path: str) -> None:
    target = literal(str(sink.folder / path))
    sink.con.execute(
        f"COPY (SELECT {columns(names)} FROM {source}) TO {target} {PARQUET}"
    )


def _shaped(con: DuckDBPyConnection, source: str, types: Mapping[str, str]) -> str:
    """Give a view with exactly the columns of the model; one not there reads NULL."""
    there = column_types(con, quoted(source))
    cells = [
        f"{_cell(name, kind, there)} AS {quoted(name)}" for name, kind in types.items()
    ]
    name = f"shaped_{secrets.token_hex(4)}"
    con.execute(
        f"CREATE TEMP VIEW {name} AS SELECT {', '.join(cells)} FROM {quoted(source)}"
    )
    return name


def _cell(name: str, kind: str, there: Mapping[str, str]) -> str:
    found = quoted(name) if name in there else "NULL"
    if name == "restriction":
        return f"coalesce({found}, '')::{kind}"
    # Numbers of a list of words are written in a tenth of the time that words take.
    listed = kind == "VARCHAR" and there.get(name, "").startswith("ENUM(")
    return found if listed else f"{found}::{kind}"


def _says_more(con: DuckDBPyConnection, rows: str, table: str) -> bool:
    """Say whether some row splits by more than its table says.

    Precision, protection and restriction all go by the table's name, so a row that
    says more than its table would slip through all three; nor is it digested.
    """
    known = parse_table(table)
    codes = dict.fromkeys(DIMENSIONS, TOTAL) | dict(known.universe)
    tests = [
        f"{quoted(name)} IS DISTINCT FROM {literal(code)}"
        for name, code in codes.items()
        if name not in known.breakdown
    ]
    query = f"SELECT 1 FROM {rows} WHERE {' OR '.join(tests) or 'false'} LIMIT 1"
    return bool(con.execute(query).fetchall())
